"""The picture of one activation: its curve, its slope, and where the rows of a table lie on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_nn.core.layers.activation import Activation
from desktop_nn.core.layers.curves import curve
from desktop_nn.i18n import _
from desktop_nn.ui import theme as themes
from desktop_nn.ui.views.frame import Frame

RANGE = (-4.0, 4.0)
_POINTS = 401
_ROOM = 0.15
_DOT = 5.0


@dataclass(frozen=True, eq=False)
class Dots:
    """Sums that come into the activation and the class of the sample each belongs to."""

    sums: npt.NDArray[np.float32]
    labels: npt.NDArray[np.int64]


class ActivationPicture(QWidget):
    """Paints f as a line, f' dashed, and the dots on f; dots beyond the edge stand at the edge."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.activation: Activation | None = None
        self.dots: Dots | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 120)
        self.setAccessibleName(_("Activation curve"))

    def show_curve(self, activation: Activation | None, dots: Dots | None) -> None:
        """Show another curve or other dots."""
        self.activation, self.dots = activation, dots
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, 300)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = themes.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.surface))
        if self.activation is None:
            return
        sums = np.linspace(*RANGE, _POINTS)
        values, slopes = curve(self.activation, sums)
        lowest, highest = min(values.min(), slopes.min(), 0.0), max(values.max(), slopes.max())
        room = _ROOM * (highest - lowest)
        frame = Frame.within(QRectF(self.rect()), RANGE, (lowest - room, highest + room), equal=False)
        if frame.area.width() < 1:
            return
        frame.paint_axes(painter, _("Sum a of weighted inputs and bias"), "f", grid=True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.test), 1.75, Qt.PenStyle.DashLine))
        painter.drawPolyline(_line(frame, sums, slopes))
        painter.setPen(QPen(QColor(theme.accent), 2.5))
        painter.drawPolyline(_line(frame, sums, values))
        self._paint_dots(painter, frame)

    def _paint_dots(self, painter: QPainter, frame: Frame) -> None:
        if self.dots is None or self.activation is None:
            return
        theme = themes.current()
        places = np.clip(np.nan_to_num(self.dots.sums), *RANGE)
        answers, _slopes = curve(self.activation, places)
        painter.setPen(QPen(QColor(theme.surface_raised), 1.5))
        for place, answer, label in zip(places, answers, self.dots.labels, strict=True):
            painter.setBrush(QColor(theme.classes(2)[int(label) % 2]))
            painter.drawEllipse(frame.at(float(place), float(answer)), _DOT, _DOT)


def _line(frame: Frame, sums: npt.NDArray[np.float64], values: npt.NDArray[np.float64]) -> QPolygonF:
    return QPolygonF([QPointF(frame.at(float(x), float(y))) for x, y in zip(sums, values, strict=True)])
