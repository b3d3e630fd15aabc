"""One line of a plot, or its dots: painted straight from its numbers, which takes a third of pyqtgraph's own time."""

# mypy: disallow-untyped-calls=False, disallow-subclassing-any=False
# (pyqtgraph has no annotations)

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPainterPath

from desktop_nn.ui.views.curves.painted_item import PaintedItem

Array = npt.NDArray[np.float64]


class CurveItem(PaintedItem):
    """Joins points by a line, or puts a dot on each; the pen draws the line or outlines the dots."""

    def __init__(self, depth: float = 0.0) -> None:
        super().__init__(depth)
        self._x = self._y = np.empty(0)
        self._is_log = False
        self._fill, self._radius = QColor(), 0.0
        self._path: QPainterPath | None = None

    def set_points(self, x: Array, y: Array) -> None:
        """Show other points, if they are others; where a value is not finite the line is broken."""
        if not (np.array_equal(x, self._x) and np.array_equal(y, self._y, equal_nan=True)):
            self._x, self._y, self._path = x, y, None
            self.update()

    def set_dots(self, colour: str, diameter: float) -> None:
        """Put a dot on each point in place of the line."""
        self._fill, self._radius = QColor(colour), diameter / 2
        self.update()

    # --- what pyqtgraph asks ------------------------------------------------------------------------

    def setLogMode(self, x: bool, y: bool) -> None:
        """Show the logarithm of the heights."""
        self._is_log, self._path = y, None
        self.update()

    def paint(self, painter: QPainter, *_: Any) -> None:
        if self._pen is None or not len(self._x):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._pen)
        if self._radius:
            self._paint_dots(painter)
            return
        if self._path is None:
            self._path = pg.functions.arrayToQPath(self._x, self._heights(), connect="finite")
        painter.drawPath(self._path)

    def _paint_dots(self, painter: QPainter) -> None:
        painter.setBrush(self._fill)
        place = painter.transform()
        painter.resetTransform()  # dots are round, whatever the scales of the axes are
        for x, y in zip(self._x.tolist(), self._heights().tolist(), strict=True):
            if np.isfinite(y):
                painter.drawEllipse(place.map(QPointF(x, y)), self._radius, self._radius)
        painter.setTransform(place)

    def _heights(self) -> Array:
        if not self._is_log:
            return self._y
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.log10(self._y))
