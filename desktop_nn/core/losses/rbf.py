"""LeNet-5's losses: outputs are penalties, the squared distances to the codes of the classes; the smallest wins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desktop_nn.core.arrays import Array
from desktop_nn.core.layers.softmax import softmax
from desktop_nn.core.losses.base import Loss
from desktop_nn.core.losses.cross_entropy import spread_of_shares
from desktop_nn.core.losses.registry import losses
from desktop_nn.core.settings import setting
from desktop_nn.i18n import N_


@dataclass(frozen=True)
class DistanceLoss(Loss):
    """Outputs are distances: the decision is the smallest one."""

    takes_raw_outputs = True
    takes_distances = True
    smallest_outputs = 2
    off = 0.0
    on = 1.0  # marks the right class

    def decide(self, outputs: Array) -> Array:
        return np.asarray(outputs.argmin(axis=1))


@losses.register
@dataclass(frozen=True)
class RbfPenalty(DistanceLoss):
    """(1 / n) sum_i y_i[class of i]: the mean penalty of the right class (LeCun et al. 1998, equation 8)

    Only for fixed codes: trainable ones would all move to one point, where every penalty is 0.
    """

    name = "rbf_penalty"
    title = N_("Distance to the right code")
    summary = N_(
        "LeNet-5's criterion: how far the last layer is from the code of the right class. "
        "The codes must be fixed, else all would move together."
    )

    def value_and_gradient(self, outputs: Array, targets: Array, count: int, grad_out: Array) -> float:
        value = float(np.vdot(outputs, targets)) / count
        np.multiply(targets, 1 / count, out=grad_out)
        return value

    def per_sample(self, outputs: Array, targets: Array) -> Array:
        return np.asarray((outputs * targets).sum(axis=1))

    def scores(self, outputs: Array) -> Array:
        shares = np.empty_like(outputs)
        softmax(-outputs, shares, np.empty((len(outputs), 1), outputs.dtype))
        return shares


@losses.register
@dataclass(frozen=True)
class RbfMap(DistanceLoss):
    """(1 / n) sum_i ( y_i[class] + log( e^-j + sum_c e^-y_i[c] ) ) (LeCun et al. 1998, equation 9)

    e^-j is the weight of a class of rubbish: wrong classes farther away than about j are left alone. The gradient is
    [c is the class] - e^-y_c / (e^-j + sum e^-y), over n. The sums are taken relative to the smallest penalty, so that
    no power overflows or vanishes. The paper does not say which j it used.
    """

    name = "rbf_map"
    title = N_("Distance to the codes, competing")
    summary = N_(
        "As the distance to the right code, but wrong classes are also pushed away, up to a distance: "
        "so the codes may be learned too."
    )

    j: float = setting(
        10.0,
        N_("Reach"),
        help=N_(
            "Wrong codes nearer than about this are pushed away; farther ones do not matter. "
            "In the formula e to the power of minus this is the weight of everything that is no class."
        ),
        above=0.0,
        maximum=1000.0,
        logarithmic=True,
    )

    def value_and_gradient(self, outputs: Array, targets: Array, count: int, grad_out: Array) -> float:
        value = float(self.per_sample(outputs, targets).sum()) / count
        self._shares(outputs, grad_out)
        np.subtract(targets, grad_out, out=grad_out)
        grad_out *= 1 / count
        return value

    def per_sample(self, outputs: Array, targets: Array) -> Array:
        nearest = np.minimum(outputs.min(axis=1), self.j)
        total = np.exp(nearest[:, None] - outputs).sum(axis=1) + np.exp(nearest - self.j)
        right = (outputs * targets).sum(axis=1) - nearest * targets.sum(axis=1)
        return np.asarray(right + np.log(total))

    def curvature(self, outputs: Array, targets: Array, count: int, out: Array) -> None:
        self._shares(outputs, out)
        spread_of_shares(out, count)

    def scores(self, outputs: Array) -> Array:
        shares = np.empty_like(outputs)
        self._shares(outputs, shares)
        return shares

    def _shares(self, outputs: Array, out: Array) -> None:
        nearest = np.minimum(outputs.min(axis=1, keepdims=True), self.j)
        np.subtract(nearest, outputs, out=out)
        np.exp(out, out=out)
        out /= out.sum(axis=1, keepdims=True) + np.exp(nearest - self.j)
