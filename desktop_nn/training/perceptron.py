"""Rosenblatt's rule look by look: which sample was wrong, how the weights changed, and whether it ever ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from desktop_nn.core.margin import LARGEST_COUNT, Margin, widest_margin

Floats = npt.NDArray[np.float32]
Weights = tuple[float, ...]

#: A course that neither ends nor repeats itself by then is cut off.
MOST_PASSES = 200


@dataclass(frozen=True)
class Look:
    """One sample looked at: `row` counts from 0, `number` the passes from 1; weights are (w_1, ..., w_k, b)."""

    row: int
    number: int
    fired: bool
    wanted: bool
    before: Weights
    after: Weights

    @property
    def is_correction(self) -> bool:
        """Whether the answer was wrong, so that the weights changed."""
        return self.fired != self.wanted


@dataclass(frozen=True)
class Cycle:
    """From pass `first` on, the weights come back every `length` passes: `weights` at the end of each of them."""

    first: int
    length: int
    weights: Weights


@dataclass(frozen=True)
class Course:
    """All looks from a start to its `end`: "clean" (a pass without a mistake), "cycle" or "cut".

    `margin` is None when no line separates the classes, or when there are too many samples to tell (`is_known`).
    """

    looks: tuple[Look, ...]
    end: Literal["clean", "cycle", "cut"]
    cycle: Cycle | None
    margin: Margin | None
    is_known: bool

    @property
    def corrections(self) -> int:
        """How often the weights changed."""
        return sum(look.is_correction for look in self.looks)

    def corrections_after(self, looks: int) -> int:
        """How often the weights have changed after so many looks; a circle is gone round again and again."""
        seen = sum(look.is_correction for look in self.looks[:looks])
        beyond = looks - len(self.looks)
        if self.cycle is None or beyond <= 0:
            return seen
        circle = [look.is_correction for look in self.looks if look.number > self.passes - self.cycle.length]
        rounds, rest = divmod(beyond, len(circle))
        return seen + rounds * sum(circle) + sum(circle[:rest])

    def weights_after(self, looks: int) -> Weights | None:
        """The weights after so many looks, also beyond the end of a course that stands still or turns in a circle.

        None where the course was cut off before.
        """
        if not self.looks or looks <= len(self.looks):
            return self.looks[looks - 1].after if looks else self.looks[0].before if self.looks else None
        if self.cycle is None:
            return self.looks[-1].after if self.end == "clean" else None
        circle = [look.after for look in self.looks if look.number > self.passes - self.cycle.length]
        return circle[(looks - len(self.looks) - 1) % len(circle)]

    def pass_after(self, looks: int) -> int:
        """The number of the pass that the last of so many looks belongs to, from 1."""
        if looks <= len(self.looks):
            return self.looks[max(looks, 1) - 1].number
        rows = sum(look.number == self.passes for look in self.looks)
        return self.passes + -(-(looks - len(self.looks)) // rows)

    @property
    def passes(self) -> int:
        """Passes through the samples, the clean one at the end included."""
        return self.looks[-1].number if self.looks else 0


def follow(inputs: Floats, labels: npt.NDArray[np.int64], start: Weights, rate: float, position: int = 0) -> Course:
    """The course of w += rate (t - y) x, y = [w . x + b > 0], over `inputs` (n, k) in turn from row `position`.

    The numbers are float32 and added in the order of the training, so that they are those of a real run. A pass ends
    with the last row.
    """
    extended = np.concatenate([inputs, np.ones((len(inputs), 1), np.float32)], axis=1)
    weights = np.array(start, np.float32)
    looks: list[Look] = []
    ends: dict[Weights, int] = {}
    cycle: Cycle | None = None
    for number in range(1, MOST_PASSES + 1):
        first = position if number == 1 else 0
        looks += [_look(extended, labels, weights, np.float32(rate), row, number) for row in range(first, len(inputs))]
        state = _plain(weights)
        if first == 0 and not any(look.is_correction for look in looks[-len(inputs) :]):
            return Course(tuple(looks), "clean", None, *_margin(inputs, labels))
        if cycle is None and state in ends:
            cycle = Cycle(ends[state] + 1, number - ends[state], state)
            return Course(tuple(looks), "cycle", cycle, *_margin(inputs, labels))
        ends[state] = number
    return Course(tuple(looks), "cut", None, *_margin(inputs, labels))


def _look(
    extended: Floats, labels: npt.NDArray[np.int64], weights: Floats, rate: np.float32, row: int, number: int
) -> Look:
    """One sample; changes `weights` in place."""
    before, wanted = _plain(weights), bool(labels[row])
    fired = bool(extended[row, :-1].dot(weights[:-1]) + weights[-1] > 0)
    if fired != wanted:
        weights += np.float32(1 if wanted else -1) * extended[row] * rate
    return Look(row, number, fired, wanted, before, _plain(weights))


def _plain(weights: Floats) -> Weights:
    return tuple(float(each) for each in weights + np.float32(0))  # no minus before a zero


def _margin(inputs: Floats, labels: npt.NDArray[np.int64]) -> tuple[Margin | None, bool]:
    if len(inputs) > LARGEST_COUNT:
        return None, False
    return widest_margin(inputs, np.where(labels > 0, 1, -1)), True
