"""The table of examples."""
