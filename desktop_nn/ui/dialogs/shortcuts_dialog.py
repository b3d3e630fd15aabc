"""Everything that has a key, in a table that can be searched."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.i18n import _
from desktop_nn.ui.dialogs.shortcuts import shortcut_rows
from desktop_nn.ui.theme import SPACE_3, SPACE_4


class ShortcutsDialog(QDialog):
    """Made from the actions themselves, so that it never says what is not true."""

    def __init__(self, actions: Iterable[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(560, 560)
        self._rows = shortcut_rows(actions)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search keys and commands"))
        self.search.setAccessibleName(_("Search keys and commands"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.table = self._make_table()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_3)
        for widget in (self.search, self.table, buttons):
            column.addWidget(widget)

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(len(self._rows), 2)
        table.setHorizontalHeaderLabels([_("Command"), _("Keys")])
        table.setAccessibleName(_("Keyboard shortcuts"))
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for row, (keys, command) in enumerate(self._rows):
            table.setItem(row, 0, QTableWidgetItem(command))
            table.setItem(row, 1, QTableWidgetItem(keys))
        return table

    @Slot(str)
    def _filter(self, words: str) -> None:
        wanted = words.casefold()
        for row, cells in enumerate(self._rows):
            self.table.setRowHidden(row, not any(wanted in cell.casefold() for cell in cells))
