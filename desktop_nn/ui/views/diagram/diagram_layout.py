"""Where the parts of a drawn network lie: columns of tiles, a square for each bias, curves between them.

A column of many neurons has several tiles in a row, so that each is large enough to see what it has learned.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRect, QRectF

from desktop_nn.ui.views.diagram.diagram_parts import Bias, Diagram, Link, Neuron, Part

Floats = npt.NDArray[np.float64]
_Number = TypeVar("_Number", float, Floats)

#: Room at the left for the names of the inputs, at the right for those of the outputs, above and below all.
_LEFT, _RIGHT, _AIR, _FOOT = 36, 16, 8, 20
_NAMES = 64
_LARGEST, _SMALLEST = 48, 4
_WIDEST_GAP = 16
_LEGIBLE = 20  # the side at which a tile shows its pattern: from there on one tile in a row is clearest
_BLOCK = 0.6  # of the way to the next column, at most, is a row of tiles
_NEAR = 4.0  # pixels from a curve that still count as on it
_STEPS = np.linspace(0.0, 1.0, 13)


@dataclass(frozen=True)
class DiagramLayout:
    """Places for a diagram in a widget of `height`.

    Of each column: how many tiles are in a row (`across`), the `sides` of its tiles and the `gaps` between them.
    """

    shown: tuple[int, ...]
    columns: tuple[str, ...]
    across: tuple[int, ...]
    sides: tuple[int, ...]
    gaps: tuple[int, ...]
    centres: tuple[float, ...]
    height: int

    @classmethod
    def within(cls, diagram: Diagram, width: int, height: int) -> DiagramLayout:
        """Tiles as large as there is room for, the columns spread over the width."""
        shown = tuple(diagram.shown(index) for index in range(len(diagram.columns)))
        right = _NAMES if len(diagram.output_names) > 1 else _RIGHT
        pitch = (width - _LEFT - right) / len(shown)
        named = {0, len(shown) - 1 if len(diagram.output_names) > 1 else 0}  # a name stands beside each tile
        room = height - _AIR - _FOOT
        blocks = [_block(count, pitch, room, index not in named) for index, count in enumerate(shown)]
        across, sides, gaps = zip(*blocks, strict=True)
        centres = tuple(_LEFT + pitch * (index + 0.5) for index in range(len(shown)))
        return cls(shown, tuple(each.id for each in diagram.columns), across, sides, gaps, centres, height)

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
        for column, (count, across) in enumerate(zip(self.shown, self.across, strict=True)):
            side, step, rows = self.sides[column], self.steps(column), -(-count // across)
            x = round(self.centres[column] - self.width(column) / 2)
            y = round((self.height - _FOOT - rows * step[1] + self.gaps[column]) / 2)
            places = (divmod(unit, across) for unit in range(count))
            found.append(tuple(QRect(x + at * step[0], y + row * step[1], side, side) for row, at in places))
        return tuple(found)

    def steps(self, column: int) -> tuple[int, int]:
        """From one tile of a column to the next in its row, and from one row to the next."""
        side = self.sides[column]
        return side + _beside(side), side + self.gaps[column]

    def width(self, column: int) -> int:
        """Of a row of tiles."""
        return self.steps(column)[0] * self.across[column] - _beside(self.sides[column])

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

    def neighbour(self, part: Part, right: int, down: int) -> Neuron:
        """The neuron one to the right (or left: -1) or one down (or up) of a part; at an edge the part's own."""
        here, unit = self.columns.index(part.column), part.unit
        across, count = self.across[here], self.shown[here]
        row, at = divmod(unit, across)
        if down:
            is_there = 0 <= row + down <= (count - 1) // across
            return Neuron(part.column, min(unit + down * across, count - 1) if is_there else unit)
        if 0 <= at + right < across and unit + right < count:
            return Neuron(part.column, unit + right)
        there = here + right
        if not 0 <= there < len(self.columns):
            return Neuron(part.column, unit)
        height, tiles = self.tile(here, unit).center().y(), self.tiles[there]
        nearest = min(range(len(tiles)), key=lambda each: (abs(tiles[each].center().y() - height), right * each))
        return Neuron(self.columns[there], nearest)

    # --- links --------------------------------------------------------------------------------------

    def ends(self, column: int) -> Floats:
        """(neurons, sources, 4): x and y where each link to this column begins and ends.

        They arrive spread over the left side of the tile, so that they can be told apart.
        """
        sources, neurons = _corners(self.tiles[column - 1]), _corners(self.tiles[column])
        before, side = self.sides[column - 1], self.sides[column]
        spread = (np.arange(len(sources)) + 0.5) / len(sources) - 0.5
        ends = np.empty((len(neurons), len(sources), 4))
        ends[..., 0] = sources[:, 0] + before
        ends[..., 1] = sources[:, 1] + before / 2
        ends[..., 2] = neurons[:, :1]
        ends[..., 3] = neurons[:, 1:] + side / 2 + 0.5 * side * spread
        return ends

    def curve(self, ends: Floats) -> list[QPointF]:
        """The points of one link: level at both ends."""
        x0, y0, x1, y1 = (float(each) for each in ends)
        return [QPointF(x0 + (x1 - x0) * at, y0 + (y1 - y0) * bend(at)) for at in _STEPS]

    # --- what lies at a place ------------------------------------------------------------------------

    def column_at(self, x: float) -> int | None:
        """The column whose tiles lie at `x`."""
        for index, centre in enumerate(self.centres):
            if abs(x - centre) <= self.width(index) / 2 + self.bias_side(index):
                return index
        return None

    def part_at(self, position: QPointF, diagram: Diagram) -> Part | None:
        """The neuron, bias or link at a place of the widget."""
        column = self.column_at(position.x())
        if column is not None:
            found = self._in_column(column, position, diagram)
            if found is not None or self.across[column] == 1:
                return found
        following = next((index for index, x in enumerate(self.centres) if x > position.x()), None)
        if following is None or following == 0 or not diagram.joins(following):
            return None
        return self._link_at(following, position)

    def _in_column(self, column: int, position: QPointF, diagram: Diagram) -> Part | None:
        name, has_bias = self.columns[column], diagram.biases(column) is not None
        units = range(self.shown[column])
        for unit in units if has_bias else ():
            if QRectF(self.bias(column, unit)).adjusted(-2, -2, 2, 2).contains(position):
                return Bias(name, unit)
        return next((Neuron(name, unit) for unit in units if QRectF(self.tile(column, unit)).contains(position)), None)

    def _link_at(self, column: int, position: QPointF) -> Link | None:
        ends = self.ends(column)
        run, rise = ends[..., 2] - ends[..., 0], ends[..., 3] - ends[..., 1]
        at = (position.x() - ends[..., 0]) / run
        slope = rise * 6 * at * (1 - at) / run
        distance = np.abs(ends[..., 1] + rise * bend(at) - position.y()) / np.hypot(1, slope)
        distance[(at < 0) | (at > 1)] = np.inf
        unit, source = np.unravel_index(int(distance.argmin()), distance.shape)
        if distance[unit, source] > _NEAR:
            return None
        return Link(self.columns[column], int(unit), int(source))


def bend(at: _Number) -> _Number:
    """From 0 to 1, level at both ends: 3 t^2 - 2 t^3."""
    return at * at * (3 - 2 * at)


def _block(count: int, pitch: float, room: float, may_be_wide: bool) -> tuple[int, int, int]:
    """For `count` tiles in a column: how many in a row, their side, the gap below; the fewest that are legible."""
    best = (1, 0, 0)
    for across in range(1, 1 + (count if may_be_wide else 1)):
        height = room / -(-count // across)
        width = 0.5 * pitch if across == 1 else _BLOCK * pitch / across / 1.2
        side = int(max(_SMALLEST, min(_LARGEST, width, height / 1.2)))
        if side > best[1]:
            best = across, side, int(max(1, min(_WIDEST_GAP, height - side)))
        if best[1] >= _LEGIBLE or side < best[1]:
            break
    return best


def _beside(side: int) -> int:
    """Between two tiles of a row."""
    return max(1, side // 6)


def _corners(tiles: tuple[QRect, ...]) -> Floats:
    """(tiles, 2): the upper left corner of each."""
    return np.array([(tile.left(), tile.top()) for tile in tiles], dtype=np.float64)
