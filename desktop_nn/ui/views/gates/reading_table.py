"""A table that is read: rows of texts, some in a colour, updated without flicker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from desktop_nn.ui.theme import FontSizes, font, semibold

#: Height of a row, and of one that is read from afar.
_LINE, ROOMY_LINE = 26, 36


@dataclass(frozen=True)
class Cell:
    """A text with, perhaps, a colour of its own and heavy letters."""

    text: str
    colour: str = ""
    heavy: bool = False


class ReadingTable(QTableWidget):
    """Nothing in it can be typed; `name` is what a screen reader says."""

    def __init__(self, name: str, headings: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = FontSizes.body
        self._line = _LINE
        self._cells: dict[tuple[int, int], Cell] = {}  # what is shown: each change of an item costs a tenth of a ms
        self.setAccessibleName(name)
        self.setProperty("role", "narrow")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(_LINE)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(24)
        self.horizontalHeader().setSectionsClickable(False)
        self._use_line()
        self.set_headings(headings)

    def set_headings(self, headings: Sequence[str]) -> None:
        """Name the columns anew."""
        self.setColumnCount(len(headings))
        self.setHorizontalHeaderLabels(list(headings))

    def fit_columns(self, stretched: int) -> None:
        """Give every column the room of its texts and the rest to one of them (-1: to none)."""
        for column in range(self.columnCount()):
            mode = QHeaderView.ResizeMode.Stretch if column == stretched else QHeaderView.ResizeMode.ResizeToContents
            self.horizontalHeader().setSectionResizeMode(column, mode)

    def show_whole(self) -> None:
        """Be as high as all rows; every column has the room of its texts, and where that is too much, it scrolls."""
        self.fit_columns(-1)
        self.horizontalHeader().setStretchLastSection(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFixedHeight(self.natural_height() + self.horizontalScrollBar().sizeHint().height())

    def set_rows(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Show these rows; cells that stay the same are not touched."""
        if self.rowCount() != len(rows):
            self._cells.clear()
            self.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                self._put(number, column, cell)

    def texts(self) -> list[tuple[str, ...]]:
        """All rows as texts."""
        return [
            tuple(item.text() if (item := self.item(row, column)) else "" for column in range(self.columnCount()))
            for row in range(self.rowCount())
        ]

    def natural_height(self) -> int:
        """The height that shows every row."""
        return self._line * (self.rowCount() + 1) + 2

    def set_roomy(self, on: bool) -> None:
        """Write everything larger, in higher rows."""
        size = FontSizes.heading if on else FontSizes.body
        if size == self._size:
            return
        self._size, self._line = size, ROOMY_LINE if on else _LINE
        self._use_line()
        for (row, column), cell in self._cells.items():
            if item := self.item(row, column):
                item.setFont(self._font_of(cell))

    def _use_line(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._line)
        self.horizontalHeader().setFixedHeight(self._line)

    def _font_of(self, cell: Cell) -> QFont:
        return semibold(self._size) if cell.heavy else font(self._size)

    def _put(self, row: int, column: int, cell: Cell) -> None:
        item, before = self.item(row, column), self._cells.get((row, column))
        if item is None:
            item, before = self._make_item(row, column), None
        if before == cell:
            return
        self._cells[row, column] = cell
        if before is None or before.text != cell.text:
            item.setText(cell.text)
            item.setToolTip(cell.text)  # a narrow column may cut it short
        if before is None or before.heavy != cell.heavy:
            item.setFont(self._font_of(cell))
        if before is None or before.colour != cell.colour:
            item.setForeground(QColor(cell.colour) if cell.colour else QBrush())

    def _make_item(self, row: int, column: int) -> QTableWidgetItem:
        item = QTableWidgetItem()
        item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        self.setItem(row, column, item)
        return item
