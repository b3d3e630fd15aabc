"""The decision surface: flat, in space, as a curve, as a cube."""
