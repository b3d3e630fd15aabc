"""Cross entropies: the price of being sure of the wrong class. Both take raw outputs, which is exact at any size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desktop_nn.core.arrays import Array, Shape, constant
from desktop_nn.core.layers.softmax import softmax
from desktop_nn.core.losses.base import Loss
from desktop_nn.core.losses.registry import losses
from desktop_nn.core.settings import setting
from desktop_nn.i18n import N_

_ZERO, _HALF, _ONE = constant(0), constant(0.5), constant(1)


def _smoothing() -> float:
    value: float = setting(
        0.0,
        N_("Label smoothing"),
        help=N_(
            "The share of certainty that is taken from the right class and given to all alike: 0.1 is usual. "
            "It keeps the network from being surer than the data allows."
        ),
        minimum=0.0,
        maximum=0.9,
        decimals=3,
    )
    return value


def _smoothed(targets: Array, smoothing: float, classes: int) -> Array:
    """(1 - s) t + s / classes; the targets of a sample keep their sum."""
    if smoothing:
        targets *= 1 - smoothing
        targets += smoothing / classes
    return targets


def _binary(outputs: Array, targets: Array) -> Array:
    """log(1 + exp(z)) - t z for each output z"""
    return np.asarray(np.logaddexp(outputs, _ZERO) - targets * outputs)


def spread_of_shares(shares: Array, count: int) -> None:
    """shares (1 - shares) / count, in place: how fast a share changes with its output."""
    shares *= 1 - shares
    shares *= 1 / count


@losses.register
@dataclass(frozen=True)
class SoftmaxCrossEntropy(Loss):
    """-(1 / n) sum_i log softmax(outputs_i)[class of i]; gradient (softmax - target) / n

    With smoothing s the target of k classes is (1 - s) [class] + s / k (Szegedy et al. 2016).
    One formula for both, so that log never meets a zero: log softmax(z)_c = z_c - max z - log sum exp(z - max z).
    """

    name = "softmax_cross_entropy"
    title = N_("Softmax and cross entropy")
    summary = N_(
        "For one class out of several: outputs become shares of 1, "
        "and the loss is minus the logarithm of the right share."
    )
    takes_raw_outputs = True
    smallest_outputs = 2
    off = 0.0
    on = 1.0

    smoothing: float = _smoothing()

    def encode(self, labels_or_targets: Array, output_shape: Shape) -> Array:
        targets = super().encode(labels_or_targets, output_shape)
        return _smoothed(targets, self.smoothing if np.ndim(labels_or_targets) == 1 else 0.0, output_shape[0])

    def value_and_gradient(self, outputs: Array, targets: Array, count: int, grad_out: Array) -> float:
        np.subtract(outputs, np.maximum.reduce(outputs, axis=1, keepdims=True), grad_out)
        value = -float(grad_out.reshape(-1).dot(targets.reshape(-1)))
        np.exp(grad_out, grad_out)
        totals = np.add.reduce(grad_out, axis=1, keepdims=True)
        value += float(np.log(totals[:, 0]).dot(targets.dot(np.ones(outputs.shape[1], targets.dtype))))
        np.divide(grad_out, totals, grad_out)
        np.subtract(grad_out, targets, grad_out)
        grad_out *= 1 / count
        return value / count

    def per_sample(self, outputs: Array, targets: Array) -> Array:
        shifted = outputs - outputs.max(axis=1, keepdims=True)
        total = np.log(np.exp(shifted).sum(axis=1))
        return np.asarray(total * targets.sum(axis=1) - (shifted * targets).sum(axis=1))

    def curvature(self, outputs: Array, targets: Array, count: int, out: Array) -> None:
        softmax(outputs, out, np.empty((len(outputs), 1), outputs.dtype))
        spread_of_shares(out, count)

    def scores(self, outputs: Array) -> Array:
        shares = np.empty_like(outputs)
        softmax(outputs, shares, np.empty((len(outputs), 1), outputs.dtype))
        return shares


@losses.register
@dataclass(frozen=True)
class SigmoidCrossEntropy(Loss):
    """(1 / n) sum over samples and outputs of log(1 + exp(z)) - t z; gradient (sigmoid(z) - t) / n

    One output: the certainty of class 1. Several: each class against the rest. With smoothing s each target t becomes
    (1 - s) t + s / 2.
    """

    name = "sigmoid_cross_entropy"
    title = N_("Sigmoid and cross entropy")
    summary = N_("For yes or no: each output becomes a certainty from 0 to 1, and being sure and wrong costs most.")
    takes_raw_outputs = True
    off = 0.0
    on = 1.0

    smoothing: float = _smoothing()

    def encode(self, labels_or_targets: Array, output_shape: Shape) -> Array:
        targets = super().encode(labels_or_targets, output_shape)
        return _smoothed(targets, self.smoothing if np.ndim(labels_or_targets) == 1 else 0.0, 2)

    def value_and_gradient(self, outputs: Array, targets: Array, count: int, grad_out: Array) -> float:
        value = float(_binary(outputs, targets).sum()) / count
        self._sigmoid(outputs, grad_out)
        np.subtract(grad_out, targets, grad_out)
        grad_out *= 1 / count
        return value

    def per_sample(self, outputs: Array, targets: Array) -> Array:
        return np.asarray(_binary(outputs, targets).sum(axis=1))

    def curvature(self, outputs: Array, targets: Array, count: int, out: Array) -> None:
        self._sigmoid(outputs, out)
        spread_of_shares(out, count)

    def scores(self, outputs: Array) -> Array:
        shares = np.empty_like(outputs)
        self._sigmoid(outputs, shares)
        return shares

    @property
    def threshold(self) -> float:
        return 0.0

    @staticmethod
    def _sigmoid(outputs: Array, out: Array) -> None:
        """(1 + tanh(z / 2)) / 2 never overflows."""
        np.multiply(outputs, _HALF, out)
        np.tanh(out, out)
        np.add(out, _ONE, out)
        np.multiply(out, _HALF, out)
