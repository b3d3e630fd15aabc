"""Where a field of numbers is zero: the short lines of marching squares, and a field on a finer grid."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from desktop_nn.training.probes.crossings import Crossings

Field = npt.NDArray[np.float32]


def zero_lines(values: Field, crossings: Crossings | None = None) -> npt.NDArray[np.float64]:
    """The lines (n, 4) as x1, y1, x2, y2 in grid places where `values` (height, width) changes its sign.

    Each cell of four neighbours is crossed by none, one or two straight pieces; on its edges the field is taken as
    linear (Lorensen and Cline's marching cubes in two dimensions), unless `crossings` say better.
    """
    above = values > 0
    beside, below = above[:, 1:] != above[:, :-1], above[1:] != above[:-1]
    rows, columns = np.nonzero(beside[:-1] | beside[1:] | below[:, 1:])  # the few cells that are crossed at all
    places = ((rows, columns), (rows, columns + 1), (rows + 1, columns + 1), (rows + 1, columns))
    corners = tuple(above[place] for place in places)
    first, second, third, fourth = (values[place] for place in places)
    across, up = (None, None) if crossings is None else (crossings.across, crossings.up)
    edges = (
        (columns + _share(first, second, across, places[0]), rows + 0.0),
        (columns + 1.0, rows + _share(second, third, up, places[1])),
        (columns + _share(fourth, third, across, places[3]), rows + 1.0),
        (columns + 0.0, rows + _share(first, fourth, up, places[0])),
    )
    crossed = tuple(corners[side] != corners[(side + 1) % 4] for side in range(4))
    pieces = [_piece(edges, (first, second), mask) for first, second, mask in _pairs(crossed)]
    return np.concatenate(pieces)


def _share(first: Field, second: Field, known: Field | None, places: tuple[Any, Any]) -> Field:
    """How far from the first place to the second the field is zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        linear: Field = first / (first - second)
    if known is None:
        return linear
    found: Field = known[places]
    return np.where(np.isnan(found), linear, found)


def _pairs(crossed: tuple[npt.NDArray[np.bool_], ...]) -> list[tuple[int, int, npt.NDArray[np.bool_]]]:
    """Which two edges are joined, and in which cells; a saddle joins neighbouring edges twice."""
    saddle = crossed[0] & crossed[1] & crossed[2] & crossed[3]
    pairs = []
    for first in range(4):
        for second in range(first + 1, 4):
            mask = crossed[first] & crossed[second] & ~saddle
            if (first, second) in ((0, 3), (1, 2)):
                mask |= saddle
            pairs.append((first, second, mask))
    return pairs


def _piece(
    edges: tuple[tuple[Any, Any], ...],
    joined: tuple[int, int],
    mask: npt.NDArray[np.bool_],
) -> npt.NDArray[np.float64]:
    ends: list[npt.NDArray[np.float64]] = [edges[side][axis][mask] for side in joined for axis in (0, 1)]
    return np.stack(ends, axis=1)


def refined(values: Field, factor: int) -> Field:
    """The field between its grid points: (height - 1) * factor + 1 by (width - 1) * factor + 1, linear."""
    return _refine_rows(_refine_rows(values, factor).T, factor).T


def _refine_rows(values: Field, factor: int) -> Field:
    places = np.arange((len(values) - 1) * factor + 1) / factor
    below = np.minimum(places.astype(int), len(values) - 2)
    share = (places - below).astype(np.float32)[:, None]
    result: Field = values[below] * (1 - share) + values[below + 1] * share
    return result


def value_at(values: Field, column: float, row: float) -> float:
    """The field at a place between the grid points, linear in both directions."""
    height, width = values.shape
    column, row = min(max(column, 0.0), width - 1.0), min(max(row, 0.0), height - 1.0)
    left, top = min(int(column), width - 2), min(int(row), height - 2)
    right_share, lower_share = column - left, row - top
    upper = values[top, left] * (1 - right_share) + values[top, left + 1] * right_share
    lower = values[top + 1, left] * (1 - right_share) + values[top + 1, left + 1] * right_share
    return float(upper * (1 - lower_share) + lower * lower_share)
