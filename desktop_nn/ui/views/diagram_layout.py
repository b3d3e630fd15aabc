"""Where the parts of a drawn network lie: columns of tiles, a square for each bias, curves between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

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
_NEAR = 4.0  # pixels from a curve that still count as on it
_STEPS = np.linspace(0.0, 1.0, 13)


@dataclass(frozen=True)
class DiagramLayout:
    """Places for a diagram in a widget of `height`; of each column the `sides` of its tiles and the `gaps` below."""

    shown: tuple[int, ...]
    columns: tuple[str, ...]
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
        rooms = [(height - _AIR - _FOOT) / count for count in shown]
        sides = tuple(int(max(_SMALLEST, min(_LARGEST, 0.5 * pitch, room / 1.2))) for room in rooms)
        gaps = tuple(int(max(1, min(_WIDEST_GAP, room - side))) for room, side in zip(rooms, sides, strict=True))
        centres = tuple(_LEFT + pitch * (index + 0.5) for index in range(len(shown)))
        return cls(shown, tuple(each.id for each in diagram.columns), sides, gaps, centres, height)

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
        for centre, count, side, gap in zip(self.centres, self.shown, self.sides, self.gaps, strict=True):
            step = side + gap
            x, y = round(centre - side / 2), round((self.height - _FOOT - count * step + gap) / 2)
            found.append(tuple(QRect(x, y + unit * step, side, side) for unit in range(count)))
        return tuple(found)

    def tile(self, column: int, unit: int) -> QRect:
        """Where a neuron lies."""
        return self.tiles[column][unit]

    def bias(self, column: int, unit: int) -> QRect:
        """Where the bias of a neuron lies: at the lower left corner of its tile."""
        tile, side = self.tile(column, unit), self.bias_side(column)
        return QRect(tile.left() - side // 2 - 1, tile.bottom() - side + side // 2, side, side)

    def foot(self, column: int) -> QRectF:
        """Below a column, for how many neurons are left out."""
        below = self.tile(column, self.shown[column] - 1).bottom() + 3
        return QRectF(self.centres[column] - self.pitch / 2, below, self.pitch, _FOOT - 4)

    # --- links --------------------------------------------------------------------------------------

    def ends(self, column: int) -> Floats:
        """(neurons, sources, 4): x and y where each link to this column begins and ends.

        They arrive spread over the left side of the tile, so that they can be told apart.
        """
        first, last = self.tile(column - 1, 0), self.tile(column, 0)
        before, side = self.sides[column - 1], self.sides[column]
        sources, neurons = np.arange(self.shown[column - 1]), np.arange(self.shown[column])
        spread = (sources + 0.5) / len(sources) - 0.5
        ends = np.empty((len(neurons), len(sources), 4))
        ends[..., 0] = first.right() + 1
        ends[..., 1] = first.top() + before / 2 + sources * (before + self.gaps[column - 1])
        ends[..., 2] = last.left()
        ends[..., 3] = last.top() + side / 2 + neurons[:, None] * (side + self.gaps[column]) + 0.5 * side * spread
        return ends

    def curve(self, ends: Floats) -> list[QPointF]:
        """The points of one link: level at both ends."""
        x0, y0, x1, y1 = (float(each) for each in ends)
        return [QPointF(x0 + (x1 - x0) * at, y0 + (y1 - y0) * bend(at)) for at in _STEPS]

    # --- what lies at a place ------------------------------------------------------------------------

    def column_at(self, x: float) -> int | None:
        """The column whose tiles lie at `x`."""
        for index, centre in enumerate(self.centres):
            if abs(x - centre) <= self.sides[index] / 2 + self.bias_side(index):
                return index
        return None

    def part_at(self, position: QPointF, diagram: Diagram) -> Part | None:
        """The neuron, bias or link at a place of the widget."""
        column = self.column_at(position.x())
        if column is not None:
            return self._in_column(column, position, diagram)
        following = next((index for index, x in enumerate(self.centres) if x > position.x()), None)
        if following is None or following == 0 or not diagram.joins(following):
            return None
        return self._link_at(following, position)

    def _in_column(self, column: int, position: QPointF, diagram: Diagram) -> Part | None:
        name, has_bias = self.columns[column], diagram.biases(column) is not None
        step = self.sides[column] + self.gaps[column]
        nearest = int((position.y() - self.tile(column, 0).top()) // step)
        for unit in (nearest - 1, nearest):
            if not 0 <= unit < self.shown[column]:
                continue
            if has_bias and QRectF(self.bias(column, unit)).adjusted(-2, -2, 2, 2).contains(position):
                return Bias(name, unit)
            if QRectF(self.tile(column, unit)).contains(position):
                return Neuron(name, unit)
        return None

    def _link_at(self, column: int, position: QPointF) -> Link | None:
        ends = self.ends(column)
        left, right = ends[0, 0, 0], ends[0, 0, 2]
        at = (position.x() - left) / (right - left)
        if not 0 <= at <= 1:
            return None
        rise = ends[..., 3] - ends[..., 1]
        slope = rise * 6 * at * (1 - at) / (right - left)
        distance = np.abs(ends[..., 1] + rise * bend(at) - position.y()) / np.hypot(1, slope)
        unit, source = np.unravel_index(int(distance.argmin()), distance.shape)
        if distance[unit, source] > _NEAR:
            return None
        return Link(self.columns[column], int(unit), int(source))


def bend(at: float) -> float:
    """From 0 to 1, level at both ends: 3 t^2 - 2 t^3."""
    return at * at * (3 - 2 * at)
