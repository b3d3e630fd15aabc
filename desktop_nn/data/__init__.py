"""Where samples come from. Importing the package enters every source into `sources`."""

# The order of registration is the order on screen: from the simplest to the real thing.
# isort: off
from desktop_nn.data import gates, points
from desktop_nn.data import patterns, values
from desktop_nn.data import curves
from desktop_nn.data import own
from desktop_nn.data import glyphs
from desktop_nn.data import mnist

# isort: on
from desktop_nn.data.base import Cancelled, Dataset, DataSource, Progress, Samples, sources

__all__ = [
    "Cancelled",
    "DataSource",
    "Dataset",
    "Progress",
    "Samples",
    "curves",
    "gates",
    "glyphs",
    "mnist",
    "own",
    "patterns",
    "points",
    "sources",
    "values",
]
