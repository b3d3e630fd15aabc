"""Loss and accuracy over the run: the charts and what is drawn in them."""
