"""One line that says which colour belongs to which run; each run has an equal share of the width."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_nn.ui import theme as themes
from desktop_nn.ui.theme import SPACE_3, FontSizes, font, semibold
from desktop_nn.ui.views.legend import Key, paint_mark

_HEIGHT = 20
_MARK = 18
_GAP = 6
_LEAST_NAME = 48  # pixels that a name keeps beside its value


class RunsLegend(QWidget):
    """Takes no room while there is nothing to name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: tuple[Key, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def keys(self) -> tuple[Key, ...]:
        """The entries shown."""
        return self._keys

    def set_keys(self, *keys: Key) -> None:
        """Show these entries."""
        if keys != self._keys:
            self._keys = keys
            words = ", ".join(f"{key.name} {key.value}".strip() for key in keys)
            self.setAccessibleName(words)
            self.setToolTip(words)
            self.setVisible(bool(keys))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._keys:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        share = (self.width() - SPACE_3) / len(self._keys)
        for index, key in enumerate(self._keys):
            _paint(painter, key, QRectF(SPACE_3 + index * share, 0, share - SPACE_3, _HEIGHT))


def _paint(painter: QPainter, key: Key, area: QRectF) -> None:
    theme = themes.current()
    paint_mark(painter, key.mark, key.colour, QRectF(area.left(), area.top(), _MARK, area.height()))
    names, values = QFontMetricsF(font(FontSizes.small)), QFontMetricsF(semibold(FontSizes.small))
    left, room = area.left() + _MARK + _GAP, area.width() - _MARK - _GAP
    value = key.value if values.horizontalAdvance(key.value) + _GAP + _LEAST_NAME <= room else ""
    name_room = room - (values.horizontalAdvance(value) + _GAP if value else 0)
    name = names.elidedText(key.name, Qt.TextElideMode.ElideMiddle, name_room)
    baseline = (area.height() + names.capHeight()) / 2
    painter.setFont(font(FontSizes.small))
    painter.setPen(QColor(theme.text_muted))
    painter.drawText(QPointF(left, baseline), name)
    painter.setFont(semibold(FontSizes.small))
    painter.setPen(QColor(theme.text))
    painter.drawText(QPointF(left + names.horizontalAdvance(name) + _GAP, baseline), value)
