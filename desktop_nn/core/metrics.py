"""How well decisions agree with labels."""

from __future__ import annotations

import numpy as np

from desktop_nn.core.arrays import Array


def accuracy(decisions: Array, labels: Array) -> float:
    """The share of right decisions, from 0 to 1; ValueError without samples."""
    if not len(labels):
        raise ValueError("accuracy of no samples")
    return float(np.count_nonzero(decisions == labels)) / len(labels)


def confusion_matrix(decisions: Array, labels: Array, classes: int) -> Array:
    """(classes, classes) counts: row = true class, column = decision."""
    pairs = np.asarray(labels, np.int64) * classes + np.asarray(decisions, np.int64)
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)
