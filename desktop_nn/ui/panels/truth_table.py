"""The truth table of a logic gate: everything there is to learn, on four lines."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from desktop_nn.data.gates import Gate
from desktop_nn.i18n import _
from desktop_nn.ui import theme
from desktop_nn.ui.forms.tips import tooltip

_LINE = 26


class TruthTable(QTableWidget):
    """Read only: one column per input and one for the wanted result, in the colours of the classes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gate: Gate | None = None
        self.setAccessibleName(_("Truth table"))
        tip = _("These rows are all there is: the network learns from them and is tested with them.")
        self.setToolTip(tooltip(tip))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
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
                self.setItem(number, column, _cell(str(bit)))
        self.setFixedHeight(_LINE * (len(rows) + 1) + 2)
        self._recolour()

    def _recolour(self) -> None:
        if self._gate is None:
            return
        colours = theme.current().class_colours
        for number, (bits, result) in enumerate(self._gate.truth_table):
            item = self.item(number, len(bits))
            assert item is not None
            item.setForeground(QColor(colours[result]))
            item.setFont(theme.semibold())


def _cell(text: str) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    return item
