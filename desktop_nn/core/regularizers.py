"""What keeps weights small: penalties on their size, and limits for the gradient."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import DTypeLike

from desktop_nn.core.arrays import Array, Layout
from desktop_nn.core.registry import Registry
from desktop_nn.core.settings import Checked, setting
from desktop_nn.i18n import N_


class Regularizer(Checked, ABC):
    """A penalty added to the loss, or a shrinking of the weights, for every array that declares `decay`."""

    name: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]
    #: It changes the weights beside the optimiser instead of adding to the loss.
    decoupled: ClassVar[bool] = False
    is_active: ClassVar[bool] = True

    strength: float

    def penalty(self, weights: Array) -> float:
        """What is added to the loss."""
        return 0.0

    @abstractmethod
    def add_gradient(self, weights: Array, gradient: Array, scratch: Array) -> None:
        """Add the gradient of the penalty; `scratch` is of the same size."""


regularizers: Registry[type[Regularizer]] = Registry(N_("regularisation"))


def _strength(default: float, help: str) -> float:
    value: float = setting(default, N_("Strength"), help=help, above=0.0, maximum=10.0, logarithmic=True)
    return value


@regularizers.register
@dataclass(frozen=True)
class NoRegularizer(Regularizer):
    """Nothing is added."""

    name = "none"
    title = N_("None")
    summary = N_("Weights may grow as large as the data makes them.")
    is_active = False
    strength = 0.0

    def add_gradient(self, weights: Array, gradient: Array, scratch: Array) -> None:
        return


@regularizers.register
@dataclass(frozen=True)
class L1(Regularizer):
    """strength sum |w|; gradient strength sign(w)"""

    name = "l1"
    title = N_("L1: sum of sizes")
    summary = N_("Every weight is pulled to 0 with the same force, so useless ones end there: few links remain.")

    strength: float = _strength(0.001, N_("How hard all weights are pulled to 0, whatever their size."))

    def penalty(self, weights: Array) -> float:
        return self.strength * float(np.abs(weights).sum())

    def add_gradient(self, weights: Array, gradient: Array, scratch: Array) -> None:
        np.sign(weights, out=scratch)
        scratch *= self.strength
        gradient += scratch


@regularizers.register
@dataclass(frozen=True)
class L2(Regularizer):
    """strength / 2 sum w^2; gradient strength w"""

    name = "l2"
    title = N_("L2: sum of squares")
    summary = N_("Large weights are pulled to 0 hardest, so the work is shared by many and borders become smoother.")

    strength: float = _strength(0.001, N_("The pull on a weight is this times its size."))

    def penalty(self, weights: Array) -> float:
        return 0.5 * self.strength * float(np.dot(weights, weights))

    def add_gradient(self, weights: Array, gradient: Array, scratch: Array) -> None:
        np.multiply(weights, self.strength, out=scratch)
        gradient += scratch


@regularizers.register
@dataclass(frozen=True)
class WeightDecay(Regularizer):
    """w -= rate strength w before each step of the optimiser (Loshchilov and Hutter 2019)

    With plain gradient descent it is the same as L2; optimisers that rescale the gradient would rescale L2's pull too.
    """

    name = "weight_decay"
    title = N_("Weight decay")
    summary = N_(
        "Each step shrinks all weights by the same share, beside the optimiser. "
        "With gradient descent that is L2; with Adam it keeps its strength, as L2 would not."
    )
    decoupled = True

    strength: float = _strength(0.01, N_("The share of a weight that one step takes away is this times the rate."))

    def add_gradient(self, weights: Array, gradient: Array, scratch: Array) -> None:
        return


class Regularization:
    """A regulariser at work on the vectors of one network: it knows which numbers decay."""

    def __init__(self, layout: Layout, dtype: DTypeLike = np.float32) -> None:
        self._parts = decaying(layout)
        self._scratch = np.empty(max((part.stop - part.start for part in self._parts), default=0), dtype)

    def penalty(self, regularizer: Regularizer, weights: Array) -> float:
        """What is added to the loss at `weights`."""
        return math.fsum(regularizer.penalty(weights[part]) for part in self._parts)

    def add_gradient(self, regularizer: Regularizer, weights: Array, gradient: Array) -> None:
        """Add the gradient of the penalty at `weights`."""
        for part in self._parts:
            regularizer.add_gradient(weights[part], gradient[part], self._scratch[: part.stop - part.start])

    def shrink(self, weights: Array, share: float, scale: Array | None) -> None:
        """w -= share scale w, in place: frozen weights stay."""
        for part in self._parts:
            if scale is None:
                weights[part] *= 1 - share
            else:
                scratch = self._scratch[: part.stop - part.start]
                np.multiply(weights[part], scale[part], out=scratch)
                scratch *= share
                weights[part] -= scratch


def decaying(layout: Layout) -> tuple[slice, ...]:
    """Where in the trainable vector the arrays lie that decay; neighbours are joined."""
    parts: list[slice] = []
    for entry in layout.entries:
        if not (entry.is_trainable and entry.spec.decay):
            continue
        if parts and parts[-1].stop == entry.slice.start:
            parts[-1] = slice(parts[-1].start, entry.slice.stop)
        else:
            parts.append(entry.slice)
    return tuple(parts)


def clip(gradient: Array, largest_norm: float, largest_value: float) -> None:
    """Hold each number within +-largest_value, then the length of the whole within largest_norm; 0 sets no limit.

    Numbers that are not finite stay so, and are found as divergence.
    """
    if largest_value:
        np.clip(gradient, -largest_value, largest_value, out=gradient)
    if largest_norm:
        norm = _norm(gradient)
        if norm > largest_norm:
            gradient *= largest_norm / norm


def _norm(vector: Array) -> float:
    norm = math.sqrt(float(np.dot(vector, vector)))
    if math.isfinite(norm) or not np.isfinite(vector.sum()):
        return norm
    largest = max(float(vector.max()), -float(vector.min()))  # its square was too large for the precision
    return largest * math.sqrt(float(np.dot(vector / largest, vector / largest)))
