"""Neural networks in NumPy: layers, losses, optimisers and the network that joins them; no files, no window."""
