"""How well a network does: its mean loss and its share of right answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Score:
    """What one set of samples says of a network. `accuracy` is a share of 1; None where there are no classes."""

    loss: float
    accuracy: float | None
    count: int


@dataclass(frozen=True)
class Metrics:
    """One evaluation of a run. `complete` says that all test samples were used, not a part of them."""

    step: int
    epoch: float
    train_loss: float
    train_accuracy: float | None
    test_loss: float
    test_accuracy: float | None
    complete: bool = True
