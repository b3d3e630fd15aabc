"""Questions that views ask of a network while it trains, one per file."""
