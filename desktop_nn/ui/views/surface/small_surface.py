"""What a network answers everywhere, as small as a stamp: the colours of the plane and the border, or a curve."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from desktop_nn.training.probes.base import Answer
from desktop_nn.training.probes.surface import CurveAnswer, SurfaceAnswer
from desktop_nn.ui import theme as themes
from desktop_nn.ui.views.contour import zero_lines
from desktop_nn.ui.views.field_image import (
    answer_pixels,
    cosmetic_pen,
    enter_data,
    grid_lines,
    image_of,
    paint_image,
    paint_outline,
)
from desktop_nn.ui.views.frame import Frame

SIDE, NARROW_SIDE = 88, 56
_ROOM = 0.1  # of the height of a curve, above and below


class SmallSurface(QWidget):
    """Only to be looked at; without an answer it is an empty frame."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answer: Answer | None = None
        self._image = QImage()
        self._lines: list[QLineF] = []
        self._scale: float | None = None
        self._classes = 2
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Take less room."""
        side = NARROW_SIDE if narrow else SIDE
        self.setFixedSize(QSize(side, side))

    @property
    def has_answer(self) -> bool:
        """Whether there is something to see."""
        return self._answer is not None

    def show_answer(self, answer: Answer | None, classes: int, scale: float | None) -> None:
        """Show an answer; `scale` is the number with the fullest colour where there are no `classes`."""
        if answer is not self._answer or (classes, scale) != (self._classes, self._scale):
            self._answer, self._classes, self._scale = answer, classes, scale
            self.refresh()

    def refresh(self) -> None:
        """Colour it anew, as after a change of theme."""
        self._image, self._lines = QImage(), []
        if isinstance(self._answer, SurfaceAnswer):
            self._colour(self._answer)
        self.update()

    def _colour(self, answer: SurfaceAnswer) -> None:
        values = np.nan_to_num(answer.values)
        ranges = (answer.x_range, answer.y_range)
        if answer.confidence is not None:
            shares = np.nan_to_num(answer.confidence)
            borders = [] if answer.margins is None else [zero_lines(np.nan_to_num(each)) for each in answer.margins]
            self._image = image_of(answer_pixels(shares, values.astype(np.int64), self._classes))
        else:
            borders = [] if answer.is_number else [zero_lines(values, answer.crossings)]
            shown = values / np.float32(self._scale or 1.0) if answer.is_number else values
            self._image = image_of(answer_pixels(shown, None, self._classes))
        self._lines = [line for each in borders for line in grid_lines(each, values.shape, ranges)]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        answer, area = self._answer, QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if isinstance(answer, SurfaceAnswer):
            frame = Frame(area, answer.x_range, answer.y_range)
            paint_image(painter, frame, self._image)
            self._paint_border(painter, frame)
        elif isinstance(answer, CurveAnswer):
            frame = _curve_frame(area, answer)
            _paint_curve(painter, frame, answer)
        else:
            frame = Frame(area, (0.0, 1.0), (0.0, 1.0))
        paint_outline(painter, frame)

    def _paint_border(self, painter: QPainter, frame: Frame) -> None:
        enter_data(painter, frame)
        painter.setPen(cosmetic_pen(themes.current().text, 1.25))
        painter.drawLines(self._lines)
        painter.restore()


def _curve_frame(area: QRectF, answer: CurveAnswer) -> Frame:
    y = np.nan_to_num(answer.y)
    low, high = min(float(y.min()), 0.0), max(float(y.max()), 1.0)
    room = _ROOM * (high - low)
    return Frame(area, (float(answer.x[0]), float(answer.x[-1])), (low - room, high + room))


def _paint_curve(painter: QPainter, frame: Frame, answer: CurveAnswer) -> None:
    theme = themes.current()
    if answer.threshold is not None:
        painter.setPen(QPen(QColor(theme.text_muted), 1, Qt.PenStyle.DashLine))
        left, right = frame.x_range
        painter.drawLine(frame.at(left, answer.threshold), frame.at(right, answer.threshold))
    painter.setPen(QPen(QColor(theme.accent), 1.75))
    places = zip(answer.x.tolist(), np.nan_to_num(answer.y).tolist(), strict=True)
    painter.drawPolyline(QPolygonF([QPointF(frame.at(x, y)) for x, y in places]))
