"""What is edited and saved: the experiment, its file, and the presets."""
