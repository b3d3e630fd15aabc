"""Losses that far-off samples cannot dominate: the absolute error, and Huber's mixture of both."""

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
class AbsoluteError(TargetLoss):
    """(1 / (n k)) sum |output - target| over n samples and k outputs; gradient sign(output - target) / (n k)"""

    name = "absolute_error"
    title = N_("Absolute error")
    summary = N_(
        "The mean size of the differences. Every error pulls alike, so a few wrong samples hardly matter; "
        "near the target the steps do not become smaller by themselves."
    )

    def value_and_gradient(self, outputs: Array, targets: Array, count: int, grad_out: Array) -> float:
        np.subtract(outputs, targets, out=grad_out)
        factor: float = 1 / (count * outputs.shape[1])
        signs = np.sign(grad_out)
        value = factor * float(np.vdot(grad_out, signs))
        np.multiply(signs, factor, out=grad_out)
        return value

    def per_sample(self, outputs: Array, targets: Array) -> Array:
        return np.asarray(np.abs(outputs - targets).mean(axis=1))


@losses.register
@dataclass(frozen=True)
class Huber(TargetLoss):
    """(1 / (n k)) sum h(output - target); h(d) = d^2 / 2 up to |d| = delta, then delta (|d| - delta / 2)

    Huber 1964. Its gradient is the difference, held between -delta and delta, over n k.
    """

    name = "huber"
    title = N_("Huber")
    summary = N_("Squared for small errors, straight for large ones: smooth at the target, calm about far-off samples.")

    delta: float = setting(
        1.0,
        N_("Bend"),
        help=N_("Where the squared part ends: larger errors than this pull no harder than this one."),
        above=0.0,
        maximum=1000.0,
        logarithmic=True,
    )

    def value_and_gradient(self, outputs: Array, targets: Array, count: int, grad_out: Array) -> float:
        difference = outputs - targets
        np.clip(difference, -self.delta, self.delta, out=grad_out)
        factor: float = 1 / (count * outputs.shape[1])
        difference -= 0.5 * grad_out  # c (d - c / 2) with c the clipped difference is both branches at once
        value = factor * float(np.vdot(grad_out, difference))
        grad_out *= factor
        return value

    def per_sample(self, outputs: Array, targets: Array) -> Array:
        difference = outputs - targets
        clipped = np.clip(difference, -self.delta, self.delta)
        return np.asarray((clipped * (difference - 0.5 * clipped)).mean(axis=1))

    def curvature(self, outputs: Array, targets: Array, count: int, out: Array) -> None:
        np.subtract(outputs, targets, out=out)
        np.abs(out, out=out)
        np.less_equal(out, self.delta, out=out)
        out *= 1 / (count * outputs.shape[1])
