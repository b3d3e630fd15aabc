"""A plateau is seen where a run stands still with mistakes, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.training.history import HistoryView
from desktop_nn.training.plateau import find_plateau


def history(losses, accuracy, step=10.0) -> HistoryView:
    epochs = np.arange(len(losses)) * step
    rights, none = np.full(len(losses), accuracy), np.zeros(0)
    return HistoryView(none, none, none, epochs, epochs, np.array(losses), rights, np.array(losses), rights, rights)


def test_a_flat_loss_with_mistakes_is_a_plateau() -> None:
    found = find_plateau(history([0.4, 0.3] + [0.25] * 31, 0.75))
    assert found is not None
    assert (found.loss, found.epochs, found.accuracy) == (0.25, 300, 0.75)


@pytest.mark.parametrize(
    ("losses", "accuracy"),
    [
        ([0.25] * 31, 1.0),  # all rows right
        (list(np.linspace(0.5, 0.2, 31)), 0.75),  # it falls
        ([0.3] * 5 + [0.25] * 10, 0.75),  # flat, but not for long
        ([0.001] * 31, 0.75),  # nothing left to lose
        ([0.25] * 31, np.nan),  # there are no classes
        ([], 0.75),
    ],
)
def test_other_runs_stand_on_none(losses, accuracy) -> None:
    assert find_plateau(history(losses, accuracy)) is None
