"""When a network is stuck: its loss has not moved for long, and yet it still answers wrongly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desktop_nn.training.history import HistoryView

#: Flat for so many epochs, within this share of the loss, above this loss: then it is called a plateau.
LEAST_EPOCHS = 200
_FLAT = 0.02
_LEAST_LOSS = 0.01


@dataclass(frozen=True)
class Plateau:
    """The loss has stayed at about `loss` for `epochs` epochs while only `accuracy` of the samples are right."""

    loss: float
    epochs: int
    accuracy: float


def find_plateau(history: HistoryView) -> Plateau | None:
    """The plateau a run stands on, or None: it still learns, or there is nothing left to learn."""
    losses, epochs, accuracy = history.train_loss, history.evaluation_epoch, history.train_accuracy
    if len(losses) < 2 or not accuracy[-1] < 1 or losses[-1] < _LEAST_LOSS:  # an accuracy that is no number is none
        return None
    moved = np.flatnonzero(np.abs(losses - losses[-1]) > _FLAT * losses[-1])
    first = int(moved[-1]) + 1 if len(moved) else 0
    flat = int(epochs[-1] - epochs[first])
    return Plateau(float(losses[-1]), flat, float(accuracy[-1])) if flat >= LEAST_EPOCHS else None
