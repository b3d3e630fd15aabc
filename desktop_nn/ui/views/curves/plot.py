"""A pyqtgraph plot dressed in the theme: opaque grid, our own tick labels, no menus of its own."""

# mypy: disallow-untyped-calls=False
# (pyqtgraph has no annotations)

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QResizeEvent

from desktop_nn.i18n import decimal, number, percent
from desktop_nn.ui import theme as themes
from desktop_nn.ui.theme import FontSizes, font
from desktop_nn.ui.views.curves.change_marks import ChangeMarks
from desktop_nn.ui.views.curves.curve_item import CurveItem

_GRID_DEPTH = -1000  # below the curves
_Y_AXIS_WIDTH = 58  # so that plots side by side or above each other begin at the same place
_END_ROOM = 16
_LABEL_GAP = 6
_FEW_DECADES = 2.0
_TICK_ROOM = 22  # pixels from tick to tick, at least
_LOW = 112  # a plot of fewer pixels gives the room of its axes' names to the curves


class GridAxis(pg.AxisItem):
    """An axis whose grid lines are opaque, which is fourteen times faster than pyqtgraph's translucent ones."""

    picture: Any  # the parts that are painted; pyqtgraph forgets them when the range or the size changes

    def __init__(self, side: str, write: Callable[[float, float], str] | None = None) -> None:
        super().__init__(side)
        self._write = write or write_plain
        self._grid_pen = QPen()
        self._is_level = side == "bottom"
        self._is_named = True
        along = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        beside = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._alignment = int(along if self._is_level else beside) | int(Qt.TextFlag.TextDontClip)
        self.enableAutoSIPrefix(False)
        self.setGrid(255)
        self.setStyle(tickTextOffset=_LABEL_GAP, tickLength=0, maxTickLevel=0, hideOverlappingLabels=False)

    def name(self, text: str) -> None:
        """Say what the axis shows."""
        style: dict[str, Any] = {"font-size": f"{int(FontSizes.caption)}px", "color": themes.current().text_muted}
        self.setLabel(text, **style)
        self.showLabel(self._is_named)

    def keep_name(self, is_named: bool) -> None:
        """Whether there is room to show the name."""
        if is_named != self._is_named:
            self._is_named = is_named
            self.showLabel(is_named)

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

    # --- painting: pyqtgraph measures and records everything first, which takes several times as long -------------

    def paint(self, painter: QPainter, *_: Any) -> None:
        if self.picture is None:
            self.picture = self._parts()
        lines, texts = self.picture
        painter.setPen(self._grid_pen)
        painter.drawLines(lines)
        painter.setPen(self.textPen())
        painter.setFont(font(FontSizes.caption))
        for area, text in texts:
            painter.drawText(area, self._alignment, text)

    def _parts(self) -> tuple[list[QLineF], list[tuple[QRectF, str]]]:
        """The lines of axis and grid, and where the words of the coarsest ticks stand."""
        own = self.mapRectFromParent(self.geometry())
        box = self.linkedView().mapRectToItem(self, self.linkedView().boundingRect())
        length, (low, high) = own.width() if self._is_level else own.height(), self.range
        lines = [QLineF(own.topLeft(), own.topRight()) if self._is_level else QLineF(own.topRight(), own.bottomRight())]
        if length <= 0 or not high > low:
            return lines, []
        scale = length / (high - low)
        levels = self.tickValues(low, high, length)
        for value in (value for _spacing, values in levels for value in values if low <= value <= high):
            at = (value - low) * scale
            if self._is_level:
                lines.append(QLineF(at, box.top(), at, own.top()))
            else:
                lines.append(QLineF(box.right(), own.bottom() - at, own.right(), own.bottom() - at))
        return lines, self._texts(levels[0], own) if levels else []

    def _texts(self, level: tuple[float, list[float]], own: QRectF) -> list[tuple[QRectF, str]]:
        (spacing, values), (low, high) = level, self.range
        metrics, whole, texts = QFontMetricsF(font(FontSizes.caption)), self.boundingRect(), []
        scale = (own.width() if self._is_level else own.height()) / (high - low)
        shown = [value for value in values if low <= value <= high]
        for value, text in zip(shown, self.tickStrings(shown, 1.0, spacing), strict=True):
            at, width, height = (value - low) * scale, metrics.horizontalAdvance(text), 0.8 * metrics.height()
            if self._is_level:
                area = QRectF(at - width / 2, own.top() + _LABEL_GAP, width, height)
            else:
                area = QRectF(own.right() - _LABEL_GAP - width, own.bottom() - at - height / 2, width, height)
            if whole.contains(area):
                texts.append((area, text))
        return texts


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
    return decimal(value, min(8, max(0, math.ceil(-math.log10(spacing) - 1e-6))), grouped=True)


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
        for side in ("top", "right"):  # they are not shown, yet would write their names anew at every change
            item.getAxis(side).unlinkFromView()
        item.setContentsMargins(4, 8, 20, 4)  # at the right: half of the last number
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

    def add_curve(self, depth: float = 0.0) -> CurveItem:
        """One more line; `set_points` fills it and `set_pen` colours it."""
        curve = CurveItem(depth)
        self.getPlotItem().addItem(curve, ignoreBounds=True)
        return curve

    def add_marks(self, depth: float = 0.0) -> ChangeMarks:
        """Upright lines; `set_places` says where, and `set_pen` colours them."""
        marks = ChangeMarks(depth)
        self.getPlotItem().addItem(marks, ignoreBounds=True)
        return marks

    def show_range(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show so much of both axes."""
        self.box.setRange(xRange=x, yRange=y, padding=0.0)
        self.box.updateMatrix()  # pyqtgraph puts it off until it paints, and then has to paint everything once more

    def pen(self, colour: str, width: float = 1.0, dashed: bool = False, scale: float = 1.0) -> QPen:
        """A line that keeps its width when the plot is zoomed; `scale` is the pixels of a picture per screen pixel."""
        return line_pen(colour, width * scale * self.devicePixelRatioF(), dashed)

    def retheme(self) -> None:
        """Take the colours of the current theme."""
        self.setBackground(QColor(themes.current().surface))
        self.x_axis.retheme()
        self.y_axis.retheme()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        for axis in (self.x_axis, self.y_axis):
            axis.keep_name(self.height() >= _LOW)
        super().resizeEvent(event)


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
