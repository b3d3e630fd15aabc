"""Points painted by hand on the decision surface."""
