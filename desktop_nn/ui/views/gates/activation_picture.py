"""The picture of one activation: its curve, its slope, and where the rows of a table lie on it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_nn.core.layers.activation import Activation
from desktop_nn.core.layers.curves import curve
from desktop_nn.i18n import _
from desktop_nn.ui import theme as themes
from desktop_nn.ui.theme import FontSizes, semibold
from desktop_nn.ui.views.frame import Frame
from desktop_nn.ui.views.row_names import gathered

RANGE = (-4.0, 4.0)
_POINTS = 401
_ROOM = 0.15
_DOT = 5.0
_BESIDE_0 = 1e-9
_SAME = 9.0  # pixels between dots that have one name


@dataclass(frozen=True, eq=False)
class Dots:
    """Sums that come into the activation, the class of the sample each belongs to and, perhaps, its name."""

    sums: npt.NDArray[np.float32]
    labels: npt.NDArray[np.int64]
    names: list[str] = field(default_factory=list)


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
        sums = np.sort(np.append(np.linspace(*RANGE, _POINTS), (-_BESIDE_0, _BESIDE_0)))  # a jump is upright
        values, slopes = curve(self.activation, sums)
        lowest, highest = min(values.min(), slopes.min(), 0.0), max(values.max(), slopes.max())
        room = _ROOM * (highest - lowest)
        frame = Frame.within(QRectF(self.rect()), RANGE, (lowest - room, highest + room), equal=False)
        if frame.area.width() < 1:
            return
        frame.paint_axes(painter, _("Sum a of weighted inputs and bias"), "f", grid=True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.accent), 2.5))
        painter.drawPolyline(_line(frame, sums, values))
        painter.setPen(QPen(QColor(theme.test), 1.75, Qt.PenStyle.DashLine))  # on the curve it is seen, too
        painter.drawPolyline(_line(frame, sums, slopes))
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
        middles = [frame.at(float(place), float(answer)) for place, answer in zip(places, answers, strict=True)]
        for at, words in gathered(zip(middles, self.dots.names, strict=False), _SAME):
            self._paint_name(painter, frame, at, words)

    @staticmethod
    def _paint_name(painter: QPainter, frame: Frame, at: QPointF, words: str) -> None:
        """Above the dot, or below it where there is no room; inside the picture."""
        painter.setFont(semibold(FontSizes.small))
        metrics = painter.fontMetrics()
        width, height = metrics.horizontalAdvance(words), metrics.height()
        left = min(max(at.x() - width / 2, frame.area.left() + 2), frame.area.right() - width - 2)
        top = at.y() - _DOT - height - 4
        top = top if top > frame.area.top() else at.y() + _DOT + 4
        theme = themes.current()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.surface_raised))  # the curve would run through the words
        painter.drawRoundedRect(QRectF(left - 4, top, width + 8, height), 4, 4)
        painter.setPen(QColor(theme.text))
        painter.drawText(QPointF(left, top + metrics.ascent()), words)


def _line(frame: Frame, sums: npt.NDArray[np.float64], values: npt.NDArray[np.float64]) -> QPolygonF:
    return QPolygonF([QPointF(frame.at(float(x), float(y))) for x, y in zip(sums, values, strict=True)])
