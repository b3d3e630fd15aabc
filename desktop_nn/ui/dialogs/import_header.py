"""The headings of a table that is imported: the name of each column, and below it what it is for."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop_nn.ui import theme
from desktop_nn.ui.theme import SPACE_1, SPACE_3, FontSizes

_HEIGHT = 44
_LINES = 2
_ROLE = Qt.ItemDataRole
#: The model says with this role whether a column is used.
IS_USED = _ROLE.UserRole


class ImportHeader(QHeaderView):
    """Two lines, each shortened by itself where the column is narrow; the second is in colour where it is used."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setStretchLastSection(True)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), _HEIGHT)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        name, _line, part = str(self._data(section, _ROLE.DisplayRole)).partition("\n")
        colours = theme.current()
        painter.save()
        painter.fillRect(rect, QColor(colours.surface_sunken))
        used = bool(self._data(section, IS_USED))
        self._write(painter, rect, 0, name, colours.text if used else colours.text_muted)
        self._write(painter, rect, 1, part, colours.accent if used else colours.text_muted)
        painter.restore()

    def _write(self, painter: QPainter, rect: QRect, line: int, words: str, colour: str) -> None:
        painter.setFont(theme.font(FontSizes.caption) if line else theme.semibold(FontSizes.small))
        painter.setPen(QColor(colour))
        room = rect.adjusted(SPACE_3, SPACE_1, -SPACE_1, -SPACE_1)
        room.setHeight(room.height() // _LINES)
        room.translate(0, line * room.height())
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def _data(self, section: int, role: int) -> object:
        return self.model().headerData(section, self.orientation(), role)
