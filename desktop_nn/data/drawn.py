"""A target drawn by hand: a line over part of the interval takes the place of what was to be met there."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop_nn.data.base import DataSource
from desktop_nn.data.curves import HALF, Curve
from desktop_nn.data.own import OwnData
from desktop_nn.data.table import Table

Array = npt.NDArray[Any]

#: A drawn target is kept at so many places, evenly spaced: few enough for a link text.
PLACES = 301


def can_redraw(source: DataSource) -> bool:
    """Whether the targets are a function of one input that a hand may change."""
    if isinstance(source, OwnData):
        is_function = source.is_regression and source.input_shape == (1,)
        return is_function and not source.standardise and _span(source)[0] < _span(source)[1]
    return isinstance(source, Curve)


def redrawn(source: DataSource, line: Array) -> OwnData:
    """The targets of `source` with those under a drawn `line` (n, 2) replaced by the line; others stay as they are.

    Of a chosen curve what stays is the curve itself, without its noise. Where the line turns back, what was drawn
    last counts; what reaches beyond the interval is left out.
    """
    assert isinstance(source, Curve | OwnData)
    low, high = _span(source)
    places = np.linspace(low, high, PLACES)
    x, y = _under(line, places)
    near = (places[1] - places[0]) / 4  # rows are kept in float32
    before = _rows(source)
    kept = before[(before[:, 0] < x[0] - near) | (before[:, 0] > x[-1] + near)]
    rows = np.concatenate([kept, np.stack([x, y], axis=1)])
    rows = rows[np.argsort(rows[:, 0], kind="stable")].astype(np.float32)
    table = Table(source.input_names, rows[:, :1], rows[:, 1], target=source.target_name)
    return OwnData(test_fraction=source.test_fraction, table=table)


def _span(source: Curve | OwnData) -> tuple[float, float]:
    return source.table.ranges[0] if isinstance(source, OwnData) else (-HALF, HALF)


def _rows(source: Curve | OwnData) -> Array:
    """(rows, 2): each input with its target."""
    if isinstance(source, OwnData):
        return np.stack([source.table.inputs[:, 0], source.table.targets], axis=1)
    x = np.linspace(-HALF, HALF, PLACES)
    return np.stack([x, source.value(x[:, None])], axis=1)


def _under(line: Array, places: Array) -> tuple[Array, Array]:
    """The places that a line passes, and its height at each; of a dot the place that is nearest."""
    heights = np.full(len(places), np.nan)
    for (x0, y0), (x1, y1) in pairwise(line):
        passed = (places >= min(x0, x1)) & (places <= max(x0, x1))
        share = 1.0 if x0 == x1 else (places[passed] - x0) / (x1 - x0)
        heights[passed] = y0 + share * (y1 - y0)
    if np.isnan(heights).all():
        heights[np.abs(places - line[-1, 0]).argmin()] = line[-1, 1]
    passed = ~np.isnan(heights)
    return places[passed], heights[passed]
