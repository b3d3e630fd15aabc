"""Logic gates: the truth table, the formula, and why a single neuron fails or learns."""
