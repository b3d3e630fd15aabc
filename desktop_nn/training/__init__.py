"""A run of an experiment: the session that trains it, its history, and what a view may ask of it."""
