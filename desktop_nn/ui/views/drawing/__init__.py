"""The canvas for a digit: pen, ink, normalisation, and what the network reads."""
