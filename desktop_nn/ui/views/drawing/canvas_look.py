"""How the drawing canvas looks apart from its ink: paper, frame, hint, and the ring of the pen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from desktop_nn.ui import theme as themes
from desktop_nn.ui.views.drawing.strokes import Colours

#: Room around the paper for the mark of focus.
MARGIN = 3
_RADIUS = 8.0
_RING = 1.25


def colours() -> Colours:
    """Ink and paper of the current theme."""
    scale = themes.current().ink
    return Colours(QColor(scale.end), QColor(scale.start))


def clip(painter: QPainter, paper: QRectF) -> None:
    """Let the paper have round corners."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(paper, _RADIUS, _RADIUS)
    painter.setClipPath(path)


def paint_frame(painter: QPainter, paper: QRectF, has_focus: bool) -> None:
    """Outline the paper; with the focus in the colour of focus."""
    theme = themes.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.focus if has_focus else theme.border_strong), 2 if has_focus else 1))
    painter.drawRoundedRect(paper.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)


def paint_hint(painter: QPainter, paper: QRectF, text: str) -> None:
    """Say in the middle of empty paper what it is for."""
    painter.setPen(QColor(themes.current().text_muted))
    painter.drawText(
        paper.adjusted(16, 16, -16, -16),
        int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap),
        text,
    )


def paint_ring(painter: QPainter, middle: QPointF, radius: float, by_keyboard: bool) -> None:
    """Show where the pen is and how wide it writes; on ink as visible as on paper."""
    theme = themes.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.ink.start), _RING * 2.4))
    painter.drawEllipse(middle, radius, radius)
    painter.setPen(QPen(QColor(theme.accent if by_keyboard else theme.text_muted), _RING))
    painter.drawEllipse(middle, radius, radius)
    if by_keyboard:
        painter.drawLine(middle - QPointF(4, 0), middle + QPointF(4, 0))
        painter.drawLine(middle - QPointF(0, 4), middle + QPointF(0, 4))
