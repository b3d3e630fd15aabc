"""The truth table of a logic gate: everything there is to learn, on two to eight lines."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from desktop_nn.data.gates import Gate
from desktop_nn.i18n import _
from desktop_nn.ui import theme
from desktop_nn.ui.forms.tips import tooltip

_LINE = 26


class TruthTable(QTableWidget):
    """One column per input and one for the wanted result, in the colours of the classes.

    A click on a result, or Space with the keyboard, asks to turn it into the other one.
    """

    flip_requested = Signal(int)  # the row

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gate: Gate | None = None
        self.setAccessibleName(_("Truth table"))
        tip = _(
            "These rows are all there is: the network learns from them and is tested with them. "
            "Click a result to turn it around."
        )
        self.setToolTip(tooltip(tip))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_LINE)
        self.verticalHeader().setMinimumSectionSize(_LINE)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setFixedHeight(_LINE)
        self.cellClicked.connect(self._ask)
        theme.themes.theme_changed.connect(self._recolour)

    def show_gate(self, gate: Gate) -> None:
        """Show the rows of a gate."""
        self._gate = gate
        rows = gate.truth_table
        headings = [*gate.input_names, _("wanted")]
        self.setColumnCount(len(headings))
        self.setRowCount(len(rows))
        self.setHorizontalHeaderLabels(headings)
        for number, (bits, result) in enumerate(rows):
            for column, bit in enumerate((*bits, result)):
                self.setItem(number, column, _cell(str(bit), can_flip=column == len(bits)))
        self.setFixedHeight(_LINE * (len(rows) + 1) + 2)
        self._recolour()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask(self.currentRow(), self.columnCount() - 1)
        else:
            super().keyPressEvent(event)

    def _ask(self, row: int, column: int) -> None:
        if row >= 0 and column == self.columnCount() - 1:
            self.flip_requested.emit(row)

    def _recolour(self) -> None:
        if self._gate is None:
            return
        colours = theme.current().class_colours
        for number, (bits, result) in enumerate(self._gate.truth_table):
            item = self.item(number, len(bits))
            assert item is not None
            item.setForeground(QColor(colours[result]))
            item.setFont(theme.semibold())


def _cell(text: str, *, can_flip: bool) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
    chosen = Qt.ItemFlag.ItemIsSelectable if can_flip else Qt.ItemFlag.NoItemFlags
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | chosen)
    return item
