"""The crosshair of the curves: an upright line that jumps from measurement to measurement and says its values."""

# mypy: disallow-untyped-calls=False
# (pyqtgraph has no annotations)

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel

from desktop_nn.ui import theme as themes
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.theme import SPACE_1, SPACE_2
from desktop_nn.ui.views.curves.plot import Plot, line_pen

#: The place of the measurement nearest to x, and of each line there: colour ("" for the heading), text, height.
Describe = Callable[[float], tuple[float, list[tuple[str, str, float]]] | None]

_OFFSET = 12


class Crosshair(QObject):
    """Follows the mouse over a plot; `step` moves it by keyboard."""

    def __init__(self, plot: Plot, describe: Describe) -> None:
        super().__init__(plot)
        self._plot, self._describe = plot, describe
        self._is_log = False
        self._at: float | None = None
        self._line = pg.InfiniteLine(angle=90, movable=False)
        self._dots = pg.ScatterPlotItem(size=8, pxMode=True)
        for item, depth in ((self._line, -1), (self._dots, 10)):
            item.setZValue(depth)
            item.hide()
            plot.getPlotItem().addItem(item, ignoreBounds=True)
        self._note = _Note(plot)
        plot.viewport().setMouseTracking(True)
        plot.viewport().installEventFilter(self)

    def set_logarithmic(self, on: bool) -> None:
        """Whether heights are drawn as their logarithms."""
        self._is_log = on
        self.hide()

    def retheme(self) -> None:
        """Take the colours of the current theme."""
        self._line.setPen(line_pen(themes.current().border_strong))
        self.hide()

    def hide(self) -> None:
        """Take it away."""
        self._at = None
        for each in (self._line, self._dots, self._note):
            each.hide()

    def step(self, count: int, places: npt.NDArray[np.float64]) -> None:
        """Go `count` measurements to the right, from the last one if it was not shown."""
        index = len(places) if self._at is None else int(np.abs(places - self._at).argmin())
        self.show_at(float(places[min(max(index + count, 0), len(places) - 1)]))

    def show_at(self, x: float) -> None:
        """Show what there is nearest to `x`."""
        found = self._describe(x)
        if found is None:
            self.hide()
            return
        self._at, lines = found
        self._line.setValue(self._at)
        self._dots.setData(self._spots(self._at, lines))
        self._note.set_lines(lines)
        self._place_note()
        for each in (self._line, self._dots, self._note):
            each.show()

    def _spots(self, x: float, lines: list[tuple[str, str, float]]) -> list[dict[str, object]]:
        edge = line_pen(themes.current().surface, 1.5)
        spots: list[dict[str, object]] = []
        for colour, _text, height in lines:
            if colour and np.isfinite(height) and (height > 0 or not self._is_log):
                y = float(np.log10(height)) if self._is_log else height
                spots.append({"pos": (x, y), "brush": QColor(colour), "pen": edge})
        return spots

    def _place_note(self) -> None:
        note, area = self._note, self._plot.rect()
        at = self._plot.mapFromScene(self._plot.box.mapViewToScene(QPointF(self._at or 0.0, 0.0)))
        left = at.x() + _OFFSET
        if left + note.width() > area.right():
            left = at.x() - _OFFSET - note.width()
        note.move(max(0, left), _OFFSET)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            scene = self._plot.mapToScene(event.position().toPoint())
            if self._plot.box.sceneBoundingRect().contains(scene):
                self.show_at(float(self._plot.box.mapSceneToView(scene).x()))
            else:
                self.hide()
        elif event.type() == QEvent.Type.Leave:
            self.hide()
        return False


class _Note(QFrame):
    """The small sheet with the values."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self.setProperty("role", "raised")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(SPACE_2, SPACE_1, SPACE_2, SPACE_1)
        self._grid.setSpacing(2)
        self._labels: list[QLabel] = []
        self.hide()

    def set_lines(self, lines: list[tuple[str, str, float]]) -> None:
        while len(self._labels) < len(lines):
            self._labels.append(label("", "note"))
            self._grid.addWidget(self._labels[-1], len(self._labels) - 1, 0)
        for row, (colour, text, _height) in zip(self._labels, lines, strict=False):
            row.setText(text)
            row.setStyleSheet(f"color: {colour or themes.current().text_muted};")
        self.setAccessibleName(", ".join(text for _colour, text, _height in lines))
        self.adjustSize()
