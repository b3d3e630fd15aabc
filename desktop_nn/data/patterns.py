"""More clouds of points in the plane, of two to ten classes: moons, rings, checkerboard."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desktop_nn.core.settings import setting
from desktop_nn.data.base import sources
from desktop_nn.data.points import LETTERS, RADIUS, Cloud, Points, class_setting
from desktop_nn.i18n import N_

_MOON = 3.0  # the radius of a half moon
_GAP = 0.3  # the share of a ring's width that stays empty


@sources.register
@dataclass(frozen=True)
class Moons(Points):
    """Two half circles of radius 3 that reach into each other, as scikit-learn's `make_moons`, three times as large.

    The first is (cos t, sin t), the second (1 - cos t, 1/2 - sin t), t from 0 to pi, moved to the middle. Noise is
    normal, with a deviation of that share of the radius.
    """

    name = "moons"
    title = N_("Moons")
    summary = N_("Two half moons that reach into each other. The border is a wave: a few hidden neurons bend it.")

    @property
    def class_names(self) -> tuple[str, ...]:
        return (N_("upper moon"), N_("lower moon"))

    def draw(self, rng: np.random.Generator) -> Cloud:
        labels = np.repeat(np.arange(2), self._halves)
        along = np.pi * np.concatenate([np.arange(count) / max(count - 1, 1) for count in self._halves])
        upper = np.stack([np.cos(along), np.sin(along)], axis=1)
        points = np.where(labels[:, None] == 0, upper, [1.0, 0.5] - upper) - [0.5, 0.25]
        return _MOON * (points + rng.normal(0.0, self.noise / 100, points.shape)), labels


@sources.register
@dataclass(frozen=True)
class Rings(Points):
    """One ring within the other, each class as wide as the next, with a gap between; the innermost is a disc.

    Ring k of c lies between the radii 5 k / c and 5 (k + 0.7) / c. Noise moves the points by up to its share of 2.
    """

    name = "rings"
    title = N_("Rings")
    summary = N_("Rings around a disc, one class each. Every further ring needs a closed border of its own.")

    classes: int = class_setting()

    @property
    def class_names(self) -> tuple[str, ...]:
        return LETTERS[: self.classes]

    def draw(self, rng: np.random.Generator) -> Cloud:
        labels = np.repeat(np.arange(self.classes), self._shares(self.classes))
        within = rng.uniform(0.0, 1 - _GAP, self.samples)
        radius, angle = RADIUS * (labels + within) / self.classes, rng.uniform(0.0, 2 * np.pi, self.samples)
        points = radius[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
        return self._shaken(points, 2.0, rng), labels


@sources.register
@dataclass(frozen=True)
class Checkerboard(Points):
    """Fields of equal size in [-5, 5]², coloured in turn: the class is (row + column) mod the number of classes.

    As with the XOR cloud, noise gives points near the border of a field the label of the next one.
    """

    name = "checkerboard"
    title = N_("Checkerboard")
    summary = N_("Fields that alternate, as on a board. With more fields the network needs many more neurons.")

    classes: int = class_setting()
    fields: int = setting(
        4,
        N_("Fields per side"),
        help=N_("How many fields there are in a row and in a column. Two by two with two classes is XOR."),
        minimum=2,
        maximum=10,
    )

    @property
    def class_names(self) -> tuple[str, ...]:
        return LETTERS[: self.classes]

    def draw(self, rng: np.random.Generator) -> Cloud:
        points = rng.uniform(-RADIUS, RADIUS, (self.samples, 2))
        seen = self._shaken(points, RADIUS / self.fields, rng)
        place = np.floor((seen + RADIUS) / (2 * RADIUS) * self.fields).astype(np.int64)
        return points, place.sum(axis=1) % self.classes
