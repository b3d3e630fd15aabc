"""How much a network gives to each class, as upright bars beside each other: the winner in the accent colour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop_nn.i18n import _
from desktop_nn.ui import theme as themes
from desktop_nn.ui.theme import FontSizes, font, semibold
from desktop_nn.ui.views.drawing.verdict import share_text

_LABEL_HEIGHT = 20
_SHARE_HEIGHT = 16
_GAP = 4
#: Below this share a bar has no figure above it: the empty bar says it.
_LEAST_WRITTEN = 0.005


class ClassBars(QWidget):
    """One upright bar per class, its share of one above and its name below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = tuple(str(digit) for digit in range(10))
        self._scores: tuple[float, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(10 * 18, _LABEL_HEIGHT + _SHARE_HEIGHT + 32)
        self.setAccessibleName(_("Share of each class"))
        themes.themes.theme_changed.connect(self.update)

    def set_names(self, names: Sequence[str]) -> None:
        """The classes, in the order of the network's outputs."""
        if tuple(names) != self._names:
            self._names, self._scores = tuple(names), ()
            self.update()

    def set_scores(self, scores: Sequence[float]) -> None:
        """The share of each class, 0 to 1; an empty sequence shows empty bars."""
        self._scores = tuple(float(score) for score in scores)
        self.setAccessibleDescription(self.as_text())
        self.update()

    def as_text(self) -> str:
        """The bars in words, the largest first."""
        ranked = sorted(zip(self._scores, self._names, strict=False), reverse=True)
        return ", ".join(f"{name}: {share_text(score)}" for score, name in ranked)

    def sizeHint(self) -> QSize:
        return QSize(320, 140)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_share(event.pos(), event.globalPos())
            return True
        return super().event(event)

    def _show_share(self, position: QPoint, at: QPoint) -> None:
        index = int(position.x() * len(self._names) / max(1, self.width()))
        text = _("How much of the whole the network gives to each class.")
        if 0 <= index < len(self._scores):
            text = f"{self._names[index]}: {share_text(self._scores[index], 2)}"
        QToolTip.showText(at, text, self)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        winner = max(range(len(self._scores)), key=self._scores.__getitem__, default=-1)
        step = self.width() / max(1, len(self._names))
        for index, name in enumerate(self._names):
            column = QRectF(index * step + _GAP / 2, 0, step - _GAP, self.height())
            score = self._scores[index] if index < len(self._scores) else None
            _paint_column(painter, column, name, score, index == winner)


def _paint_column(painter: QPainter, column: QRectF, name: str, score: float | None, wins: bool) -> None:
    theme = themes.current()
    track = column.adjusted(0, _SHARE_HEIGHT, 0, -_LABEL_HEIGHT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.surface_sunken))
    painter.drawRoundedRect(track, 3, 3)
    if score is not None:
        filled = QRectF(track)
        filled.setTop(track.bottom() - max(2.0, track.height() * min(1.0, score)))
        painter.setBrush(QColor(theme.accent if wins else theme.border_strong))
        painter.drawRoundedRect(filled, 3, 3)
        if score >= _LEAST_WRITTEN:
            above = QRectF(column.left() - _GAP, 0, column.width() + 2 * _GAP, _SHARE_HEIGHT)
            if above.right() > painter.window().right():  # the last figure keeps inside the widget
                above.moveRight(painter.window().right())
            painter.setFont(semibold(FontSizes.caption) if wins else font(FontSizes.caption))
            painter.setPen(QColor(theme.text if wins else theme.text_muted))
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, _narrow(share_text(score, 0)))
    below = QRectF(column.left(), column.bottom() - _LABEL_HEIGHT, column.width(), _LABEL_HEIGHT)
    painter.setFont(semibold(FontSizes.body) if wins else font(FontSizes.body))
    painter.setPen(QColor(theme.text if wins else theme.text_muted))
    text = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(column.width()))
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)


def _narrow(text: str) -> str:
    """The same without its spaces, to fit above a bar."""
    return "".join(text.split())
