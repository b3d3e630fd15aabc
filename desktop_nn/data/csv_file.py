"""Make a table of a CSV file: which columns, what of missing values, and what is wrong, cell by cell."""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from desktop_nn.data.base import Dataset, Samples
from desktop_nn.data.csv_text import Sheet, is_missing
from desktop_nn.data.own import OwnData
from desktop_nn.data.table import CLASS_LIMIT, Table, TableClass
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, _

#: What becomes of a row with a value missing in an input column.
DROP, MEAN = "drop", "mean"

#: So many problems are listed one by one; the others are only counted.
LISTED = 1_000

RAGGED, TEXT, MISSING = "ragged", "text", "missing"
_WORDS = {
    RAGGED: N_("Row {row} has another number of cells than the columns: it is left out."),
    TEXT: N_("Row {row}, {column}: “{text}” is no number: it counts as missing."),
    MISSING: N_("Row {row}, {column}: there is no value."),
}


@dataclass(frozen=True)
class Choices:
    """Which columns are used, and how. `inputs` and `target` are positions; the target is a class or a number."""

    inputs: tuple[int, ...]
    target: int
    is_class: bool
    missing: str = DROP


@dataclass(frozen=True)
class Problem:
    """One cell, or a whole row where `column` is None, that is not as it should be. `line` counts from 0."""

    kind: str
    line: int
    column: int | None = None

    def words(self, sheet: Sheet) -> str:
        """What is wrong, by row and column, in words."""
        name = "" if self.column is None else sheet.header[self.column]
        text = "" if self.column is None else sheet.rows[self.line][self.column][:40]
        return _(_WORDS[self.kind]).format(row=sheet.numbers[self.line], column=name, text=text)


@dataclass(frozen=True, eq=False)
class Imported:
    """The table, or the reason why there is none; and what was wrong, left out and filled in on the way."""

    table: Table | None
    reason: UserError | None
    problems: tuple[Problem, ...]
    problem_count: int
    dropped: int
    filled: int


@dataclass
class _Reading:
    """The rows so far: NaN where a number is missing."""

    problems: list[Problem] = field(default_factory=list)
    count: int = 0

    def note(self, kind: str, line: int, column: int | None = None) -> None:
        self.count += 1
        if len(self.problems) < LISTED:
            self.problems.append(Problem(kind, line, column))


def is_numeric(sheet: Sheet, column: int) -> bool:
    """Whether at least half of the values of a column are numbers."""
    cells = [row[column] for row in sheet.rows if column < len(row) and not is_missing(row[column])]
    return 2 * sum(sheet.number(cell) is not None for cell in cells) >= len(cells) > 0


def proposal(sheet: Sheet) -> Choices:
    """The last column as the target, a class where it has few values, and every other column of numbers as an input."""
    target = len(sheet.header) - 1
    numeric = [column for column in range(len(sheet.header)) if is_numeric(sheet, column)]
    values = {row[target] for row in sheet.rows if target < len(row) and not is_missing(row[target])}
    is_class = target not in numeric or len(values) <= CLASS_LIMIT
    return Choices(tuple(column for column in numeric if column != target), target, is_class)


def build(sheet: Sheet, choices: Choices) -> Imported:
    """The table that the choices make of the sheet. Whatever is wrong is listed, never raised."""
    reading = _Reading()
    lines = _even_lines(sheet, reading)
    inputs = _numbers(sheet, lines, choices.inputs, reading)
    targets = _targets(sheet, lines, choices, reading)
    complete, filled = ~_absent(targets), 0
    gaps = np.isnan(inputs)
    if choices.missing == MEAN:
        filled = int(gaps[complete].sum())
        inputs = _filled(inputs, complete)
    complete &= ~np.isnan(inputs).any(axis=1)
    dropped = len(sheet.rows) - int(complete.sum())
    try:
        table, reason = _table(sheet, choices, inputs[complete], targets[complete]), None
    except UserError as error:
        table, reason = None, error
    return Imported(table, reason, tuple(reading.problems), reading.count, dropped, filled)


def _even_lines(sheet: Sheet, reading: _Reading) -> list[int]:
    lines = []
    for line, row in enumerate(sheet.rows):
        if len(row) == len(sheet.header):
            lines.append(line)
        else:
            reading.note(RAGGED, line)
    return lines


def _numbers(sheet: Sheet, lines: list[int], columns: Sequence[int], reading: _Reading) -> npt.NDArray[np.float64]:
    values = np.full((len(lines), len(columns)), np.nan)
    for place, line in enumerate(lines):
        for position, column in enumerate(columns):
            cell = sheet.rows[line][column]
            value = sheet.number(cell)
            if value is not None and abs(value) < _LARGEST:
                values[place, position] = value
            else:
                reading.note(MISSING if is_missing(cell) else TEXT, line, column)
    return values


_LARGEST = float(np.finfo(np.float32).max)


def _targets(sheet: Sheet, lines: list[int], choices: Choices, reading: _Reading) -> npt.NDArray[np.generic]:
    if not choices.is_class:
        return _numbers(sheet, lines, [choices.target], reading)[:, 0]
    names = [sheet.rows[line][choices.target] for line in lines]
    for line, name in zip(lines, names, strict=True):
        if is_missing(name):
            reading.note(MISSING, line, choices.target)
    return np.array(["" if is_missing(name) else name for name in names], dtype=object)


def _absent(targets: npt.NDArray[np.generic]) -> npt.NDArray[np.bool_]:
    return np.asarray(targets == "" if targets.dtype == object else np.isnan(targets.astype(np.float64)))


def _filled(inputs: npt.NDArray[np.float64], complete: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Gaps take the mean of their column over the rows that are used; a column without any value stays empty."""
    known = ~np.isnan(inputs) & complete[:, None]
    sums = np.where(known, inputs, 0.0).sum(axis=0)
    counts = known.sum(axis=0)
    means = np.divide(sums, counts, out=np.full(inputs.shape[1], np.nan), where=counts > 0)
    return np.where(np.isnan(inputs), means, inputs)


def _table(sheet: Sheet, choices: Choices, inputs: npt.NDArray[np.float64], targets: npt.NDArray[np.generic]) -> Table:
    if not choices.inputs:
        raise UserError(N_("No column of numbers is chosen as an input."))
    if not len(inputs):
        raise UserError(N_("No row is left that has a value in every chosen column."))
    columns = tuple(sheet.header[column] for column in choices.inputs)
    target = sheet.header[choices.target]
    rows = inputs.astype(np.float32)
    if not choices.is_class:
        return Table(columns, rows, targets.astype(np.float32), (), target)
    names = _class_names(targets, sheet, target)
    numbers = {name: number for number, name in enumerate(names)}
    labels = np.array([numbers[str(name)] for name in targets], np.int64)
    classes = tuple(TableClass(name[:80], number) for number, name in enumerate(names))
    return Table(columns, rows, labels, classes, target)


def _class_names(targets: npt.NDArray[np.generic], sheet: Sheet, target: str) -> list[str]:
    """Every class once: numbers by their size, words by the alphabet."""
    names = [str(name) for name in Counter(targets.tolist())]
    if len(names) == 1:
        raise UserError(
            N_("Every row has the class “{name}”: there is nothing to tell apart. Choose another target."),
            name=names[0][:80],
        )
    if len(names) > CLASS_LIMIT:
        raise UserError(
            N_(
                "The column “{column}” has {count} different values, but there can be at most {limit} classes. "
                "Choose another target, or take it as a number."
            ),
            column=target,
            count=len(names),
            limit=CLASS_LIMIT,
        )
    values = [sheet.number(name) for name in names]
    if None in values:
        return sorted(names)
    return [
        name for _value, name in sorted(zip(values, names, strict=True), key=lambda pair: (pair[0] or 0.0, pair[1]))
    ]


# --- writing ------------------------------------------------------------------------------------------


def export(path: Path, source_names: tuple[Sequence[str], str], dataset: Dataset) -> None:
    """Write all samples of `dataset` as CSV: training or test, the inputs, the class or number to be met.

    `source_names` are the names of the inputs and of the target. UTF-8, commas, points in numbers. Raises UserError.
    """
    names, target = source_names
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["set", *names, target])
    sets = [("train", dataset.train)]
    if dataset.test is not dataset.train:
        sets.append(("test", dataset.test))
    for name, samples in sets:
        writer.writerows(_lines(name, samples, dataset))
    _write(path, text.getvalue())


def _lines(name: str, samples: Samples, dataset: Dataset) -> Iterable[list[str]]:
    inputs = samples.gather(slice(None)).reshape(len(samples), -1)
    for values, label in zip(inputs, samples.labels, strict=True):
        target = str(label) if dataset.is_regression else _(dataset.class_names[int(label)])
        yield [name, *(str(value) for value in values), target]


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    unfinished = path.with_name(f".{path.name}.tmp")
    try:
        unfinished.write_text(text, encoding="utf-8", newline="")
        os.replace(unfinished, path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        template = N_("The data could not be written to {path}: {reason}.")
        raise UserError(template, path=str(path), reason=error.strerror or str(error)) from error


def own_data(imported: Imported, *, standardise: bool = False, test_fraction: float = 0.5) -> OwnData:
    """The data source that an import makes. Raises UserError where it made no table."""
    if imported.table is None:
        raise imported.reason or UserError(N_("No row is left that has a value in every chosen column."))
    return OwnData(test_fraction, standardise, imported.table)
