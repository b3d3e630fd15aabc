"""Where the parts of a drawn network lie: columns of tiles, a square for each bias, curves between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRect, QRectF

from desktop_nn.ui.views.diagram_parts import Bias, Diagram, Link, Neuron, Part

Floats = npt.NDArray[np.float64]

#: Room at the left for the names of the inputs, at the right for those of the outputs, above and below all.
_LEFT, _RIGHT, _AIR, _FOOT = 36, 16, 8, 20
_NAMES = 64
_LARGEST, _SMALLEST = 48, 4
_WIDEST_GAP = 16
_LOW = 22  # tiles smaller than this are told apart with effort: they stand in two lanes where that makes them larger
_LANES = 2
_LANE_GAP = 6
_LANES_SHARE = 0.62  # of the way from column to column, for all lanes together
_NEAR = 4.0  # pixels from a curve that still count as on it
_STEPS = np.linspace(0.0, 1.0, 13)


@dataclass(frozen=True)
class DiagramLayout:
    """Places for a diagram in a widget of `height`.

    Of each column the `sides` of its tiles, the `steps` down from neuron to neuron, and the `lanes` in which they stand
    by turns: the neurons of a high column have twice the height in two lanes, like the bricks of a wall.
    """

    shown: tuple[int, ...]
    columns: tuple[str, ...]
    sides: tuple[int, ...]
    steps: tuple[float, ...]
    lanes: tuple[int, ...]
    centres: tuple[float, ...]
    height: int

    @classmethod
    def within(cls, diagram: Diagram, width: int, height: int) -> DiagramLayout:
        """Tiles as large as there is room for, the columns spread over the width."""
        shown = tuple(diagram.shown(index) for index in range(len(diagram.columns)))
        right = _NAMES if len(diagram.output_names) > 1 else _RIGHT
        pitch = (width - _LEFT - right) / len(shown)
        between = range(1, len(shown) - 1)  # beside inputs and outputs stand their names
        found = [_column(count, pitch, height - _AIR - _FOOT, index in between) for index, count in enumerate(shown)]
        sides, steps, lanes = zip(*found, strict=True)
        centres = tuple(_LEFT + pitch * (index + 0.5) for index in range(len(shown)))
        return cls(shown, tuple(each.id for each in diagram.columns), sides, steps, lanes, centres, height)

    @property
    def pitch(self) -> float:
        """From one column to the next."""
        return self.centres[1] - self.centres[0] if len(self.centres) > 1 else 2.0 * self.side

    @property
    def side(self) -> int:
        """The side of the smallest tiles."""
        return min(self.sides)

    def bias_side(self, column: int) -> int:
        """The side of the square of a bias."""
        return max(3, self.sides[column] // 5)

    @cached_property
    def tiles(self) -> tuple[tuple[QRect, ...], ...]:
        """Where the neurons of every column lie."""
        found = []
        for index, (count, side, step) in enumerate(zip(self.shown, self.sides, self.steps, strict=True)):
            left = self.centres[index] - self._width(index) / 2
            top = (self.height - _FOOT - (count - 1) * step - side) / 2
            lanes = self.lanes[index]
            found.append(
                tuple(
                    QRect(round(left + unit % lanes * (side + _LANE_GAP)), round(top + unit * step), side, side)
                    for unit in range(count)
                )
            )
        return tuple(found)

    def _width(self, column: int) -> int:
        """Of all lanes of a column."""
        lanes = self.lanes[column]
        return lanes * self.sides[column] + (lanes - 1) * _LANE_GAP

    def tile(self, column: int, unit: int) -> QRect:
        """Where a neuron lies."""
        return self.tiles[column][unit]

    def bias(self, column: int, unit: int) -> QRect:
        """Where the bias of a neuron lies: at the lower left corner of its tile."""
        tile, side = self.tile(column, unit), self.bias_side(column)
        return QRect(tile.left() - side // 2 - 1, tile.bottom() - side + side // 2, side, side)

    def foot(self, column: int) -> QRectF:
        """Below a column, for how many neurons are left out."""
        below = max(tile.bottom() for tile in self.tiles[column]) + 3
        return QRectF(self.centres[column] - self.pitch / 2, below, self.pitch, _FOOT - 4)

    # --- links --------------------------------------------------------------------------------------

    def ends(self, column: int) -> Floats:
        """(neurons, sources, 4): x and y where each link to this column begins and ends.

        They arrive spread over the left side of the tile, so that they can be told apart.
        """
        before, side = self.sides[column - 1], self.sides[column]
        sources, neurons = self.tiles[column - 1], self.tiles[column]
        spread = (np.arange(len(sources)) + 0.5) / len(sources) - 0.5
        ends = np.empty((len(neurons), len(sources), 4))
        ends[..., 0] = [tile.right() + 1 for tile in sources]
        ends[..., 1] = [tile.top() + before / 2 for tile in sources]
        ends[..., 2] = [[tile.left()] for tile in neurons]
        ends[..., 3] = np.array([[tile.top() + side / 2] for tile in neurons]) + 0.5 * side * spread
        return ends

    def curve(self, ends: Floats) -> list[QPointF]:
        """The points of one link: level at both ends."""
        x0, y0, x1, y1 = (float(each) for each in ends)
        return [QPointF(x0 + (x1 - x0) * at, y0 + (y1 - y0) * bend(at)) for at in _STEPS]

    # --- what lies at a place ------------------------------------------------------------------------

    def column_at(self, x: float) -> int | None:
        """The column whose tiles lie at `x`."""
        for index, centre in enumerate(self.centres):
            if abs(x - centre) <= self._width(index) / 2 + self.bias_side(index):
                return index
        return None

    def part_at(self, position: QPointF, diagram: Diagram) -> Part | None:
        """The neuron, bias or link at a place of the widget."""
        column = self.column_at(position.x())
        if column is not None:
            found = self._in_column(column, position, diagram)
            if found is not None or self.lanes[column] == 1:
                return found
        following = next((index for index, x in enumerate(self.centres) if x > position.x()), None)
        if following is None or following == 0 or not diagram.joins(following):
            return None
        return self._link_at(following, position)

    def _in_column(self, column: int, position: QPointF, diagram: Diagram) -> Part | None:
        name, has_bias = self.columns[column], diagram.biases(column) is not None
        for unit in range(self.shown[column]):
            if has_bias and QRectF(self.bias(column, unit)).adjusted(-2, -2, 2, 2).contains(position):
                return Bias(name, unit)
            if QRectF(self.tile(column, unit)).contains(position):
                return Neuron(name, unit)
        return None

    def _link_at(self, column: int, position: QPointF) -> Link | None:
        ends = self.ends(column)
        left, right = ends[..., 0], ends[..., 2]
        at = (position.x() - left) / (right - left)
        rise = ends[..., 3] - ends[..., 1]
        slope = rise * 6 * at * (1 - at) / (right - left)
        distance = np.abs(ends[..., 1] + rise * bend(at) - position.y()) / np.hypot(1, slope)
        distance[(at < 0) | (at > 1)] = np.inf
        unit, source = np.unravel_index(int(distance.argmin()), distance.shape)
        if distance[unit, source] > _NEAR:
            return None
        return Link(self.columns[column], int(unit), int(source))


def _column(count: int, pitch: float, height: float, may_have_lanes: bool) -> tuple[int, float, int]:
    """The side of the tiles of a column, the step from neuron to neuron, and the lanes."""
    room = height / count
    side = int(max(_SMALLEST, min(_LARGEST, 0.5 * pitch, room / 1.2)))
    if may_have_lanes and side < _LOW:
        across = (_LANES_SHARE * pitch - (_LANES - 1) * _LANE_GAP) / _LANES
        larger = int(min(_LARGEST, across, _LANES * room / 1.2))
        if larger > 1.25 * side:
            return larger, (height - larger) / max(1, count - 1), _LANES
    return side, side + int(max(1, min(_WIDEST_GAP, room - side))), 1


def bend(at: Any) -> Any:
    """From 0 to 1, level at both ends: 3 t^2 - 2 t^3; of one number or of many."""
    return at * at * (3 - 2 * at)
