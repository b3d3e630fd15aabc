"""Exactly where a border crosses the lines of a grid, where the answer jumps from one side to the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

#: Less sure than this on either side, and the place between them follows from the two values.
_SURE = 0.5
_HALVINGS = 8
#: Where more places than this are to be found, the border has no line that one could see.
_MOST = 4_000


@dataclass(frozen=True, eq=False)
class Crossings:
    """The share of the way, 0 to 1, from a place to the next one at which the answer changes its sign.

    `across` (height, width - 1) goes to the right, `up` (height - 1, width) to the next row; NaN where it does not
    jump: there the two values say it.
    """

    across: Floats
    up: Floats


def find_crossings(values: Floats, x: Floats, y: Floats, answer_at: Callable[[Floats], Floats]) -> Crossings | None:
    """Halve the way between neighbours that are sure of different classes; None where there are no such neighbours.

    `values` (len(y), len(x)) are -1 to 1, and `answer_at` gives them for any places (n, 2). Linear interpolation would
    put every jump in the middle, and a straight border would look like a staircase.
    """
    across, up = _jumps(values[:, :-1], values[:, 1:]), _jumps(values[:-1], values[1:])
    if not 0 < np.count_nonzero(across) + np.count_nonzero(up) <= _MOST:
        return None
    (rows, columns), (lower, beside) = np.nonzero(across), np.nonzero(up)
    starts = np.concatenate([_places(x[columns], y[rows]), _places(x[beside], y[lower])])
    ends = np.concatenate([_places(x[columns + 1], y[rows]), _places(x[beside], y[lower + 1])])
    shares = _halved(starts, ends, np.concatenate([values[rows, columns], values[lower, beside]]) > 0, answer_at)
    found = Crossings(np.full(across.shape, np.nan, np.float32), np.full(up.shape, np.nan, np.float32))
    found.across[across], found.up[up] = shares[: len(rows)], shares[len(rows) :]
    return found


def _jumps(first: Floats, second: Floats) -> Flags:
    found: Flags = ((first > 0) != (second > 0)) & (np.minimum(np.abs(first), np.abs(second)) > _SURE)
    return found


def _places(x: Floats, y: Floats) -> Floats:
    return np.stack([x, y], axis=1)


def _halved(starts: Floats, ends: Floats, above: Flags, answer_at: Callable[[Floats], Floats]) -> Floats:
    low, high = np.zeros(len(starts), np.float32), np.ones(len(starts), np.float32)
    for _ in range(_HALVINGS):
        middle = np.float32(0.5) * (low + high)
        is_before = (answer_at(starts + middle[:, None] * (ends - starts)) > 0) == above
        low, high = np.where(is_before, middle, low), np.where(is_before, high, middle)
    halved: Floats = np.float32(0.5) * (low + high)
    return halved
