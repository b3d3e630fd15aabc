"""Rows of numbers with a class or a number to be met each: what a person painted, typed or read from a file.

A table never changes; an edit makes another one. Two are equal when their contents are, which a hash tells at once, so
undo keeps tables and copies nothing.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop_nn.data.base import CLASSIFICATION, REGRESSION, Bounds, Labels
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

Floats = npt.NDArray[np.float32]

ROW_LIMIT = 1_000_000
COLUMN_LIMIT = 1_000
CLASS_LIMIT = 10
NAME_LIMIT = 80
_DIGEST_LENGTH = 40  # of SHA-256 in hexadecimal: 160 bits


@dataclass(frozen=True)
class TableClass:
    """A class of a table: its name and the number of its colour in the palette of ten."""

    name: str
    colour: int


@dataclass(frozen=True, eq=False)
class Table:
    """`inputs` (n, columns) float32; `targets` (n,) the number of the class, int64, or without classes a float32.

    Raises UserError where the content goes beyond the limits or does not fit together.
    """

    columns: tuple[str, ...]
    inputs: Floats
    targets: Labels
    classes: tuple[TableClass, ...] = ()
    target: str = "class"

    def __post_init__(self) -> None:
        _check_names((*self.columns, self.target, *(each.name for each in self.classes)))
        _check_size(self)
        _check_values(self)
        for name, kind in (("inputs", np.float32), ("targets", np.int64 if self.classes else np.float32)):
            array = np.ascontiguousarray(getattr(self, name), kind)
            if array.base is not None or (array is getattr(self, name) and array.flags.writeable):
                array = array.copy()  # else somebody could still change it
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    def __len__(self) -> int:
        return len(self.inputs)

    @cached_property
    def digest(self) -> str:
        """The hash of everything in the table."""
        described = json.dumps(self.description(), ensure_ascii=False).encode("utf-8")
        whole = hashlib.sha256(described)
        for array in (self.inputs, self.targets):
            whole.update(array.tobytes())
        return whole.hexdigest()[:_DIGEST_LENGTH]

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Table) and self.digest == other.digest)

    def __hash__(self) -> int:
        return hash(self.digest)

    def __reduce__(self) -> tuple[type[Table], tuple[Any, ...]]:
        """Sent to another process as its fields alone, again unchangeable there.

        What is cached stays behind: another thread may be caching it while this one sends.
        """
        return Table, (self.columns, self.inputs, self.targets, self.classes, self.target)

    def __repr__(self) -> str:
        return f"Table({len(self)} rows, {self.digest[:8]})"

    @property
    def task(self) -> str:
        """Classes to be told apart, or numbers to be met."""
        return CLASSIFICATION if self.classes else REGRESSION

    @cached_property
    def ranges(self) -> Bounds:
        """The lowest and the highest value of each column; (0, 0) without rows."""
        if not len(self):
            return ((0.0, 0.0),) * len(self.columns)
        low, high = self.inputs.min(axis=0), self.inputs.max(axis=0)
        return tuple((float(a), float(b)) for a, b in zip(low, high, strict=True))

    # --- edits: each gives another table -----------------------------------------------------------

    def with_rows(self, inputs: Floats, targets: Labels) -> Table:
        """The same columns and classes with other rows."""
        return replace(self, inputs=inputs, targets=targets)

    def appended(self, inputs: Any, targets: Any) -> Table:
        """The table with more rows (n, columns) at its end."""
        added = np.asarray(inputs, np.float32).reshape(-1, len(self.columns))
        labels = np.broadcast_to(np.asarray(targets, self.targets.dtype), len(added))
        return self.with_rows(np.concatenate([self.inputs, added]), np.concatenate([self.targets, labels]))

    def kept(self, chosen: npt.NDArray[Any]) -> Table:
        """Only the rows of a mask (n,) or of these numbers."""
        return self.with_rows(self.inputs[chosen], self.targets[chosen])

    def with_cell(self, row: int, column: int, value: float) -> Table:
        """One number changed: of an input, or of the target where `column` is the one after the last input."""
        inputs, targets = self.inputs.copy(), self.targets.copy()
        if column < len(self.columns):
            inputs[row, column] = value
        else:
            targets[row] = value
        return self.with_rows(inputs, targets)

    def with_class_added(self, name: str) -> Table:
        """One more class, in the first colour that is free. Raises UserError beyond ten."""
        used = {each.colour for each in self.classes}
        free = next((colour for colour in range(CLASS_LIMIT) if colour not in used), 0)
        return replace(self, classes=(*self.classes, TableClass(name, free)))

    def with_class(self, number: int, changed: TableClass) -> Table:
        """One class renamed or given another colour."""
        return replace(self, classes=(*self.classes[:number], changed, *self.classes[number + 1 :]))

    def without_class(self, number: int) -> Table:
        """A class and all of its rows taken out."""
        kept = self.kept(self.targets != number)
        targets = kept.targets - (kept.targets > number)
        return replace(kept, targets=targets, classes=(*self.classes[:number], *self.classes[number + 1 :]))

    # --- files ------------------------------------------------------------------------------------

    def description(self) -> dict[str, Any]:
        """All but the numbers, as plain JSON values."""
        return {
            "columns": list(self.columns),
            "target": self.target,
            "classes": [[each.name, each.colour] for each in self.classes],
        }

    @classmethod
    def described(cls, description: Any, inputs: npt.NDArray[Any], targets: npt.NDArray[Any]) -> Table:
        """The table that `description` and two arrays make. Raises UserError for whatever does not fit."""
        try:
            columns, target = tuple(description["columns"]), description["target"]
            classes = tuple(TableClass(name, colour) for name, colour in description["classes"])
        except (TypeError, ValueError, KeyError):
            raise UserError(N_("The description of a table of data is damaged.")) from None
        return cls(columns, inputs, targets, classes, target)


def _check_names(names: tuple[Any, ...]) -> None:
    for name in names:
        if not isinstance(name, str) or not name.strip() or len(name) > NAME_LIMIT:
            raise UserError(
                N_("A column or class needs a name of 1 to {limit} characters, not '{name}'."),
                limit=NAME_LIMIT,
                name=str(name)[:NAME_LIMIT],
            )


def _check_size(table: Table) -> None:
    rows, columns, classes = len(table.targets), len(table.columns), len(table.classes)
    if not 1 <= columns <= COLUMN_LIMIT:
        raise UserError(N_("A table has 1 to {limit} input columns, not {count}."), limit=COLUMN_LIMIT, count=columns)
    if rows > ROW_LIMIT:
        raise UserError(N_("A table has at most {limit} rows, not {count}."), limit=ROW_LIMIT, count=rows)
    if classes == 1 or classes > CLASS_LIMIT:
        raise UserError(N_("There must be 2 to {limit} classes, not {count}."), limit=CLASS_LIMIT, count=classes)
    if table.inputs.shape != (rows, columns) or table.targets.ndim != 1:
        raise UserError(N_("The rows and columns of a table of data do not fit together."))


def _check_values(table: Table) -> None:
    if not np.isfinite(table.inputs).all() or not np.isfinite(table.targets).all():
        raise UserError(N_("A table of data holds something that is not a finite number."))
    if not table.classes:
        return
    if any(type(each.colour) is not int or not 0 <= each.colour < CLASS_LIMIT for each in table.classes):
        raise UserError(N_("The colour of a class is a number from 0 to {limit}."), limit=CLASS_LIMIT - 1)
    if len(table) and not 0 <= table.targets.min() <= table.targets.max() < len(table.classes):
        raise UserError(N_("A row belongs to a class that the table does not have."))


#: A sheet to paint on: two inputs, two classes, no points.
EMPTY = Table(
    ("x", "y"),
    np.empty((0, 2), np.float32),
    np.empty(0, np.int64),
    (TableClass("A", 0), TableClass("B", 1)),
)
