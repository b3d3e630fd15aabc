"""The units of a layer in the order in which they are summed up, and what the sum is on the way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from desktop_nn.training.probes.contributions import ContributionsAnswer
from desktop_nn.ui.views.frame import Range
from desktop_nn.ui.views.points import Places

Floats = npt.NDArray[np.float32]

_ROOM = 0.2  # above and below the targets, in units of their range
_UNITS_ROOM = 0.08
_HUGE = 1e6  # pieces of a run that blew up are cut off here


@dataclass(frozen=True, eq=False)
class UnitSum:
    """What each unit adds at one moment; `pieces` (units, n) at the places `x` (n,)."""

    x: Floats
    pieces: Floats
    bias: float
    weights: Floats
    knots: Floats
    inner: Floats | None = None

    @classmethod
    def of(cls, answer: ContributionsAnswer) -> UnitSum:
        """The sum of an answer, in numbers that can be painted."""
        bias = float(_finite(np.array([answer.bias], np.float32))[0])
        weights = _finite(answer.weights)
        return cls(answer.x, _finite(answer.pieces), bias, weights, answer.knots, answer.inner)

    @property
    def units(self) -> int:
        """How many units are summed up."""
        return len(self.weights)

    @cached_property
    def order(self) -> npt.NDArray[np.intp]:
        """The units from left to right by the places where they bend; those that never do come last."""
        return np.argsort(self.knots, kind="stable")

    @cached_property
    def partials(self) -> Floats:
        """(units + 1, n): the bias alone, then with one unit more in each row; the last row is the output."""
        rows = np.concatenate([np.zeros((1, len(self.x)), np.float32), self.pieces[self.order]])
        return np.asarray(np.cumsum(rows, axis=0) + np.float32(self.bias))

    @property
    def total(self) -> Floats:
        """(n,) the output of the network."""
        return np.asarray(self.partials[-1])

    def without(self, unit: int) -> Floats:
        """(n,) what the output would be without one unit."""
        return np.asarray(self.total - self.pieces[unit])

    @cached_property
    def heights(self) -> Range:
        """The lowest and the highest of all pieces, the bias and 0."""
        return min(0.0, self.bias, float(self.pieces.min())), max(0.0, self.bias, float(self.pieces.max()))

    @cached_property
    def largest(self) -> float:
        """The largest outgoing weight without its sign."""
        return float(np.abs(self.weights).max()) or 1.0

    def knot_height(self, unit: int) -> float:
        """What a unit adds where it bends."""
        return float(np.interp(self.knots[unit], self.x, self.pieces[unit]))

    def place_in_order(self, unit: int) -> int:
        """How many units are summed up before this one."""
        return int(np.flatnonzero(self.order == unit)[0])


@dataclass(frozen=True, eq=False)
class Targets:
    """The interval and what is to be met there: the samples (n, 2) and the range of their targets."""

    x_range: Range
    y_range: Range
    names: tuple[str, str]
    train: Places
    test: Places


@dataclass(frozen=True, eq=False)
class Shown:
    """What is to be seen: `count` units summed up (None: all), and one of them singled out."""

    targets: Targets
    units: UnitSum | None = None
    count: int | None = None
    single: int | None = None
    test: bool = True

    @property
    def is_stepping(self) -> bool:
        """Whether some units are not summed up yet."""
        return self.units is not None and self.count is not None and self.count < self.units.units

    @property
    def output_range(self) -> Range:
        """Room for targets and output; on the way to the sum for every partial sum, within twice that height."""
        bottom, top = self.targets.y_range
        room = _ROOM * (top - bottom) or 0.5
        low, high = bottom - room, top + room
        if self.units is not None:
            low = min(low, float(self.units.total.min()))
            high = max(high, float(self.units.total.max()))
        if self.units is not None and self.is_stepping:
            reach = (high - low) / 2
            low = min(low, max(float(self.units.partials.min()), low - reach))
            high = max(high, min(float(self.units.partials.max()), high + reach))
        return low, high

    @property
    def units_range(self) -> Range:
        """Room for what each unit adds."""
        low, high = (-1.0, 1.0) if self.units is None else self.units.heights
        room = _UNITS_ROOM * (high - low) or 1.0
        return low - room, high + room


def _finite(values: Floats) -> Floats:
    return np.clip(np.nan_to_num(values, posinf=_HUGE, neginf=-_HUGE), -_HUGE, _HUGE)
