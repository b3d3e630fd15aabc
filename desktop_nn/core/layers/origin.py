"""Where the number of one unit comes from: the patch it reads, the weights on it, and how they become one number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from desktop_nn.core.arrays import Array

#: How a patch becomes one number.
SUM, MAXIMUM, MEAN, LENGTH, FUNCTION = "sum", "maximum", "mean", "length", "function"


class Spot(NamedTuple):
    """One unit of a layer: its map, and its row and column there; a list has maps of one unit each."""

    map: int
    row: int = 0
    column: int = 0


@dataclass(frozen=True, eq=False)
class Origin:
    """result = factor * rule(values * weights) + bias

    `values` (n, height, width) are what the unit reads in the maps `sources`, with the padding; NaN where nothing is
    read. The upper left one lies at row `top` and column `left` of those maps, the next ones `spacing` pixels on.
    `weights` has the shape of `values`, and is None where the values are taken as they are.
    """

    rule: str
    sources: tuple[int, ...]
    values: Array
    result: float
    weights: Array | None = None
    bias: float | None = None
    factor: float | None = None
    top: int = 0
    left: int = 0
    spacing: int = 1

    @property
    def products(self) -> Array:
        """(n, height, width): each value times its weight."""
        return self.values if self.weights is None else np.asarray(self.values * self.weights)

    @property
    def shares(self) -> Array:
        """(n,) what each source map adds to the sum."""
        return np.asarray(np.nansum(self.products, axis=(1, 2)))

    @property
    def total(self) -> float:
        """What the rule makes of the products, before factor and bias."""
        return combined(self.rule, self.products)

    @property
    def extent(self) -> tuple[int, int]:
        """Rows and columns from the first pixel of the patch to the last, both counted."""
        height, width = self.values.shape[1:]
        return (height - 1) * self.spacing + 1, (width - 1) * self.spacing + 1


def combined(rule: str, values: Array) -> float:
    """One number out of a patch; NaN counts as not there."""
    if rule == MAXIMUM:
        return float(np.nanmax(values))
    if rule == MEAN:
        return float(np.nanmean(values))
    if rule == LENGTH:
        return float(np.sqrt(np.nansum(values * values)))
    return float(np.nansum(values))


def patch(
    maps: Array, corner: tuple[int, int], size: tuple[int, int], *, spacing: int = 1, outside: float = np.nan
) -> Array:
    """(channels, *size): the pixels of `maps` (channels, height, width) from `corner` on; `outside` beyond an edge."""
    rows = corner[0] + spacing * np.arange(size[0])
    columns = corner[1] + spacing * np.arange(size[1])
    found = np.full((len(maps), *size), outside, maps.dtype)
    inside_rows = np.flatnonzero((rows >= 0) & (rows < maps.shape[1]))
    inside_columns = np.flatnonzero((columns >= 0) & (columns < maps.shape[2]))
    found[:, inside_rows[:, None], inside_columns] = maps[:, rows[inside_rows][:, None], columns[inside_columns]]
    return found


def weighted(values: Array, weights: Array, bias: float | None, sources: tuple[int, ...], **where: int) -> Origin:
    """The origin of a weighted sum plus a bias."""
    total = combined(SUM, values * weights)
    return Origin(SUM, sources, values, total + (bias or 0.0), weights, bias, **where)
