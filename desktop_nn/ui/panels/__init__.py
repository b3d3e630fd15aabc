"""Panels: where the experiment is edited and the training is driven."""
