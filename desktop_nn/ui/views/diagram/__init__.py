"""The network drawn as a network, and what it computes at one point."""
