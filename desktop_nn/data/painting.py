"""What the painting tools do to a table of points in the plane: each touch gives another table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop_nn.data.base import Bounds
from desktop_nn.data.table import Table

Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.floating]
Place = tuple[float, float]

#: A sheet takes no more points than can be painted and drawn fluently.
POINT_LIMIT = 20_000

_SHAKE = 0.15  # of the radius: how far jitter moves a point at full intensity
_PULL = 0.2  # of the way: how far the magnet moves a point in its middle at full intensity


@dataclass(frozen=True, eq=False)
class Touch:
    """The new table; which of the old rows are still in it (`kept`) and which of them `moved`, both (n,).

    The rows that are kept come first, in their order; those behind them are new.
    """

    table: Table
    kept: Mask
    moved: Mask

    @property
    def fresh(self) -> int:
        """How many rows are new."""
        return len(self.table) - int(self.kept.sum())


def sprayed(
    table: Table,
    start: Place,
    end: Place,
    radius: float,
    count: int,
    label: float,
    sheet: Bounds,
    rng: np.random.Generator,
) -> Touch:
    """`count` more points evenly spread over a disc that goes from `start` to `end`; none falls off the sheet.

    `label` is their class, or the number to be met.
    """
    distance = radius * np.sqrt(rng.random(count))
    angle = 2 * np.pi * rng.random(count)
    middles = start + rng.random((count, 1)) * (np.asarray(end) - start) if start != end else np.asarray(end)
    places = np.stack([distance * np.cos(angle), distance * np.sin(angle)], axis=1) + middles
    return _added(table, places[_on(sheet, places)], label)


def put(table: Table, place: Place, label: float, sheet: Bounds) -> Touch:
    """One more point."""
    places = np.array([place])
    return _added(table, places[_on(sheet, places)], label)


def erased(table: Table, start: Place, end: Place, radius: float) -> Touch:
    """Without the points under a disc that goes from `start` to `end`."""
    way = np.subtract(end, start)
    length = float(way @ way)
    along = (table.inputs - np.asarray(start)) @ way / length if length else np.zeros(len(table))
    nearest = np.asarray(start) + np.clip(along, 0.0, 1.0)[:, None] * way
    return without(table, np.hypot(*(table.inputs - nearest).T) <= radius)


def without(table: Table, chosen: Mask) -> Touch:
    """Without the chosen points."""
    return Touch(table.kept(~chosen) if chosen.any() else table, ~chosen, _none(table))


def jittered(
    table: Table, middle: Place, radius: float, intensity: float, sheet: Bounds, rng: np.random.Generator
) -> Touch:
    """The points in a disc each moved by chance: normal, with a deviation of 0.15 intensity radius."""
    near = _distance(table, middle) <= radius
    return _shifted(table, near, rng.normal(0.0, _SHAKE * intensity * radius, (int(near.sum()), 2)), sheet)


def attracted(table: Table, middle: Place, radius: float, intensity: float, sheet: Bounds) -> Touch:
    """The points in a disc drawn to its middle: 0.2 intensity (1 - distance / radius) of the way."""
    distance = _distance(table, middle)
    near = distance < radius
    share = _PULL * intensity * (1 - distance[near] / radius)
    return _shifted(table, near, share[:, None] * (np.asarray(middle) - table.inputs[near]), sheet)


def moved(table: Table, chosen: Mask, shift: Place, sheet: Bounds) -> Touch:
    """The chosen points moved together, no farther than to the edge of the sheet."""
    if not chosen.any():
        return _shifted(table, chosen, np.zeros((0, 2)), sheet)
    low, high = np.array(sheet).T
    points = table.inputs[chosen]
    room = np.clip(shift, np.minimum(low - points.min(axis=0), 0), np.maximum(high - points.max(axis=0), 0))
    return _shifted(table, chosen, np.broadcast_to(room, points.shape), sheet)


def within(table: Table, first: Place, second: Place) -> Mask:
    """Which points lie in the rectangle between two corners."""
    low, high = np.minimum(first, second), np.maximum(first, second)
    return np.asarray(((table.inputs >= low) & (table.inputs <= high)).all(axis=1))


def _added(table: Table, places: Floats, label: float) -> Touch:
    room = max(POINT_LIMIT - len(table), 0)
    more = table.appended(places[:room], label) if room and len(places) else table
    return Touch(more, ~_none(table), _none(table))


def _shifted(table: Table, chosen: Mask, shifts: Floats, sheet: Bounds) -> Touch:
    if not chosen.any():
        return Touch(table, ~_none(table), _none(table))
    low, high = np.array(sheet).T
    inputs = table.inputs.copy()
    inputs[chosen] = np.clip(inputs[chosen] + shifts, low, high)
    return Touch(table.with_rows(inputs, table.targets), ~_none(table), chosen)


def _on(sheet: Bounds, places: Floats) -> Mask:
    low, high = np.array(sheet).T
    return np.asarray(((places >= low) & (places <= high)).all(axis=1))


def _distance(table: Table, middle: Place) -> npt.NDArray[np.float64]:
    across, up = (table.inputs[:, axis].astype(np.float64) - middle[axis] for axis in (0, 1))
    return np.hypot(across, up)


def _none(table: Table) -> Mask:
    return np.zeros(len(table), np.bool_)
