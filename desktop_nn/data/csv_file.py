"""Make a table of a CSV file: which columns, what of missing values, and what is wrong, cell by cell."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from desktop_nn.data.base import Progress
from desktop_nn.data.csv_text import Sheet, is_missing
from desktop_nn.data.own import OwnData
from desktop_nn.data.table import CLASS_LIMIT, Table, TableClass
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, _, ngettext

#: What becomes of a row with a value missing in an input column.
DROP, MEAN = "drop", "mean"

#: So many problems are listed one by one; the others are only counted.
LISTED = 1_000

#: What an export calls its last column, and what stands in it; a proposal leaves it out.
SPLIT, TRAIN, TEST = "split", "train", "test"

RAGGED, TEXT, LARGE, MISSING = "ragged", "text", "large", "missing"
_WORDS = {
    RAGGED: N_("Row {row}: {cells} where there are {columns} columns"),
    TEXT: N_("Row {row}, column {column}: “{text}” is not a number"),
    LARGE: N_("Row {row}, column {column}: {text} is too large a number"),
    MISSING: N_("Row {row}, column {column}: there is no value"),
}

_LARGEST = float(np.finfo(np.float32).max)
_REPORTED = 1_000  # rows between two reports of how far the work is

Mask = npt.NDArray[np.bool_]


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


@dataclass(frozen=True, eq=False)
class Imported:
    """The table that `choices` make of `sheet`, or the reason why there is none; and what was wrong on the way.

    `used` (rows of the sheet,) says which rows the table has; `filled` counts the gaps that took a mean. The first
    problems are listed in the order of the file, `problem_count` counts all.
    """

    sheet: Sheet
    choices: Choices
    table: Table | None
    reason: UserError | None
    problems: tuple[Problem, ...]
    problem_count: int
    used: Mask
    filled: int

    @property
    def dropped(self) -> int:
        """How many rows are left out."""
        return len(self.used) - int(self.used.sum())

    def words(self, problem: Problem) -> str:
        """What is wrong, by row and column, and what becomes of it, in one sentence."""
        sheet, row = self.sheet, self.sheet.rows[problem.line]
        found = _(_WORDS[problem.kind]).format(
            row=sheet.numbers[problem.line],
            column="" if problem.column is None else sheet.header[problem.column],
            text="" if problem.column is None else row[problem.column][:40],
            cells=ngettext("{count} cell", "{count} cells", len(row)).format(count=len(row)),
            columns=len(sheet.header),
        )
        if self.used[problem.line]:
            return _("{problem}; the mean of the column takes its place.").format(problem=found)
        return _("{problem}; the row is left out.").format(problem=found)


@dataclass
class _Reading:
    """What was wrong so far."""

    progress: Progress | None = None
    problems: list[Problem] = field(default_factory=list)
    count: int = 0

    def note(self, problem: Problem) -> None:
        self.count += 1
        if len(self.problems) < LISTED:
            self.problems.append(problem)

    def report(self, place: int, total: int) -> None:
        if self.progress is not None and place % _REPORTED == 0:
            self.progress(place / total, _("Reading the numbers"))


def numeric_columns(sheet: Sheet, progress: Progress | None = None) -> tuple[int, ...]:
    """The columns of which at least half of the values are numbers."""
    return tuple(column for column in range(len(sheet.header)) if _is_numeric(sheet, column, progress))


def _is_numeric(sheet: Sheet, column: int, progress: Progress | None) -> bool:
    if progress is not None:
        progress(column / len(sheet.header), _("Looking for numbers"))
    cells = [row[column] for row in sheet.rows if column < len(row) and not is_missing(row[column])]
    return 2 * sum(sheet.number(cell) is not None for cell in cells) >= len(cells) > 0


def proposal(sheet: Sheet, numeric: tuple[int, ...] | None = None) -> Choices:
    """The last column as the target and every other column of numbers as an input; `numeric` where it is known."""
    numeric = numeric_columns(sheet) if numeric is None else numeric
    last = len(sheet.header) - 1
    target = last - 1 if last and _is_split(sheet, last) else last
    inputs = tuple(column for column in numeric if column != target)
    return Choices(inputs, target, is_class(sheet, target, numeric))


def is_class(sheet: Sheet, column: int, numeric: tuple[int, ...]) -> bool:
    """Whether a column, as the target, is better taken as a class: it holds words, or few different values."""
    return column not in numeric or len(_values(sheet, column)) <= CLASS_LIMIT


def _is_split(sheet: Sheet, column: int) -> bool:
    return sheet.header[column] == SPLIT and _values(sheet, column) <= {TRAIN, TEST}


def _values(sheet: Sheet, column: int) -> set[str]:
    return {row[column] for row in sheet.rows if column < len(row) and not is_missing(row[column])}


def problem_at(sheet: Sheet, choices: Choices, line: int, column: int) -> Problem | None:
    """What is wrong with one cell that is used, or with the whole row."""
    row = sheet.rows[line]
    if len(row) != len(sheet.header):
        return Problem(RAGGED, line)
    if column == choices.target and choices.is_class:
        return Problem(MISSING, line, column) if is_missing(row[column]) else None
    if column != choices.target and column not in choices.inputs:
        return None
    return _problem_with(row[column], sheet.number(row[column]), line, column)


def _problem_with(cell: str, value: float | None, line: int, column: int) -> Problem | None:
    """What is wrong with a cell that should say a number."""
    if value is None:
        return Problem(MISSING if is_missing(cell) else TEXT, line, column)
    return None if abs(value) < _LARGEST else Problem(LARGE, line, column)


def build(sheet: Sheet, choices: Choices, progress: Progress | None = None) -> Imported:
    """The table that the choices make of the sheet. Whatever is wrong is listed, never raised."""
    reading = _Reading(progress)
    lines = _even_lines(sheet, reading)
    inputs = _numbers(sheet, lines, choices.inputs, reading)
    targets = _targets(sheet, lines, choices, reading)
    complete, filled = ~_absent(targets), 0
    gaps = np.isnan(inputs)
    if choices.missing == MEAN:
        filled = int(gaps[complete].sum())
        inputs = _filled(inputs, complete)
    complete &= ~np.isnan(inputs).any(axis=1)
    used = np.zeros(len(sheet.rows), np.bool_)
    used[np.array(lines, np.intp)[complete]] = True
    try:
        table, reason = _table(sheet, choices, inputs[complete], targets[complete]), None
    except UserError as error:
        table, reason = None, error
    problems = sorted(reading.problems, key=lambda each: (each.line, -1 if each.column is None else each.column))
    return Imported(sheet, choices, table, reason, tuple(problems), reading.count, used, filled)


def _even_lines(sheet: Sheet, reading: _Reading) -> list[int]:
    lines = []
    for line, row in enumerate(sheet.rows):
        if len(row) == len(sheet.header):
            lines.append(line)
        else:
            reading.note(Problem(RAGGED, line))
    return lines


def _numbers(sheet: Sheet, lines: list[int], columns: Sequence[int], reading: _Reading) -> npt.NDArray[np.float64]:
    values = np.full((len(lines), len(columns)), np.nan)
    for place, line in enumerate(lines):
        reading.report(place, len(lines))
        for position, column in enumerate(columns):
            cell = sheet.rows[line][column]
            value = sheet.number(cell)
            if problem := _problem_with(cell, value, line, column):
                reading.note(problem)
            else:
                values[place, position] = value
    return values


def _targets(sheet: Sheet, lines: list[int], choices: Choices, reading: _Reading) -> npt.NDArray[np.generic]:
    if not choices.is_class:
        return _numbers(sheet, lines, [choices.target], reading)[:, 0]
    names = [sheet.rows[line][choices.target] for line in lines]
    for line, name in zip(lines, names, strict=True):
        if is_missing(name):
            reading.note(Problem(MISSING, line, choices.target))
    return np.array(["" if is_missing(name) else name for name in names], dtype=object)


def _absent(targets: npt.NDArray[np.generic]) -> Mask:
    return np.asarray(targets == "" if targets.dtype == object else np.isnan(targets.astype(np.float64)))


def _filled(inputs: npt.NDArray[np.float64], complete: Mask) -> npt.NDArray[np.float64]:
    """Gaps take the mean of their column over the rows that are used; a column without any value stays empty."""
    known = ~np.isnan(inputs) & complete[:, None]
    sums = np.where(known, inputs, 0.0).sum(axis=0)
    counts = known.sum(axis=0)
    means = np.divide(sums, counts, out=np.full(inputs.shape[1], np.nan), where=counts > 0)
    return np.where(np.isnan(inputs), means, inputs)


def _table(sheet: Sheet, choices: Choices, inputs: npt.NDArray[np.float64], targets: npt.NDArray[np.generic]) -> Table:
    if len(sheet.header) == 1:
        raise UserError(
            N_(
                "The file has one column only, but learning needs two at least: numbers as inputs, and the target. If "
                "there are more in the file, choose another separator."
            )
        )
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
        return sorted(names, key=_alphabetical)
    return [
        name for _value, name in sorted(zip(values, names, strict=True), key=lambda pair: (pair[0] or 0.0, pair[1]))
    ]


def _alphabetical(word: str) -> tuple[str, str]:
    """By letters first, whatever their accents and case: Água stands before Café."""
    letters = unicodedata.normalize("NFKD", word)
    return "".join(each for each in letters if not unicodedata.combining(each)).casefold(), word


def own_data(imported: Imported, *, standardise: bool = False, test_fraction: float = 0.5) -> OwnData:
    """The data source that an import makes. Raises UserError where it made no table."""
    if imported.table is None:
        raise imported.reason or UserError(N_("No row is left that has a value in every chosen column."))
    return OwnData(test_fraction, standardise, imported.table)
