"""The hinge: decisions must not only be right but clear."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desktop_nn.core.arrays import Array
from desktop_nn.core.losses.base import Loss
from desktop_nn.core.losses.registry import losses
from desktop_nn.core.settings import setting
from desktop_nn.i18n import N_


@losses.register
@dataclass(frozen=True)
class Hinge(Loss):
    """(1 / n) sum over samples and outputs of max(0, margin - s a), s = 1 for the right class and -1 for the others

    The loss of support vector machines (Cortes and Vapnik 1995); `squared` squares each term. One output tells two
    classes apart; several set each class against the rest.
    """

    name = "hinge"
    title = N_("Hinge")
    summary = N_(
        "Outputs must lie on the right side of 0 by a margin; beyond it nothing is left to learn. "
        "The loss of support vector machines."
    )
    takes_raw_outputs = True
    off = -1.0
    on = 1.0

    margin: float = setting(
        1.0,
        N_("Margin"),
        help=N_(
            "How clear a decision must be before it costs nothing. With weight decay it sets the width of the gap."
        ),
        above=0.0,
        maximum=1000.0,
        logarithmic=True,
    )
    squared: bool = setting(
        False, N_("Squared"), help=N_("Squares what is missing, so that the border of the margin is smooth.")
    )

    def value_and_gradient(self, outputs: Array, targets: Array, count: int, grad_out: Array) -> float:
        missing = self._missing(outputs, targets, grad_out)
        if self.squared:
            flat = missing.reshape(-1)
            value = float(np.dot(flat, flat)) / count
            grad_out *= 2
        else:
            value = float(missing.sum()) / count
            np.greater(missing, 0, out=grad_out)
        grad_out *= targets
        grad_out *= -1 / count
        return value

    def per_sample(self, outputs: Array, targets: Array) -> Array:
        missing = self._missing(outputs, targets, np.empty_like(outputs))
        return np.asarray((missing**2 if self.squared else missing).sum(axis=1))

    def curvature(self, outputs: Array, targets: Array, count: int, out: Array) -> None:
        np.greater(self._missing(outputs, targets, out), 0, out=out)
        out *= (2.0 if self.squared else 0.0) / count

    def scores(self, outputs: Array) -> Array:
        return np.asarray(np.clip((outputs / self.margin + 1) / 2, 0, 1))

    def _missing(self, outputs: Array, targets: Array, out: Array) -> Array:
        np.multiply(outputs, targets, out=out)
        np.subtract(self.margin, out, out=out)
        return np.maximum(out, 0, out=out)
