"""The squared error: the mean of the squared differences between outputs and targets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desktop_nn.core.arrays import Array
from desktop_nn.core.losses.base import Loss
from desktop_nn.core.losses.registry import losses
from desktop_nn.core.settings import setting
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_


@losses.register
@dataclass(frozen=True)
class SquaredError(Loss):
    """(1 / (n k)) sum (output - target)^2 over n samples and k outputs; `half` halves it"""

    name = "squared_error"
    title = N_("Squared error")
    summary = N_("The mean of the squared differences. Large errors count most; one far-off sample pulls hard.")

    off: float = setting(
        0.0,
        N_("Target of the wrong classes"),
        help=N_("What an output should be for samples of another class: 0 suits sigmoid, -1 suits tanh."),
        minimum=-100.0,
        maximum=100.0,
    )
    on: float = setting(
        1.0,
        N_("Target of the right class"),
        help=N_("What an output should be for samples of its class. Decisions fall halfway between both targets."),
        minimum=-100.0,
        maximum=100.0,
    )
    half: bool = setting(
        False,
        N_("Times one half"),
        help=N_("Textbooks often halve the error, so that its gradient is simply output minus target."),
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.off >= self.on:
            raise UserError(
                N_("The target of the right class ({on}) must be above that of the wrong classes ({off})."),
                on=self.on,
                off=self.off,
            )

    def value_and_gradient(self, outputs: Array, targets: Array, count: int, grad_out: Array) -> float:
        np.subtract(outputs, targets, out=grad_out)
        factor: float = (0.5 if self.half else 1.0) / (count * outputs.shape[1])
        flat = grad_out.reshape(-1)
        value = factor * float(np.dot(flat, flat))
        grad_out *= 2 * factor
        return value

    def per_sample(self, outputs: Array, targets: Array) -> Array:
        return np.asarray(np.square(outputs - targets).mean(axis=1) * (0.5 if self.half else 1.0))

    def scores(self, outputs: Array) -> Array:
        return np.asarray(np.clip((outputs - self.off) / (self.on - self.off), 0, 1))
