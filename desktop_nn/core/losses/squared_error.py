"""The squared error: the mean of the squared differences between outputs and targets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desktop_nn.core.arrays import Array
from desktop_nn.core.losses.registry import losses
from desktop_nn.core.losses.targets import TargetLoss
from desktop_nn.core.settings import setting
from desktop_nn.i18n import N_


@losses.register
@dataclass(frozen=True)
class SquaredError(TargetLoss):
    """(1 / (n k)) sum (output - target)^2 over n samples and k outputs; `half` halves it"""

    name = "squared_error"
    title = N_("Squared error")
    summary = N_("The mean of the squared differences. Large errors count most; one far-off sample pulls hard.")

    half: bool = setting(
        False,
        N_("Times one half"),
        help=N_("Textbooks often halve the error, so that its gradient is simply output minus target."),
    )

    def value_and_gradient(self, outputs: Array, targets: Array, count: int, grad_out: Array) -> float:
        np.subtract(outputs, targets, grad_out)
        factor: float = (0.5 if self.half else 1.0) / (count * outputs.shape[1])
        flat = grad_out.reshape(-1)
        value = factor * float(flat.dot(flat))
        grad_out *= 2 * factor
        return value

    def per_sample(self, outputs: Array, targets: Array) -> Array:
        squares = np.add.reduce(np.square(outputs - targets), axis=1)
        return np.asarray(squares / outputs.shape[1] * (0.5 if self.half else 1.0))

    def curvature(self, outputs: Array, targets: Array, count: int, out: Array) -> None:
        out.fill((1.0 if self.half else 2.0) / (count * outputs.shape[1]))
