"""The surface of a network in space, painted from back to front; it is turned by dragging or by the arrow keys."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from desktop_nn.i18n import _, decimal
from desktop_nn.ui import theme as themes
from desktop_nn.ui.theme import FontSizes, font, semibold
from desktop_nn.ui.views.frame import Range, ticks
from desktop_nn.ui.views.surface.mesh import Mesh, Stems
from desktop_nn.ui.views.surface.turned import Turned

_DOT = 3.75
_NEARER = 0.12  # what lies on the surface is painted after it
_LABEL_AWAY, _NAME_AWAY = 1.12, 1.30
_CORNERS = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])


class Surface3DPicture(Turned):
    """Shows a Mesh with Stems in a box; heights are named by the texts of `set_box`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Surface in space"), parent)
        self._mesh: Mesh | None = None
        self._stems: Stems | None = None
        self._limits: tuple[Range, Range] = ((-1.0, 1.0), (-1.0, 1.0))
        self._names = ("x", "y")
        self._heights: tuple[tuple[float, str], ...] = ()

    # --- what to show -------------------------------------------------------------------------------

    def set_box(
        self, limits: tuple[Range, Range], names: tuple[str, str], heights: tuple[tuple[float, str], ...]
    ) -> None:
        """Other inputs: their limits and names; `heights` are places from -1 to 1 and what is written there."""
        self._limits, self._names, self._heights = limits, names, heights
        self._mesh, self._stems = None, None
        self.update()

    def set_surface(self, mesh: Mesh, stems: Stems | None) -> None:
        """Show what the network answers now."""
        self._mesh, self._stems = mesh, stems
        self.update()

    # --- painting -----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(themes.current().surface))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_box(painter)
        if self._mesh is not None:
            self._paint_things(painter, self._mesh, self._stems)

    def _paint_things(self, painter: QPainter, mesh: Mesh, stems: Stems | None) -> None:
        """Quads, lines and samples, the farthest first."""
        quads, distances = self.project(mesh.quads)
        lines, line_distances = self.project(mesh.lines)
        ends = np.empty((0, 2, 3)) if stems is None else np.stack([stems.feet, stems.heads], axis=1)
        samples, sample_distances = self.project(ends)
        far = np.concatenate(
            [
                distances.mean(axis=1),
                line_distances.mean(axis=1) - _NEARER,
                (sample_distances.min(axis=1) if len(ends) else np.empty(0)) - _NEARER,
            ]
        )
        corners, colours, pieces, dots = quads.tolist(), mesh.colours.tolist(), lines.tolist(), samples.tolist()
        theme = themes.current()
        line_pen = QPen(QColor(theme.text), 1.75)
        painter.setPen(Qt.PenStyle.NoPen)
        for index in np.argsort(-far).tolist():
            if index < len(corners):
                painter.setBrush(QColor(*colours[index]))
                painter.drawConvexPolygon([QPointF(*each) for each in corners[index]])
            elif index < len(corners) + len(pieces):
                painter.setPen(line_pen)
                first, second = pieces[index - len(corners)]
                painter.drawLine(QPointF(*first), QPointF(*second))
                painter.setPen(Qt.PenStyle.NoPen)
            elif stems is not None:
                number = index - len(corners) - len(pieces)
                _paint_sample(painter, dots[number], stems.colours[number])

    def _paint_box(self, painter: QPainter) -> None:
        theme = themes.current()
        floor, distances = self.project(np.concatenate([_CORNERS, np.full((4, 1), -1.0)], axis=1))
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.setBrush(QColor(theme.surface_sunken))
        painter.drawPolygon(QPolygonF([QPointF(*each) for each in floor.tolist()]))
        self._paint_floor_axis(painter, 0, float(_CORNERS[int(distances.argmin()), 1]))
        self._paint_floor_axis(painter, 1, float(_CORNERS[int(distances.argmin()), 0]))
        self._paint_upright_axis(painter, _CORNERS[int(floor[:, 0].argmin())])

    def _paint_floor_axis(self, painter: QPainter, axis: int, side: float) -> None:
        """Numbers and the name of one input along the edge of the floor that is nearest."""
        theme, limits = themes.current(), self._limits[axis]
        values, decimals = ticks(limits, 5)
        painter.setFont(font(FontSizes.caption))
        for value in values:
            along = 2 * (value - limits[0]) / (limits[1] - limits[0]) - 1
            self._paint_grid_line(painter, axis, along)
            painter.setPen(QColor(theme.text_muted))
            self._write(painter, _on_floor(axis, along, side * _LABEL_AWAY), decimal(value, decimals))
        painter.setFont(semibold(FontSizes.small))
        self._write(painter, _on_floor(axis, 0.0, side * _NAME_AWAY), self._names[axis])

    def _paint_grid_line(self, painter: QPainter, axis: int, along: float) -> None:
        ends, _distances = self.project(np.array([_on_floor(axis, along, -1.0), _on_floor(axis, along, 1.0)]))
        painter.setPen(QPen(QColor(themes.current().border), 1))
        painter.drawLine(QPointF(*ends[0]), QPointF(*ends[1]))

    def _paint_upright_axis(self, painter: QPainter, corner: npt.NDArray[np.float64]) -> None:
        """What the heights mean, at the corner that stands farthest to the left."""
        theme = themes.current()
        places = np.array([[*corner, -1.0], [*corner, 1.0], *([*corner, height] for height, _text in self._heights)])
        points, _distances = self.project(places)
        painter.setPen(QPen(QColor(theme.border_strong), 1))
        painter.drawLine(QPointF(*points[0]), QPointF(*points[1]))
        painter.setFont(font(FontSizes.caption))
        for point, (_height, text) in zip(points[2:].tolist(), self._heights, strict=True):
            at = QPointF(*point)
            painter.setPen(QPen(QColor(theme.border_strong), 1))
            painter.drawLine(at, at - QPointF(4, 0))
            painter.setPen(QColor(theme.text_muted))
            width = painter.fontMetrics().horizontalAdvance(text)
            painter.drawText(at + QPointF(-8 - width, painter.fontMetrics().capHeight() / 2), text)

    def _write(self, painter: QPainter, place: npt.NDArray[np.float64], text: str) -> None:
        at, _distance = self.project(place)
        box = QRectF(float(at[0]) - 40, float(at[1]) - 10, 80, 20)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)


def _on_floor(axis: int, along: float, aside: float) -> npt.NDArray[np.float64]:
    return np.array([along, aside, -1.0] if axis == 0 else [aside, along, -1.0])


def _paint_sample(painter: QPainter, ends: list[list[float]], colour: str) -> None:
    foot, head = QPointF(*ends[0]), QPointF(*ends[1])
    painter.setPen(QPen(QColor(colour), 1.25))
    painter.drawLine(foot, head)
    painter.setPen(QPen(QColor(themes.current().surface_raised), 1.0))
    painter.setBrush(QColor(colour))
    painter.drawEllipse(head, _DOT, _DOT)
    painter.setPen(Qt.PenStyle.NoPen)
