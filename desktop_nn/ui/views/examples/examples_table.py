"""The widgets of the table of examples: the rows, and the offer to make those of a formula one's own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QHeaderView, QPushButton, QTableView

from desktop_nn.i18n import _
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.theme import SPACE_1, SPACE_3
from desktop_nn.ui.views.examples.class_delegate import ClassDelegate
from desktop_nn.ui.views.examples.examples_model import ExamplesModel

_ROW = 28
_LEAST_WIDTH = 64
_FEW_COLUMNS = 6


class RowsTable(QTableView):
    """A table whose rows all have one height, so that it never looks at rows that are not seen."""

    delete_pressed = Signal()

    def __init__(self, model: ExamplesModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(_("Examples"))
        self.setToolTip(tooltip(_("Double-click a cell, or press F2, to type over it; Delete takes rows away.")))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setProperty("role", "narrow")
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.horizontalHeader().setMinimumSectionSize(_LEAST_WIDTH)
        self.horizontalHeader().setHighlightSections(False)

    def chosen_rows(self) -> list[int]:
        """The rows that are selected, from top to bottom."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def show_editors(self, target_column: int, classes: ClassDelegate | None) -> None:
        """Let the target column be edited as classes, or as numbers like the others; a few columns share the width."""
        modes = QHeaderView.ResizeMode
        few = self.model().columnCount() <= _FEW_COLUMNS
        self.horizontalHeader().setSectionResizeMode(modes.Stretch if few else modes.Interactive)
        for column in range(self.model().columnCount()):
            wanted = classes if column == target_column else None
            if self.itemDelegateForColumn(column) is not wanted:
                self.setItemDelegateForColumn(column, wanted)  # type: ignore[arg-type] # None is the usual editor

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)


class Offer(QFrame):
    """Says why the rows cannot be typed over, and how they can."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.setProperty("tone", "info")
        self.button = QPushButton(_("Make these points my own"))
        self.button.setToolTip(
            tooltip(
                _("Keep the points as rows of your own, to be painted on and typed over. Undo brings the formula back.")
            )
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_3, SPACE_1, SPACE_1, SPACE_1)
        row.addWidget(label(_("A formula makes these points, so they cannot be edited."), wrap=True), 1)
        row.addWidget(self.button)
