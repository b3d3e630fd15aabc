"""A network as a small picture: one bar for each layer, as tall as it has units."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_nn.i18n import integer
from desktop_nn.ui import theme as themes

_HEIGHT = 40
_BAR = 8
_PITCH = 40
_LEAST = 6.0
_TALLEST = 64  # so many units fill the height; the scale is logarithmic


class NetworkShape(QWidget):
    """Bars side by side, joined by what links them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._units: tuple[int, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_units(self, units: Sequence[int]) -> None:
        """Show layers of so many units, inputs first."""
        self._units = tuple(units)
        self.setAccessibleName(units_words(units))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = themes.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        bars = self._bars()
        painter.setBrush(QColor(theme.accent_soft))
        for left, right in pairwise(bars):
            painter.drawPolygon(QPolygonF([left.topRight(), right.topLeft(), right.bottomLeft(), left.bottomRight()]))
        for index, bar in enumerate(bars):
            is_hidden = 0 < index < len(bars) - 1
            painter.setBrush(QColor(theme.accent if is_hidden else theme.border_strong))
            painter.drawRoundedRect(bar, 2, 2)

    def _bars(self) -> list[QRectF]:
        count = max(len(self._units) - 1, 1)
        pitch = min(_PITCH, (self.width() - _BAR) / count)
        return [self._bar(index * pitch, units) for index, units in enumerate(self._units)]

    def _bar(self, left: float, units: int) -> QRectF:
        share = min(math.log2(units + 1) / math.log2(_TALLEST + 1), 1.0)
        height = _LEAST + share * (self.height() - _LEAST)
        bar = QRectF(0, 0, _BAR, height)
        bar.moveCenter(QPointF(left + _BAR / 2, self.height() / 2))
        return bar


def units_words(units: Sequence[int]) -> str:
    """1 – 8 – 8 – 1; layers that repeat themselves are counted: 1 – 6 × 8 – 1."""
    inner = units[1:-1]
    if len(inner) > 2 and len(set(inner)) == 1:
        return f"{integer(units[0])} – {len(inner)} × {integer(inner[0])} – {integer(units[-1])}"
    return " – ".join(integer(each) for each in units)
