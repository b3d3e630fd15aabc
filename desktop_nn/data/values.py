"""Points in the plane with a number to be met at each of them instead of a class: plane, several gaussians.

The geometry is that of TensorFlow Playground (`src/dataset.ts`), so that pictures can be compared.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np

from desktop_nn.core.settings import setting
from desktop_nn.data.base import REGRESSION, Array, sources
from desktop_nn.data.points import DOMAIN, Cloud, Points
from desktop_nn.i18n import N_

_HILL = 2.0  # how far a hill or a hollow reaches


@dataclass(frozen=True)
class Values(Points):
    """Points (x, y), evenly spread over [-6, 6]², each with a target z."""

    noise: float = setting(
        0.0,
        N_("Noise (%)"),
        help=N_(
            "How much chance moves the targets away from the true values. No network can do better than the noise."
        ),
        minimum=0.0,
        maximum=50.0,
        decimals=0,
    )

    @property
    def task(self) -> str:
        return REGRESSION

    @property
    def class_names(self) -> tuple[str, ...]:
        return ()

    @abstractmethod
    def value(self, points: Array) -> Array:
        """The true value at each of the points (n, 2): (n,)."""

    def draw(self, rng: np.random.Generator) -> Cloud:
        points = rng.uniform(-DOMAIN, DOMAIN, (self.samples, 2))
        return points, self.value(self._shaken(points, DOMAIN, rng)).astype(np.float32)


@sources.register
@dataclass(frozen=True)
class Plane(Values):
    """z = (x + y) / 10; with noise the value of a place nearby."""

    name = "plane"
    title = N_("Plane")
    summary = N_("A number at each point instead of a class: a tilted plane. One neuron without activation meets it.")

    def value(self, points: Array) -> Array:
        return np.asarray(points.sum(axis=1) / 10)


@sources.register
@dataclass(frozen=True)
class MultiGaussian(Values):
    """Three hills and three hollows around (-4 | 0 | 4, ±2.5): z = ± max(0, 1 - distance / 2) of the nearest."""

    name = "multi-gaussian"
    title = N_("Hills and hollows")
    summary = N_("A number at each point: three hills and three hollows in turn. It needs a hidden layer or two.")

    def value(self, points: Array) -> Array:
        total = np.zeros(len(points))
        for column in (-1, 0, 1):
            for row in (-1, 1):
                away = np.hypot(points[:, 0] - 4 * column, points[:, 1] - 2.5 * row)
                sign = -row if column == 0 else row
                total += sign * np.maximum(0.0, 1 - away / _HILL)
        return total
