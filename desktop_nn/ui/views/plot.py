"""A pyqtgraph plot dressed in the theme: opaque grid, our own tick labels, no menus of its own."""

# mypy: disallow-untyped-calls=False
# (pyqtgraph has no annotations)

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPen

from desktop_nn.i18n import decimal, number, percent
from desktop_nn.ui import theme as themes
from desktop_nn.ui.theme import FontSizes, font

_GRID_DEPTH = -1000  # below the curves
_Y_AXIS_WIDTH = 58  # so that plots side by side or above each other begin at the same place
_END_ROOM = 16
_DOT = 7
_FEW_DECADES = 2.0
_TICK_ROOM = 22  # pixels from tick to tick, at least


class GridAxis(pg.AxisItem):
    """An axis whose grid lines are opaque, which is fourteen times faster than pyqtgraph's translucent ones."""

    def __init__(self, side: str, write: Callable[[float, float], str] | None = None) -> None:
        super().__init__(side)
        self._write = write or write_plain
        self._grid_pen = QPen()
        self.enableAutoSIPrefix(False)
        self.setGrid(255)
        self.setStyle(tickTextOffset=6, tickLength=0, maxTickLevel=0, hideOverlappingLabels=False)
        self.setTickFont(font(FontSizes.caption))

    def name(self, text: str) -> None:
        """Say what the axis shows."""
        style: dict[str, Any] = {"font-size": f"{int(FontSizes.caption)}px", "color": themes.current().text_muted}
        self.setLabel(text, **style)

    def retheme(self) -> None:
        """Take the colours of the current theme."""
        theme = themes.current()
        self._grid_pen = QPen(QColor(theme.grid))
        self.setPen(QPen(QColor(theme.grid)))
        self.setTextPen(QPen(QColor(theme.text_muted)))
        if self.labelText:
            self.name(self.labelText)

    def boundingRect(self) -> QRectF:
        # with a grid pyqtgraph leaves no room for the labels at the two ends, and drops them
        return QRectF(super().boundingRect()).adjusted(-_END_ROOM, -_END_ROOM, _END_ROOM, _END_ROOM)

    def tickValues(self, minimum: float, maximum: float, size: float) -> list[tuple[float, list[float]]]:
        if not self.logMode and maximum > minimum:
            scale = size / (maximum - minimum)
            levels = super().tickValues(minimum, maximum, size)
            return [_spread(spacing, values, scale) for spacing, values in levels]
        if not self.logMode:
            return []
        mantissas = (1, 2, 5) if maximum - minimum < _FEW_DECADES else (1,)
        decades = range(math.floor(minimum), math.ceil(maximum) + 1)
        places = [decade + math.log10(mantissa) for decade in decades for mantissa in mantissas]
        return [(1.0, [place for place in places if minimum <= place <= maximum])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self.logMode:
            return [number(10.0**value, 3) for value in values]
        return [self._write(value * scale, spacing * scale) for value in values]

    def generateDrawSpecs(self, painter: Any) -> Any:
        specs = super().generateDrawSpecs(painter)
        if specs is None:
            return None
        axis, ticks, texts = specs
        return axis, [(self._grid_pen, start, end) for _pen, start, end in ticks], texts


def _spread(spacing: float, values: list[float], scale: float) -> tuple[float, list[float]]:
    """Fewer ticks where a low plot (`scale` pixels per unit) has no room for the words of all of them."""
    kept = (spacing, values)
    for factor in (2, 5, 10):
        if kept[0] * scale >= _TICK_ROOM:
            break
        fewer = [value for value in values if round(value / spacing) % factor == 0]
        if len(fewer) < 2:  # one number alone is no scale
            break
        kept = (factor * spacing, fewer)
    return kept


def write_plain(value: float, spacing: float) -> str:
    """A tick label with as many decimals as the distance of the ticks needs."""
    return decimal(value, min(8, max(0, math.ceil(-math.log10(spacing) - 1e-6))))


def write_percent(value: float, spacing: float) -> str:
    """A tick label in per cent."""
    return percent(value, max(0, math.ceil(-math.log10(spacing) - 2 - 1e-6)))


class Plot(pg.PlotWidget):
    """One plot with named axes. It is fitted to its curves until the person zooms or moves it."""

    def __init__(self, x_name: str, y_name: str, write_y: Callable[[float, float], str] | None = None) -> None:
        self.x_axis, self.y_axis = GridAxis("bottom"), GridAxis("left", write_y)
        super().__init__(axisItems={"bottom": self.x_axis, "left": self.y_axis})
        item = self.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        item.setContentsMargins(4, 8, 12, 4)
        self.box = item.getViewBox()
        self.box.setDefaultPadding(0.0)
        self.setFrameShape(self.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for axis in (self.x_axis, self.y_axis):
            axis.setZValue(_GRID_DEPTH)
        self.y_axis.setWidth(_Y_AXIS_WIDTH)
        self.x_axis.name(x_name)
        self.y_axis.name(y_name)
        self.retheme()

    def add_curve(self, depth: float = 0.0) -> pg.PlotDataItem:
        """One more line; `setData` fills it and `pen` colours it."""
        curve = pg.PlotDataItem(antialias=True)
        curve.setZValue(depth)
        self.getPlotItem().addItem(curve)
        return curve

    def add_dots(self, depth: float = 0.0) -> pg.PlotDataItem:
        """Dots that are not joined."""
        dots = self.add_curve(depth)
        dots.setPen(None)
        dots.setSymbol("o")
        dots.setSymbolSize(_DOT)
        return dots

    def pen(self, colour: str, width: float = 1.0, dashed: bool = False, scale: float = 1.0) -> QPen:
        """A line that keeps its width when the plot is zoomed; `scale` is the pixels of a picture per screen pixel."""
        return line_pen(colour, width * scale * self.devicePixelRatioF(), dashed)

    def retheme(self) -> None:
        """Take the colours of the current theme."""
        self.setBackground(QColor(themes.current().surface))
        self.x_axis.retheme()
        self.y_axis.retheme()


def line_pen(colour: str, width: float = 1.0, dashed: bool = False) -> QPen:
    """A line that keeps its width when the plot is zoomed."""
    pen = QPen(pg.mkPen(QColor(colour), width=width))
    if dashed:
        pen.setDashPattern([3.5, 2.5])
    return pen


def thinned(x: np.ndarray, y: np.ndarray, limit: int) -> tuple[np.ndarray, np.ndarray]:
    """At most about `limit` points that keep the lowest and the highest value of each stretch, and the last point.

    Thick or many lines are slow to paint; what is narrower than a pixel cannot be seen anyway.
    """
    if len(x) <= limit:
        return x, y
    size = -(-len(x) // (limit // 2))
    whole = len(x) // size * size
    parts = y[:whole].reshape(-1, size)
    starts = np.arange(0, whole, size)
    picked = np.concatenate([starts + parts.argmin(1), starts + parts.argmax(1), [len(x) - 1]])
    picked = np.unique(picked)
    return x[picked], y[picked]


def smoothed(values: np.ndarray, window: int) -> np.ndarray:
    """The mean of each value and up to `window` - 1 before it."""
    if window <= 1 or len(values) < 2:
        return values
    sums = np.cumsum(values)
    result = sums / np.arange(1, len(values) + 1)
    if len(values) > window:
        result[window:] = (sums[window:] - sums[:-window]) / window
    return np.asarray(result)
