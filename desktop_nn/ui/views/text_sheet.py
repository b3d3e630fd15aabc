"""A few lines of text on a small sheet: what a picture says about the place that is read."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from desktop_nn.ui import theme as themes
from desktop_nn.ui.theme import RADIUS, SPACE_1, SPACE_2, SPACE_3, FontSizes, font

_EDGE = 2  # pixels that it keeps from the edge of the picture


def paint_sheet(painter: QPainter, at: QPointF, lines: list[str], within: QRectF) -> None:
    """A few lines of text on a small sheet beside a place, kept inside `within`."""
    theme = themes.current()
    painter.setFont(font(FontSizes.small))
    metrics = painter.fontMetrics()
    width = max((metrics.horizontalAdvance(line) for line in lines), default=0) + 2 * SPACE_2
    height = len(lines) * metrics.height() + 2 * SPACE_1
    left = at.x() + SPACE_3 if at.x() + SPACE_3 + width < within.right() else at.x() - SPACE_3 - width
    top = at.y() + SPACE_3 if at.y() + SPACE_3 + height < within.bottom() else at.y() - SPACE_3 - height
    sheet = QRectF(max(left, within.left() + _EDGE), max(top, within.top() + _EDGE), width, height)
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.setBrush(QColor(theme.surface_raised))
    painter.drawRoundedRect(sheet, RADIUS, RADIUS)
    painter.setPen(QColor(theme.text))
    first = sheet.top() + SPACE_1 + metrics.ascent()
    for index, line in enumerate(lines):
        painter.drawText(QPointF(sheet.left() + SPACE_2, first + index * metrics.height()), line)
