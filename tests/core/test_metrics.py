"""Counting right and wrong decisions."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.core.metrics import accuracy, confusion_matrix


def test_accuracy_is_the_share_of_right_decisions():
    assert accuracy(np.array([0, 1, 2, 2]), np.array([0, 1, 1, 2])) == 0.75
    with pytest.raises(ValueError, match="no samples"):
        accuracy(np.array([]), np.array([]))


def test_confusion_counts_true_classes_in_rows():
    matrix = confusion_matrix(np.array([0, 1, 2, 2]), np.array([0, 1, 1, 2]), 4)
    np.testing.assert_array_equal(matrix, [[1, 0, 0, 0], [0, 1, 1, 0], [0, 0, 1, 0], [0, 0, 0, 0]])
