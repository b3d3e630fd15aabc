"""Four clouds of points in the plane: circle, XOR, gaussians, spiral.

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
    Labels,
    Progress,
    Samples,
    Shape,
    plain_split,
    sources,
    stratified_split,
)
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

Cloud = tuple[Array, Labels]

RADIUS = 5.0
DOMAIN = 6.0

#: What classes are called that have no name of their own.
LETTERS = ("A", "B", "C", "D", "E", "F", "G", "H", "I", "J")


def class_setting() -> int:
    """How many classes there are; every source that has a choice declares it alike."""
    value: int = setting(
        2,
        N_("Classes"),
        help=N_("How many classes there are. With more than two the network needs one output for each."),
        minimum=2,
        maximum=len(LETTERS),
    )
    return value


@dataclass(frozen=True)
class Points(DataSource):
    """Points (x, y) in [-6, 6]², as many of each class, divided into training and test samples class by class."""

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

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.samples < 2 * self.n_classes:
            raise UserError(
                N_("{classes} classes need at least {limit} points, so that each has one to learn and one to test."),
                classes=self.n_classes,
                limit=2 * self.n_classes,
            )

    @property
    def input_shape(self) -> Shape:
        return (2,)

    @property
    def input_names(self) -> tuple[str, ...]:
        return ("x", "y")

    @property
    def bounds(self) -> Bounds:
        return ((-DOMAIN, DOMAIN), (-DOMAIN, DOMAIN))

    @abstractmethod
    def draw(self, rng: np.random.Generator) -> Cloud:
        """`samples` points (n, *input_shape) and their labels (n,), or float32 targets."""

    def load(self, rng_seed: int, progress: Progress | None = None) -> Dataset:
        rng = np.random.default_rng(rng_seed)
        points, labels = self.draw(rng)
        points = points.astype(np.float32)
        train, test = (Samples(points[part], labels[part]) for part in self._split(labels, rng))
        return Dataset(train, test, self.class_names, self.bounds, self.task)

    def _split(self, labels: Labels, rng: np.random.Generator) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        if self.is_regression:
            return plain_split(len(labels), self.test_fraction, rng)
        return stratified_split(labels, self.test_fraction, rng)

    @property
    def _halves(self) -> tuple[int, int]:
        """How many points are drawn of class 0 and of class 1."""
        return self.samples // 2, self.samples - self.samples // 2

    def _shares(self, classes: int) -> list[int]:
        """How many points are drawn of each class; what is left over goes to the last ones."""
        return [(self.samples + label) // classes for label in range(classes)]

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
        ring = rng.uniform(0.7 * RADIUS, RADIUS, outer)
        disc = rng.uniform(0.0, 0.5 * RADIUS, inner)
        radius, angle = np.concatenate([ring, disc]), rng.uniform(0.0, 2 * np.pi, outer + inner)
        points = radius[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
        seen = self._shaken(points, RADIUS, rng)
        return points, (np.hypot(seen[:, 0], seen[:, 1]) < 0.5 * RADIUS).astype(np.int64)


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
        points = rng.uniform(-RADIUS, RADIUS, (self.samples, 2))
        points += np.where(points > 0, 0.3, -0.3)
        seen = self._shaken(points, RADIUS, rng)
        return points, (seen[:, 0] * seen[:, 1] < 0).astype(np.int64)


@sources.register
@dataclass(frozen=True)
class Gaussians(Points):
    """Normal clouds, two around (-2, -2) and (2, 2), more around a circle; the variance grows with the noise.

    It is 0.5 without noise and 4 with 50 %, times (2 / classes)² for more than two so that neighbours keep apart.
    """

    name = "gaussians"
    title = N_("Gaussians")
    summary = N_("Round clouds. For two of them one neuron is enough: a straight line separates them.")

    classes: int = class_setting()

    @property
    def class_names(self) -> tuple[str, ...]:
        return (N_("lower left"), N_("upper right")) if self.classes == 2 else LETTERS[: self.classes]

    def draw(self, rng: np.random.Generator) -> Cloud:
        labels = np.repeat(np.arange(self.classes), self._shares(self.classes))
        variance = (0.5 + 3.5 * self.noise / 50) * (2 / self.classes) ** 2
        return rng.normal(self._centres()[labels], np.sqrt(variance), (self.samples, 2)), labels

    def _centres(self) -> Array:
        """(classes, 2): the first at the lower left, the others evenly around the middle from there."""
        if self.classes == 2:
            return np.array([[-2.0, -2.0], [2.0, 2.0]])
        angle = np.pi * 1.25 + 2 * np.pi * np.arange(self.classes) / self.classes
        return np.stack([np.cos(angle), np.sin(angle)], axis=1) * 3.5


@sources.register
@dataclass(frozen=True)
class Spiral(Points):
    """Arms of one and three quarter turns, evenly turned against each other: r = 5 i/n, angle = 3.5 pi i/n."""

    name = "spiral"
    title = N_("Spiral")
    summary = N_("Arms wound around each other: the hardest of all. It needs more neurons or more layers.")

    classes: int = class_setting()

    @property
    def class_names(self) -> tuple[str, ...]:
        return (N_("first arm"), N_("second arm")) if self.classes == 2 else LETTERS[: self.classes]

    def draw(self, rng: np.random.Generator) -> Cloud:
        counts = self._shares(self.classes)
        labels = np.repeat(np.arange(self.classes), counts)
        along = np.concatenate([np.arange(count) / count for count in counts])
        radius, angle = RADIUS * along, 3.5 * np.pi * along + 2 * np.pi * labels / self.classes
        points = radius[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
        return self._shaken(points, 1.0, rng), labels
