"""Legends: what each line is and its value now; and what each colour of a scale stands for."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_nn.ui import theme as themes
from desktop_nn.ui.colours import Diverging, Sequential
from desktop_nn.ui.theme import FontSizes, font, semibold

_SWATCH = 18
_GAP = 6
_ROW = 17
_FEW = 2  # more entries than these may be cut short
_BAR_HEIGHT = 8
_LEAST_BAR = 24
_SHORT_WORD = 44  # at least so much is never cut: numbers
_LEAST_WORDS = 64


@dataclass(frozen=True)
class Key:
    """One entry of a legend: a mark in a colour, what it is, its value now. `mark`: line, dashed, dot, ring, box."""

    mark: str
    colour: str
    name: str
    value: str = ""


class KeyLegend(QWidget):
    """Entries side by side; under each other where there is no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: tuple[Key, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_keys(self, *keys: Key) -> None:
        """Show these entries."""
        if keys != self._keys:
            resized = [(key.name, len(key.value)) for key in keys] != [(key.name, len(key.value)) for key in self._keys]
            self._keys = keys
            self.setAccessibleName(", ".join(f"{key.name} {key.value}".strip() for key in keys))
            self.setToolTip(self.accessibleName() if len(keys) > _FEW else "")
            if resized:
                self.updateGeometry()
            self.update()

    @property
    def keys(self) -> tuple[Key, ...]:
        """The entries shown."""
        return self._keys

    def sizeHint(self) -> QSize:
        width = sum(_key_width(key) + 2 * _GAP for key in self._keys)
        return QSize(int(width), max(32, _ROW * min(2, len(self._keys))))

    def minimumSizeHint(self) -> QSize:
        marks = math.ceil(len(self._keys) / _FEW) * _SWATCH
        width = max((*(_key_width(key) for key in self._keys), marks))
        return QSize(int(width) + 2, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.sizeHint().width() <= self.width() + 2 * _GAP:
            x = 0.0
            for key in self._keys:
                _paint_key(painter, key, x, (self.height() - _ROW) / 2, self.width())
                x += _key_width(key) + 2 * _GAP
        elif self._keys:
            self._paint_stacked(painter)

    def _paint_stacked(self, painter: QPainter) -> None:
        """In as many rows as there is height for; names are cut short where many share the width."""
        rows = min(len(self._keys), max(1, self.height() // _ROW))
        room = self.width() / math.ceil(len(self._keys) / rows)
        top = (self.height() - rows * _ROW) / 2
        for index, key in enumerate(self._keys):
            column, row = divmod(index, rows)
            _paint_key(painter, key, column * room, top + row * _ROW, room)


def _key_width(key: Key) -> float:
    width = _SWATCH + _GAP + QFontMetricsF(font(FontSizes.small)).horizontalAdvance(key.name)
    if key.value:
        width += _GAP + QFontMetricsF(semibold(FontSizes.small)).horizontalAdvance(key.value)
    return width + _GAP


def _paint_key(painter: QPainter, key: Key, x: float, y: float, room: float) -> None:
    theme = themes.current()
    paint_mark(painter, key.mark, key.colour, QRectF(x, y, _SWATCH, _ROW))
    left = x + _SWATCH + _GAP
    metrics = QFontMetricsF(font(FontSizes.small))
    baseline = y + (_ROW + metrics.capHeight()) / 2
    painter.setFont(font(FontSizes.small))
    painter.setPen(QColor(theme.text_muted))
    name = key.name if key.value else metrics.elidedText(key.name, Qt.TextElideMode.ElideRight, x + room - left)
    painter.drawText(QPointF(left, baseline), name)
    if key.value:
        painter.setFont(semibold(FontSizes.small))
        painter.setPen(QColor(theme.text))
        painter.drawText(QPointF(left + metrics.horizontalAdvance(key.name) + _GAP, baseline), key.value)


def paint_mark(painter: QPainter, mark: str, colour: str, area: QRectF) -> None:
    """Paint the mark of a legend entry into the middle of `area`."""
    middle = area.center()
    pen = QPen(QColor(colour), 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if mark in ("line", "dashed"):
        if mark == "dashed":
            pen.setDashPattern([2.0, 2.2])
        painter.setPen(pen)
        painter.drawLine(QPointF(area.left() + 1, middle.y()), QPointF(area.right() - 1, middle.y()))
    elif mark == "ring":
        painter.setPen(QPen(QColor(colour), 1.75))
        painter.drawEllipse(middle, 4.0, 4.0)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        if mark == "dot":
            painter.drawEllipse(middle, 4.5, 4.5)
        else:
            painter.drawRoundedRect(QRectF(middle.x() - 6, middle.y() - 6, 12, 12), 3, 3)


class ScaleLegend(QWidget):
    """A colour scale as a bar between the words or numbers of its two ends; the middle is zero.

    With little room the words are cut short, and at last only the bar is left: a long name widens no view.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ends = ("", "")
        self._scale: Diverging | Sequential | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_ends(self, low: str, high: str, scale: Diverging | Sequential | None = None) -> None:
        """Name the ends. Without `scale` it is the theme's diverging one."""
        if (low, high) != self._ends or scale != self._scale:
            self._ends, self._scale = (low, high), scale
            self.setAccessibleName(f"{low} – {high}")
            self._tell()
            self.updateGeometry()
            self.update()

    @property
    def ends(self) -> tuple[str, str]:
        """The words at the two ends."""
        return self._ends

    def sizeHint(self) -> QSize:
        return QSize(int(self._text_width() + 112 + 2 * _GAP), 24)

    def minimumSizeHint(self) -> QSize:
        short = sum(width for width in self._widths() if width <= _SHORT_WORD)
        return QSize(int(max(short, _LEAST_WORDS) + _LEAST_BAR + 2 * _GAP), 24)

    def _text_width(self) -> float:
        return sum(self._widths())

    def _widths(self) -> list[float]:
        metrics = QFontMetricsF(font(FontSizes.small))
        return [metrics.horizontalAdvance(end) for end in self._ends]

    def shown_ends(self) -> tuple[str, str]:
        """The words as there is room for them."""
        room = self.width() - _LEAST_BAR - 2 * _GAP
        first, second = self._widths()
        if first + second <= room:
            return self._ends
        share = max(room / 2, room - min(first, second))  # of a long word beside a short one
        metrics = QFontMetricsF(font(FontSizes.small))
        low, high = (
            metrics.elidedText(end, Qt.TextElideMode.ElideRight, min(width, share if width > room / 2 else width))
            for end, width in zip(self._ends, (first, second), strict=True)
        )
        return low, high

    def _tell(self) -> None:
        """Words that are cut short can be read whole in the tooltip."""
        self.setToolTip(self.accessibleName() if self.shown_ends() != self._ends else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._tell()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = themes.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(font(FontSizes.small))
        ends = self.shown_ends()
        low, high = (metrics.horizontalAdvance(end) for end in ends)
        room = min(self.width() - low - high - 2 * _GAP, 160.0)
        bar = QRectF(low + _GAP, (self.height() - _BAR_HEIGHT) / 2, max(8.0, room), _BAR_HEIGHT)
        painter.setFont(font(FontSizes.small))
        painter.setPen(QColor(theme.text_muted))
        baseline = (self.height() + metrics.capHeight()) / 2
        painter.drawText(QPointF(0, baseline), ends[0])
        painter.drawText(QPointF(bar.right() + _GAP, baseline), ends[1])
        self._paint_bar(painter, bar, self._scale or theme.diverging)

    def _paint_bar(self, painter: QPainter, bar: QRectF, scale: Diverging | Sequential) -> None:
        gradient = QLinearGradient(bar.topLeft(), bar.topRight())
        gradient.setStops([(at, QColor(colour)) for at, colour in scale.stops(17)])
        painter.setPen(QPen(QColor(themes.current().border_strong), 1))
        painter.setBrush(gradient)
        painter.drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        if isinstance(scale, Diverging):
            painter.drawLine(QPointF(bar.center().x(), bar.bottom()), QPointF(bar.center().x(), bar.bottom() + 3))
