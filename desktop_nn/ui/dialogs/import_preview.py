"""The rows of a file as they are read: what is used, what is left out, and every cell that cannot be used."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from desktop_nn.data.csv_file import Imported, Problem, problem_at
from desktop_nn.i18n import _
from desktop_nn.ui import theme
from desktop_nn.ui.dialogs.import_header import IS_USED, ImportHeader
from desktop_nn.ui.forms.tips import tooltip

_COLUMN_WIDTH = 104
_LINE = 26
_ROLE = Qt.ItemDataRole

_Index = QModelIndex | QPersistentModelIndex


class ImportModel(QAbstractTableModel):
    """The kept rows of the sheet; only what is on show is ever looked at, however many there are."""

    def __init__(self, imported: Imported, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.imported = imported
        self._left_out = QFont(theme.font())
        self._left_out.setStrikeOut(True)

    def show_import(self, imported: Imported) -> None:
        """Show other choices, or another sheet."""
        if imported.sheet is not self.imported.sheet:
            self.beginResetModel()
            self.imported = imported
            self.endResetModel()
            return
        self.imported = imported
        columns = self.columnCount() - 1
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, columns))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, columns)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.imported.sheet.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.imported.sheet.header)

    def data(self, index: _Index, role: int = _ROLE.DisplayRole) -> Any:
        line, column = index.row(), index.column()
        if role == _ROLE.DisplayRole:
            row = self.imported.sheet.rows[line]
            return row[column] if column < len(row) else ""
        if role == _ROLE.FontRole:
            return None if self.imported.used[line] else self._left_out
        if role == _ROLE.ForegroundRole and column not in self._used_columns:
            return QColor(theme.current().text_muted)
        problem = self.problem(line, column)
        return None if problem is None else self._mark(problem, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        sheet = self.imported.sheet
        if role == _ROLE.DisplayRole:
            if orientation == Qt.Orientation.Vertical:
                return str(sheet.numbers[section])
            return f"{sheet.header[section]}\n{self._part(section)}"
        if role == IS_USED and orientation == Qt.Orientation.Horizontal:
            return section in self._used_columns
        if role == _ROLE.ToolTipRole and orientation == Qt.Orientation.Horizontal:
            return tooltip(sheet.header[section], self._part(section))
        return None

    def problem(self, line: int, column: int) -> Problem | None:
        """What is wrong with one cell, or with its row."""
        return problem_at(self.imported.sheet, self.imported.choices, line, column)

    def _mark(self, problem: Problem, role: int) -> Any:
        """A mark for the eye and one for those who see no colours."""
        if role == _ROLE.BackgroundRole:
            return QColor(theme.current().danger_soft)
        if role == _ROLE.ForegroundRole:
            return QColor(theme.current().danger)
        if role == _ROLE.DecorationRole:
            return theme.icon("warning", "danger")
        if role in (_ROLE.ToolTipRole, _ROLE.AccessibleDescriptionRole):
            words = self.imported.words(problem)
            return tooltip(words) if role == _ROLE.ToolTipRole else words
        return None

    @property
    def _used_columns(self) -> tuple[int, ...]:
        return (*self.imported.choices.inputs, self.imported.choices.target)

    def _part(self, column: int) -> str:
        """What a column is for."""
        choices = self.imported.choices
        if column == choices.target:
            return _("target: class") if choices.is_class else _("target: number")
        return _("input") if column in choices.inputs else _("not used")


class ImportPreview(QTableView):
    """Shows an import; `problem_pointed` tells the problem of the cell that is chosen, or None."""

    problem_pointed = Signal(object)  # Problem

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Rows of the file"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setDefaultSectionSize(_LINE)
        self.verticalHeader().setMinimumSectionSize(_LINE)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setHorizontalHeader(ImportHeader(self))
        self.horizontalHeader().setMinimumSectionSize(_LINE)

    @property
    def imported(self) -> Imported | None:
        """What is shown."""
        model = self.model()
        return model.imported if isinstance(model, ImportModel) else None

    def show_import(self, imported: Imported) -> None:
        """Show an import; other choices for the same sheet leave it where it was scrolled to."""
        model = self.model()
        if isinstance(model, ImportModel):
            model.show_import(imported)
        else:
            self.setModel(ImportModel(imported, self))
            self.selectionModel().currentChanged.connect(self._point)
        self._share_width()

    def _share_width(self) -> None:
        """A few columns use all the room; many are scrolled."""
        columns = max(self.model().columnCount(), 1)
        self.horizontalHeader().setDefaultSectionSize(max(_COLUMN_WIDTH, self.viewport().width() // columns))

    def point_at(self, problem: Problem) -> None:
        """Bring a problem into sight."""
        index = self.model().index(problem.line, problem.column or 0)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    @Slot(QModelIndex, QModelIndex)
    def _point(self, current: QModelIndex, _previous: QModelIndex) -> None:
        model = self.model()
        if isinstance(model, ImportModel) and current.isValid():
            self.problem_pointed.emit(model.problem(current.row(), current.column()))
