"""Views: what a network and its training look like."""
