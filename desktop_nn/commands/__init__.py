"""The commands without a window, one per file: each adds its parser and runs."""
