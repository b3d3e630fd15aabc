"""The perceptron criterion: only mistakes count, and its gradient is Rosenblatt's rule of error correction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desktop_nn.core.arrays import Array
from desktop_nn.core.losses.base import Loss
from desktop_nn.core.losses.registry import losses
from desktop_nn.i18n import N_


@losses.register
@dataclass(frozen=True)
class PerceptronCriterion(Loss):
    """(1 / n) sum over samples and outputs of max(0, -s a), s = 1 where the neuron should fire and -1 elsewhere

    The neuron fires, y = 1, when its raw output a is above 0. The gradient for a is (y - t) / n with t = 0 or 1: with
    gradient descent on one sample at a time and the rate eta that is w += eta (t - y) x (Rosenblatt 1962).
    """

    name = "perceptron"
    title = N_("Perceptron criterion")
    summary = N_("Only wrong decisions cost anything. With batches of one it is Rosenblatt's rule for the perceptron.")
    takes_raw_outputs = True
    off = 0.0
    on = 1.0

    def value_and_gradient(self, outputs: Array, targets: Array, count: int, grad_out: Array) -> float:
        np.greater(outputs, 0, out=grad_out)
        grad_out -= targets
        value = float(np.vdot(grad_out, outputs)) / count  # (y - t) a is -s a where the decision is wrong, else 0
        grad_out *= 1 / count
        return value

    def per_sample(self, outputs: Array, targets: Array) -> Array:
        return np.asarray((((outputs > 0) - targets) * outputs).sum(axis=1))

    def scores(self, outputs: Array) -> Array:
        return (outputs > 0).astype(outputs.dtype)

    @property
    def threshold(self) -> float:
        return 0.0
