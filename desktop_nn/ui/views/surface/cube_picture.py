"""The truth table of three inputs as the corners of a cube, with the plane that a single neuron cuts through it."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from desktop_nn.i18n import _, decimal
from desktop_nn.training.probes.rows import RowsAnswer
from desktop_nn.ui import theme as themes
from desktop_nn.ui.theme import FontSizes, semibold
from desktop_nn.ui.views.points import paint_large, paint_note
from desktop_nn.ui.views.surface.camera import Camera
from desktop_nn.ui.views.surface.turned import Turned

_SIZE = 0.8  # half a side of the cube, in the box of the camera
_NAME_AT = 1.5  # beyond the corner, in half sides
#: From here no corner hides another one, and the plane of a symmetric gate is seen from the front.
_HOME = Camera(turn=-140.0, tilt=44.0, zoom=1.25)
_PLANE_ALPHA = 90

Floats = npt.NDArray[np.floating]


class CubePicture(Turned):
    """Paints each row at its bits, in the colour of the wanted result, with the answer beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Cube of the truth table"), parent, _HOME)
        self._names: tuple[str, ...] = ()
        self._answer: RowsAnswer | None = None
        self._plane: Floats | None = None

    def set_names(self, names: tuple[str, ...]) -> None:
        """Show another gate."""
        self._names, self._answer, self._plane = names, None, None
        self.update()

    def set_answer(self, answer: RowsAnswer, plane: Floats | None) -> None:
        """Show what the network answers now, and the corners (n, 3) of its plane in units of the bits."""
        self._answer, self._plane = answer, plane
        self.update()

    @property
    def plane(self) -> Floats | None:
        """The corners of the plane that is shown."""
        return self._plane

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(themes.current().surface))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._answer is None:
            return
        bits = (self._answer.inputs > self._answer.inputs.min()).astype(np.float64)
        self._paint_edges(painter, bits)
        self._paint_plane(painter)
        self._paint_rows(painter, bits, self._answer)
        self._paint_names(painter)

    def _on_screen(self, bits: Floats) -> tuple[list[QPointF], Floats]:
        places, distances = self.project(_SIZE * (2 * bits - 1))
        return [QPointF(*each) for each in places.tolist()], distances

    def _paint_edges(self, painter: QPainter, bits: Floats) -> None:
        corners, _distances = self._on_screen(bits)
        painter.setPen(QPen(QColor(themes.current().border_strong), 1.25))
        for first, second in combinations(range(len(bits)), 2):
            if np.abs(bits[first] - bits[second]).sum() == 1:
                painter.drawLine(corners[first], corners[second])

    def _paint_plane(self, painter: QPainter) -> None:
        if self._plane is None:
            return
        corners, _distances = self._on_screen(self._plane)
        colour = QColor(themes.current().accent)
        painter.setPen(QPen(colour, 2))
        colour.setAlpha(_PLANE_ALPHA)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF(corners))

    def _paint_rows(self, painter: QPainter, bits: Floats, answer: RowsAnswer) -> None:
        """The farthest first."""
        corners, distances = self._on_screen(bits)
        colours = themes.current().classes(2)
        for row in np.argsort(-distances).tolist():
            label = int(answer.labels[row])
            paint_large(painter, corners[row], colours[label], str(label))
            paint_note(painter, corners[row], decimal(float(answer.values[row])))

    def _paint_names(self, painter: QPainter) -> None:
        """Each input at the end of the edge along which it alone goes from 0 to 1."""
        ends = -np.ones((3, 3))
        np.fill_diagonal(ends, _NAME_AT)
        places, _distances = self.project(_SIZE * ends)
        painter.setFont(semibold(FontSizes.heading))
        painter.setPen(QColor(themes.current().text))
        metrics = painter.fontMetrics()
        for name, (x, y) in zip(self._names, places.tolist(), strict=False):
            painter.drawText(QPointF(x - metrics.horizontalAdvance(name) / 2, y + metrics.ascent() / 2), name)
