"""Class weights: how much each class counts, around any loss."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.core.arrays import Array, Shape
from desktop_nn.core.losses.base import Loss
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

#: Written instead of numbers: every class counts alike in all, however few samples it has.
BALANCED = "balanced"


def parse_weights(text: str) -> tuple[float, ...] | None:
    """The numbers of "1, 2, 0.5"; () for an empty text, None for "balanced". Raises UserError."""
    if text.strip().lower() == BALANCED:
        return None
    if not text.strip():
        return ()
    try:
        weights = tuple(float(part) for part in text.split(","))
    except ValueError:
        weights = (-1.0,)
    if not all(0 <= weight <= 1e6 and math.isfinite(weight) for weight in weights) or not any(weights):
        raise UserError(
            N_("'{text}' are no class weights. Write one number from 0 up per class, 1, 2, 0.5, or the word {word}."),
            text=text[:80],
            word=BALANCED,
        )
    return weights


def balanced_weights(labels: NDArray[Any], n_classes: int) -> tuple[float, ...]:
    """n / (classes present x samples of the class): their mean over the samples is 1."""
    counts = np.bincount(labels, minlength=n_classes)
    present = np.count_nonzero(counts)
    return tuple(len(labels) / (present * count) if count else 1.0 for count in counts.tolist())


@dataclass(frozen=True)
class ClassWeighted(Loss):
    """(1 / n) sum_i weight[class of i] loss_i

    Its targets have one more column, the weight of the sample.
    """

    inner: Loss
    weights: tuple[float, ...]

    def encode(self, labels_or_targets: Array, output_shape: Shape) -> Array:
        targets = self.inner.encode(labels_or_targets, output_shape)
        column = np.ones((len(targets), 1), np.float32)
        if np.ndim(labels_or_targets) == 1:
            column[:, 0] = np.asarray(self.weights, np.float32)[labels_or_targets]
        return np.hstack([targets, column])

    def value_and_gradient(self, outputs: Array, targets: Array, count: int, grad_out: Array) -> float:
        self.inner.value_and_gradient(outputs, targets[:, :-1], count, grad_out)
        grad_out *= targets[:, -1:]
        return float(self.per_sample(outputs, targets).sum()) / count

    def per_sample(self, outputs: Array, targets: Array) -> Array:
        return np.asarray(self.inner.per_sample(outputs, targets[:, :-1]) * targets[:, -1])

    def curvature(self, outputs: Array, targets: Array, count: int, out: Array) -> None:
        self.inner.curvature(outputs, targets[:, :-1], count, out)
        out *= targets[:, -1:]

    def scores(self, outputs: Array) -> Array:
        return self.inner.scores(outputs)

    def decide(self, outputs: Array) -> Array:
        return self.inner.decide(outputs)
