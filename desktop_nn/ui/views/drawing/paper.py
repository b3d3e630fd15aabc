"""The painted paper under the pen: finished ink is kept as a picture, so that painting it again is cheap."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPixmap

from desktop_nn.ui.views.drawing import canvas_look as look
from desktop_nn.ui.views.drawing import strokes as ink
from desktop_nn.ui.views.drawing.strokes import Mark, Stroke


class Paper:
    """A square picture of `side` pixels, sharp on screens of any scale. Rectangles are on the paper."""

    def __init__(self) -> None:
        self.picture = QPixmap()
        self.side = 0
        self._before: QPixmap | None = None  # without the stroke under way

    def renew(self, side: int, ratio: float, marks: Iterable[Mark], active: Stroke | None) -> None:
        """Fresh paper with everything painted on it anew."""
        self.side = side
        self.picture = QPixmap(QSize(round(side * ratio), round(side * ratio)))
        self.picture.setDevicePixelRatio(ratio)
        self.picture.fill(look.colours().paper)
        with QPainter(self.picture) as painter:
            ink.paint_marks(painter, marks, side, look.colours())
        if active is None:
            return
        self.begin()
        with QPainter(self.picture) as painter:
            for index in range(len(active.points)):
                ink.paint_piece(painter, active, index, side, look.colours())

    def add_piece(self, stroke: Stroke) -> QRectF:
        """Paint what the last point of a stroke made certain; returns the rectangle touched."""
        painter = QPainter(self.picture)
        touched = ink.paint_piece(painter, stroke, len(stroke.points) - 1, self.side, look.colours())
        painter.end()
        return touched

    def begin(self) -> None:
        """A stroke begins: keep the paper as it is without it."""
        self._before = self.picture.copy()

    def finish(self, stroke: Stroke) -> None:
        """A stroke is finished: in place of its pieces paint it whole, with a smoother edge."""
        if self._before is not None:
            self.picture, self._before = self._before, None
        painter = QPainter(self.picture)
        ink.paint_stroke(painter, stroke, self.side, look.colours())
        painter.end()
