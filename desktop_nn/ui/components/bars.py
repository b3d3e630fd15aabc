"""One bar per class, under each other: name, bar, share; the largest in the accent colour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_nn.i18n import _, percent
from desktop_nn.ui import theme as themes
from desktop_nn.ui.theme import FontSizes, font, semibold

_ROW = 16
_GAP = 6
_BAR = 6
_LEAST = 0.005  # smaller shares have neither bar nor figure


class ProbabilityBars(QWidget):
    """The shares of the classes; `marked` is the true class, if there is one, and is written bold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._shares: tuple[float, ...] = ()
        self._marked: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(_("What share the network gives to each class."))

    def set_shares(self, names: Sequence[str], shares: Sequence[float], marked: int | None = None) -> None:
        """Show these classes and their shares, 0 to 1."""
        resized = len(names) != len(self._names)
        self._names = tuple(names)
        self._shares = tuple(float(share) for share in shares)
        self._marked = marked
        self.setAccessibleName(self.as_text())
        if resized:
            self.updateGeometry()
        self.update()

    def as_text(self) -> str:
        """The shares in words, the largest first."""
        ranked = sorted(zip(self._shares, self._names, strict=False), reverse=True)
        return ", ".join(f"{name}: {percent(share)}" for share, name in ranked)

    def sizeHint(self) -> QSize:
        return QSize(150, _ROW * len(self._names))

    def minimumSizeHint(self) -> QSize:
        return QSize(100, _ROW * len(self._names))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        best = max(range(len(self._shares)), key=self._shares.__getitem__, default=-1)
        metrics = QFontMetricsF(semibold(FontSizes.caption))
        names = max((metrics.horizontalAdvance(name) for name in self._names), default=0.0)
        shares = metrics.horizontalAdvance(percent(1.0, 0))
        for index, name in enumerate(self._names):
            row = QRectF(0, index * _ROW, self.width(), _ROW)
            share = self._shares[index] if index < len(self._shares) else 0.0
            self._paint_row(painter, row, (name, share), (names, shares), (index == best, index == self._marked))

    def _paint_row(
        self,
        painter: QPainter,
        row: QRectF,
        entry: tuple[str, float],
        widths: tuple[float, float],
        marks: tuple[bool, bool],
    ) -> None:
        theme, (name, share), (is_best, is_true) = themes.current(), entry, marks
        painter.setFont(semibold(FontSizes.caption) if is_best or is_true else font(FontSizes.caption))
        painter.setPen(QColor(theme.text if is_best or is_true else theme.text_muted))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRectF(0, row.top(), widths[0] + 2, _ROW), middle | int(Qt.AlignmentFlag.AlignRight), name)
        right = QRectF(row.right() - widths[1] - 1, row.top(), widths[1] + 1, _ROW)
        if share >= _LEAST or is_best:
            painter.drawText(right, middle | int(Qt.AlignmentFlag.AlignRight), percent(share, 0))
        track = QRectF(widths[0] + _GAP, row.center().y() - _BAR / 2, right.left() - widths[0] - 2 * _GAP, _BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.surface_sunken))
        painter.drawRoundedRect(track, 3, 3)
        if share >= _LEAST:
            bar = QRectF(track.left(), track.top(), max(3.0, track.width() * min(share, 1.0)), _BAR)
            painter.setBrush(QColor(theme.accent if is_best else theme.border_strong))
            painter.drawRoundedRect(bar, 3, 3)
