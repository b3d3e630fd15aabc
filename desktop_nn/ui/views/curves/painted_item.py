"""What is painted in a plot by our own code: it has a pen, covers all that is in sight, and never moves the axes."""

# mypy: disallow-untyped-calls=False, disallow-subclassing-any=False
# (pyqtgraph has no annotations)

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPen


class PaintedItem(pg.GraphicsObject):
    """Never tells the plot what to show: the view fits it."""

    def __init__(self, depth: float = 0.0) -> None:
        super().__init__()
        self.setZValue(depth)
        self._pen: QPen | None = None

    def set_pen(self, pen: QPen) -> None:
        """Draw with this pen from now on."""
        self._pen = pen
        self.update()

    # --- what pyqtgraph asks ------------------------------------------------------------------------

    def boundingRect(self) -> QRectF:
        # all that is in sight: to find the bounds of the data at every change costs more
        box = self.getViewBox()
        return QRectF() if box is None else QRectF(box.viewRect())

    def viewRangeChanged(self) -> None:
        """Something else is in sight."""
        self.prepareGeometryChange()

    def dataBounds(self, *_axis: Any, **_options: Any) -> tuple[None, None]:
        """Nothing that the plot should fit itself to."""
        return None, None
