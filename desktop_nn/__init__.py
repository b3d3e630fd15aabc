"""Desktop NN: build, train and look into neural networks on your own desktop."""

__version__ = "0.1.0"
