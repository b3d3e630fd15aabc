"""A rectangle of data: where a value lies on the screen, and the axes around it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from desktop_nn.i18n import decimal
from desktop_nn.ui import theme as themes
from desktop_nn.ui.theme import FontSizes, font, semibold

LEFT, TOP, RIGHT, BOTTOM = 52, 8, 16, 40
_TICK_GAP = 6
_SHORT = 3  # letters of a name that stands upright beside the y axis

Range = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """`area` on the screen shows `x_range` and `y_range` of the data; y grows upwards."""

    area: QRectF
    x_range: Range
    y_range: Range

    @classmethod
    def within(cls, outer: QRectF, x_range: Range, y_range: Range, *, equal: bool) -> Frame:
        """A frame with room for its axes in `outer`; with `equal` a unit of x is as long as a unit of y."""
        area = outer.adjusted(LEFT, TOP, -RIGHT, -BOTTOM)
        if equal and area.isValid():
            scale = min(area.width() / _length(x_range), area.height() / _length(y_range))
            fitted = QRectF(0, 0, scale * _length(x_range), scale * _length(y_range))
            fitted.moveCenter(area.center())
            area = fitted
        return cls(QRectF(area.toRect()), x_range, y_range)

    def at(self, x: float, y: float) -> QPointF:
        """Where the point (x, y) lies on the screen."""
        across = (x - self.x_range[0]) / _length(self.x_range)
        up = (y - self.y_range[0]) / _length(self.y_range)
        return QPointF(self.area.left() + across * self.area.width(), self.area.bottom() - up * self.area.height())

    def all_at(self, places: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
        """Where points (n, 2) lie on the screen: (n, 2)."""
        across = (places[:, 0].astype(np.float64) - self.x_range[0]) / _length(self.x_range)
        up = (places[:, 1].astype(np.float64) - self.y_range[0]) / _length(self.y_range)
        left, bottom = self.area.left(), self.area.bottom()
        return np.stack([left + across * self.area.width(), bottom - up * self.area.height()], axis=1)

    def values_at(self, position: QPointF) -> tuple[float, float]:
        """What lies at a place on the screen."""
        across = (position.x() - self.area.left()) / self.area.width()
        up = (self.area.bottom() - position.y()) / self.area.height()
        return (
            self.x_range[0] + across * _length(self.x_range),
            self.y_range[0] + up * _length(self.y_range),
        )

    def paint_axes(
        self, painter: QPainter, x_name: str, y_name: str, *, grid: bool = False, numbers_below: bool = True
    ) -> None:
        """Tick labels and names; with `grid` also thin lines across. Above another frame there are none of x."""
        theme = themes.current()
        painter.setFont(font(FontSizes.caption))
        metrics = QFontMetricsF(painter.font())
        x_ticks, x_decimals = ticks(self.x_range, self.area.width() / 56)
        y_ticks, y_decimals = ticks(self.y_range, self.area.height() / 40)
        if grid:
            painter.setPen(QPen(QColor(theme.grid), 1))
            for x in x_ticks:
                painter.drawLine(self.at(x, self.y_range[0]), self.at(x, self.y_range[1]))
            for y in y_ticks:
                painter.drawLine(self.at(self.x_range[0], y), self.at(self.x_range[1], y))
        painter.setPen(QColor(theme.text_muted))
        for x in x_ticks if numbers_below else ():
            text = decimal(x, x_decimals)
            middle = self.at(x, self.y_range[0])
            left = middle.x() - metrics.horizontalAdvance(text) / 2
            painter.drawText(QPointF(left, middle.y() + _TICK_GAP + metrics.ascent()), text)
        for y in y_ticks:
            text = decimal(y, y_decimals)
            middle = self.at(self.x_range[0], y)
            left = middle.x() - _TICK_GAP - metrics.horizontalAdvance(text)
            painter.drawText(QPointF(left, middle.y() + metrics.capHeight() / 2), text)
        self._paint_names(painter, x_name if numbers_below else "", y_name)

    def _paint_names(self, painter: QPainter, x_name: str, y_name: str) -> None:
        painter.setFont(semibold(FontSizes.small))
        painter.setPen(QColor(themes.current().text_muted))
        below = QRectF(self.area.left(), self.area.bottom() + 18, self.area.width(), 18)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), shortened(x_name, below.width()))
        painter.save()
        painter.translate(self.area.left() - 44, self.area.center().y())
        if len(y_name) <= _SHORT:  # a symbol reads better upright, and its index is not smeared
            painter.drawText(QRectF(-18, -9, 36, 18), int(Qt.AlignmentFlag.AlignCenter), y_name)
            painter.restore()
            return
        painter.rotate(-90)
        beside = QRectF(-self.area.height() / 2, -9, self.area.height(), 18)
        painter.drawText(beside, int(Qt.AlignmentFlag.AlignCenter), shortened(y_name, beside.width()))
        painter.restore()


def shortened(name: str, room: float) -> str:
    """The name of an axis of so many pixels: one that is too long ends in dots, in place of losing both its ends."""
    return QFontMetricsF(semibold(FontSizes.small)).elidedText(name, Qt.TextElideMode.ElideRight, room)


def ticks(limits: Range, count: float) -> tuple[list[float], int]:
    """Round values within `limits`, about `count` of them, and the decimals that tell them apart."""
    raw = _length(limits) / max(count, 1.0)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next((power * factor for factor in (1, 2, 5) if power * factor >= raw), power * 10)
    first, last = math.ceil(limits[0] / step - 1e-9), math.floor(limits[1] / step + 1e-9)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return [index * step for index in range(first, last + 1)], decimals


def _length(limits: Range) -> float:
    return limits[1] - limits[0]
