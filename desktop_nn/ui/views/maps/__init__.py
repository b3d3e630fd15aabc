"""Feature maps of an image, and how each of their numbers was made."""
