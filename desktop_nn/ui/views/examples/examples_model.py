"""The rows of the table of examples: read when they are seen, so that twenty thousand cost no more than twenty."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QIcon

from desktop_nn.data.base import Dataset, DataSource
from desktop_nn.data.own import OwnData, rows_to_test
from desktop_nn.i18n import N_, _, integer, number
from desktop_nn.ui import theme as themes
from desktop_nn.ui.forms import numbers
from desktop_nn.ui.views.painting.class_list import swatch

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

_LARGEST = float(np.finfo(np.float32).max)
_CLASS = N_("class")  # what the target column of a table with classes is called, also in new tables
_SHOWN_DIGITS, _TYPED_DIGITS = 4, 7


@dataclass(frozen=True, eq=False)
class Examples:
    """`inputs` (n, columns), `targets` (n,) classes or numbers, and which rows (n,) are tested with."""

    columns: tuple[str, ...]
    target: str
    inputs: npt.NDArray[Any]
    targets: npt.NDArray[Any]
    is_test: npt.NDArray[np.bool_]
    class_names: tuple[str, ...] = ()
    colours: tuple[int, ...] = ()
    is_own: bool = False

    def __len__(self) -> int:
        return len(self.targets)

    @classmethod
    def of_own(cls, own: OwnData, seed: int) -> Examples:
        """The person's own rows, which can be edited."""
        table, is_test = own.table, rows_to_test(own.table, own.test_fraction, seed)
        return cls(
            own.input_names,
            own.target_name,
            table.inputs,
            table.targets,
            is_test,
            own.class_names,
            own.class_colours,
            is_own=True,
        )

    @classmethod
    def of_source(cls, source: DataSource, dataset: Dataset) -> Examples:
        """What a formula has made: first the samples to learn from, then those to test with."""
        parts = (dataset.train, dataset.test)
        inputs = np.concatenate([part.gather(slice(None)).reshape(len(part), -1) for part in parts])
        targets = np.concatenate([part.labels for part in parts])
        is_test = np.arange(len(targets)) >= len(dataset.train)
        target = source.target_name if source.is_regression else _CLASS
        return cls(source.input_names, target, inputs, targets, is_test, dataset.class_names)


#: Nothing to list.
NO_EXAMPLES = Examples((), "", np.empty((0, 0), np.float32), np.empty(0, np.int64), np.empty(0, np.bool_))


class ExamplesModel(QAbstractTableModel):
    """One row for each example: its inputs, its class or target, and whether it is learned from. Edits are told."""

    cell_given = Signal(int, int, float)  # row, column, the new value; of the target column the class or number
    refused = Signal(str)  # what was typed and is no number

    def __init__(self) -> None:
        super().__init__()
        self.examples = NO_EXAMPLES
        self._icons: tuple[QIcon, ...] = ()

    def show(self, examples: Examples) -> None:
        """Show these; rows keep their place in the view where the columns stay the same."""
        before, after = len(self.examples), len(examples)
        if (self.examples.columns, bool(self.examples.class_names)) != (examples.columns, bool(examples.class_names)):
            self.beginResetModel()
            self._take(examples)
            self.endResetModel()
            return
        if after > before:
            self.beginInsertRows(QModelIndex(), before, after - 1)
        elif after < before:
            self.beginRemoveRows(QModelIndex(), after, before - 1)
        self._take(examples)
        if after > before:
            self.endInsertRows()
        elif after < before:
            self.endRemoveRows()
        self.retheme()

    def _take(self, examples: Examples) -> None:
        self.examples = examples
        colours = themes.current().classes(len(examples.class_names), examples.colours)
        self._icons = tuple(swatch(colour) for colour in colours[: len(examples.class_names)])

    def retheme(self) -> None:
        """Every cell may look different."""
        self._take(self.examples)
        if len(self.examples):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.examples) - 1, self.columnCount() - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    @property
    def target_column(self) -> int:
        """The column of the class or the number to be met, the one after the inputs."""
        return len(self.examples.columns)

    # --- Qt -----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.examples)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or not self.examples.columns else self.target_column + 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if self.examples.is_own and index.column() <= self.target_column:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if role != Role.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return integer(section + 1)
        names = (*map(_, self.examples.columns), _(self.examples.target), _("Used for"))
        return names[section] if section < len(names) else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        row, column, is_class = index.row(), index.column(), self._is_class(index.column())
        if role == Role.DisplayRole:
            return self._text(row, column)
        if role == Role.EditRole and column <= self.target_column:
            return int(self.examples.targets[row]) if is_class else _typed(self._value(row, column))
        if role == Role.DecorationRole and is_class:
            return self._icons[int(self.examples.targets[row])]
        if role == Role.TextAlignmentRole and not is_class and column <= self.target_column:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if role != Role.EditRole or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        given = value if self._is_class(index.column()) else numbers.parse(str(value), whole=False)
        if isinstance(given, str) or not math.isfinite(given) or abs(given) > _LARGEST:
            self.refused.emit(str(value))
            return False
        if self._is_class(index.column()) or _typed(float(given)) != _typed(self._value(index.row(), index.column())):
            self.cell_given.emit(index.row(), index.column(), float(given))
        return True

    # --- cells --------------------------------------------------------------------------------------

    def _is_class(self, column: int) -> bool:
        return column == self.target_column and bool(self.examples.class_names)

    def _value(self, row: int, column: int) -> float:
        """An input, or a number to be met."""
        examples = self.examples
        return float(examples.targets[row] if column == self.target_column else examples.inputs[row, column])

    def _text(self, row: int, column: int) -> str:
        if column > self.target_column:
            return _("Test") if self.examples.is_test[row] else _("Training")
        if self._is_class(column):
            return _(self.examples.class_names[int(self.examples.targets[row])])
        return number(self._value(row, column), _SHOWN_DIGITS)


def _typed(value: float) -> str:
    return numbers.write(float(f"{value:.{_TYPED_DIGITS}g}"))
