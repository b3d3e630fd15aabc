"""Upright lines in a plot: where something happened to the run, such as other data to learn from."""

# mypy: disallow-untyped-calls=False, disallow-subclassing-any=False
# (pyqtgraph has no annotations)

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter

from desktop_nn.ui.views.curves.painted_item import PaintedItem

Array = npt.NDArray[np.float64]


class ChangeMarks(PaintedItem):
    """One line over the whole height of the plot at each place."""

    def __init__(self, depth: float = 0.0) -> None:
        super().__init__(depth)
        self.places: Array = np.empty(0)

    def set_places(self, places: Array) -> None:
        """Mark these places."""
        if not np.array_equal(places, self.places):
            self.places = places
            self.update()

    def paint(self, painter: QPainter, *_: Any) -> None:
        if self._pen is None or not len(self.places):
            return
        area = self.boundingRect()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self._pen)
        painter.drawLines([QLineF(x, area.top(), x, area.bottom()) for x in self.places.tolist()])
