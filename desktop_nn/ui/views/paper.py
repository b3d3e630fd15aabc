"""The painted paper under the pen: finished ink is kept as a picture, so that painting it again is cheap."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPixmap

from desktop_nn.ui.views import canvas_look as look
from desktop_nn.ui.views import strokes as ink
from desktop_nn.ui.views.strokes import Mark, Stroke


class Paper:
    """A square picture of `side` pixels, sharp on screens of any scale. Rectangles are on the paper."""

    def __init__(self) -> None:
        self.picture = QPixmap()
        self.side = 0

    def renew(self, side: int, ratio: float, marks: Iterable[Mark], active: Stroke | None) -> None:
        """Fresh paper with everything painted on it anew."""
        self.side = side
        self.picture = QPixmap(QSize(round(side * ratio), round(side * ratio)))
        self.picture.setDevicePixelRatio(ratio)
        self.picture.fill(look.colours().paper)
        painter = QPainter(self.picture)
        ink.paint_marks(painter, marks, side, look.colours())
        if active is not None:
            for index in range(len(active.points)):
                ink.paint_piece(painter, active, index, side, look.colours())
        painter.end()

    def add_piece(self, stroke: Stroke) -> QRectF:
        """Paint what the last point of a stroke made certain; returns the rectangle touched."""
        painter = QPainter(self.picture)
        touched = ink.paint_piece(painter, stroke, len(stroke.points) - 1, self.side, look.colours())
        painter.end()
        return touched

    def add_tip(self, stroke: Stroke) -> QRectF:
        """Paint the end of a finished stroke; returns the rectangle touched."""
        painter = QPainter(self.picture)
        touched = ink.paint_tip(painter, stroke, self.side, look.colours())
        painter.end()
        return touched
