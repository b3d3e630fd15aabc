"""Four clouds of points in the plane, each of two classes: circle, XOR, two gaussians, spiral.

The geometry is that of TensorFlow Playground (`src/dataset.ts`), so that pictures can be compared.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop_nn.core.settings import setting
from desktop_nn.data.base import (
    Array,
    Bounds,
    Dataset,
    DataSource,
    Progress,
    Samples,
    Shape,
    sources,
    stratified_split,
)
from desktop_nn.i18n import N_

Cloud = tuple[Array, npt.NDArray[np.int64]]

_RADIUS = 5.0
_DOMAIN = 6.0


@dataclass(frozen=True)
class Points(DataSource):
    """Points (x, y) in [-6, 6]², half of either class, divided into training and test samples class by class."""

    samples: int = setting(
        500,
        N_("Points"),
        help=N_("How many points there are in all. With few points a network soon learns them by heart."),
        minimum=10,
        maximum=100_000,
        logarithmic=True,
    )
    noise: float = setting(
        0.0,
        N_("Noise (%)"),
        help=N_(
            "How much chance blurs the border between the classes. A network that follows the noise has overfitted."
        ),
        minimum=0.0,
        maximum=50.0,
        decimals=0,
    )
    test_fraction: float = setting(
        0.5,
        N_("Share for testing"),
        help=N_("The share of the points kept back from learning. They show how well the network does on new points."),
        minimum=0.1,
        maximum=0.9,
        decimals=2,
    )

    @property
    def input_shape(self) -> Shape:
        return (2,)

    @property
    def input_names(self) -> tuple[str, ...]:
        return ("x", "y")

    @property
    def bounds(self) -> Bounds:
        return ((-_DOMAIN, _DOMAIN), (-_DOMAIN, _DOMAIN))

    @abstractmethod
    def draw(self, rng: np.random.Generator) -> Cloud:
        """`samples` points (n, 2) and their labels (n,)."""

    def load(self, rng_seed: int, progress: Progress | None = None) -> Dataset:
        rng = np.random.default_rng(rng_seed)
        points, labels = self.draw(rng)
        points = points.astype(np.float32)
        train, test = (Samples(points[part], labels[part]) for part in self._split(labels, rng))
        return Dataset(train, test, self.class_names, self.bounds)

    def _split(
        self, labels: npt.NDArray[np.int64], rng: np.random.Generator
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        return stratified_split(labels, self.test_fraction, rng)

    @property
    def _halves(self) -> tuple[int, int]:
        """How many points are drawn of class 0 and of class 1."""
        return self.samples // 2, self.samples - self.samples // 2

    def _shaken(self, points: Array, reach: float, rng: np.random.Generator) -> Array:
        return points + rng.uniform(-reach, reach, points.shape) * (self.noise / 100)


@sources.register
@dataclass(frozen=True)
class Circle(Points):
    """A disc of radius 2.5 inside a ring from 3.5 to 5. Noise gives points near the border the wrong label."""

    name = "circle"
    title = N_("Circle")
    summary = N_("A disc within a ring. No straight line separates them; three hidden neurons can enclose the disc.")

    @property
    def class_names(self) -> tuple[str, ...]:
        return (N_("outside"), N_("inside"))

    def draw(self, rng: np.random.Generator) -> Cloud:
        outer, inner = self._halves
        ring = rng.uniform(0.7 * _RADIUS, _RADIUS, outer)
        disc = rng.uniform(0.0, 0.5 * _RADIUS, inner)
        radius, angle = np.concatenate([ring, disc]), rng.uniform(0.0, 2 * np.pi, outer + inner)
        points = radius[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
        seen = self._shaken(points, _RADIUS, rng)
        return points, (np.hypot(seen[:, 0], seen[:, 1]) < 0.5 * _RADIUS).astype(np.int64)


@sources.register
@dataclass(frozen=True)
class XorCloud(Points):
    """Four quadrants, 0.3 away from the axes; class 1 where the signs of x and y differ, as in XOR."""

    name = "xor-cloud"
    title = N_("XOR cloud")
    summary = N_("XOR with many points: the class says whether x and y have different signs. It needs a hidden layer.")

    @property
    def class_names(self) -> tuple[str, ...]:
        return (N_("same sign"), N_("different signs"))

    def draw(self, rng: np.random.Generator) -> Cloud:
        points = rng.uniform(-_RADIUS, _RADIUS, (self.samples, 2))
        points += np.where(points > 0, 0.3, -0.3)
        seen = self._shaken(points, _RADIUS, rng)
        return points, (seen[:, 0] * seen[:, 1] < 0).astype(np.int64)


@sources.register
@dataclass(frozen=True)
class Gaussians(Points):
    """Two normal clouds around (2, 2) and (-2, -2); the variance grows with the noise from 0.5 to 4."""

    name = "gaussians"
    title = N_("Two gaussians")
    summary = N_("Two round clouds. One neuron is enough: a straight line separates them, as well as noise lets it.")

    @property
    def class_names(self) -> tuple[str, ...]:
        return (N_("lower left"), N_("upper right"))

    def draw(self, rng: np.random.Generator) -> Cloud:
        labels = np.repeat(np.array([0, 1], np.int64), self._halves)
        variance = 0.5 + 3.5 * self.noise / 50
        centres = np.where(labels == 1, 2.0, -2.0)[:, None]
        return rng.normal(centres, np.sqrt(variance), (self.samples, 2)), labels


@sources.register
@dataclass(frozen=True)
class Spiral(Points):
    """Two arms of one and three quarter turns, the second opposite the first: r = 5 i/n, angle = 3.5 pi i/n."""

    name = "spiral"
    title = N_("Spiral")
    summary = N_("Two arms wound around each other: the hardest of the four. It needs more neurons or more layers.")

    @property
    def class_names(self) -> tuple[str, ...]:
        return (N_("first arm"), N_("second arm"))

    def draw(self, rng: np.random.Generator) -> Cloud:
        labels = np.repeat(np.array([0, 1], np.int64), self._halves)
        along = np.concatenate([np.arange(count) / count for count in self._halves])
        radius, angle = _RADIUS * along, 3.5 * np.pi * along + np.pi * labels
        points = radius[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
        return self._shaken(points, 1.0, rng), labels
