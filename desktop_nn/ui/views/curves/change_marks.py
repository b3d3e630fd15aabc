"""Upright lines in a plot: where something happened to the run, such as other data to learn from."""

# mypy: disallow-untyped-calls=False, disallow-subclassing-any=False
# (pyqtgraph has no annotations)

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPen

Array = npt.NDArray[np.float64]


class ChangeMarks(pg.GraphicsObject):
    """One line over the whole height of the plot at each place. They never tell the plot what to show."""

    def __init__(self, depth: float = 0.0) -> None:
        super().__init__()
        self.setZValue(depth)
        self.places: Array = np.empty(0)
        self._pen: QPen | None = None

    def set_places(self, places: Array) -> None:
        """Mark these places."""
        if not np.array_equal(places, self.places):
            self.places = places
            self.update()

    def set_pen(self, pen: QPen) -> None:
        """Draw the lines with it."""
        self._pen = pen
        self.update()

    # --- what pyqtgraph asks ------------------------------------------------------------------------

    def boundingRect(self) -> QRectF:
        box = self.getViewBox()
        return QRectF() if box is None else QRectF(box.viewRect())

    def viewRangeChanged(self) -> None:
        """Something else is in sight."""
        self.prepareGeometryChange()

    def dataBounds(self, *_axis: Any, **_options: Any) -> tuple[None, None]:
        """Nothing that the plot should fit itself to."""
        return None, None

    def paint(self, painter: QPainter, *_: Any) -> None:
        if self._pen is None or not len(self.places):
            return
        area = self.boundingRect()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self._pen)
        painter.drawLines([QLineF(x, area.top(), x, area.bottom()) for x in self.places.tolist()])
