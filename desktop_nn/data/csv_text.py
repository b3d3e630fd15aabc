"""Read a CSV file whatever wrote it: encoding, separator, decimal mark and header are found from its content."""

from __future__ import annotations

import codecs
import csv
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from desktop_nn.data.table import COLUMN_LIMIT
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

#: A longer file is read to its end, but only so many of its rows are kept, chosen by chance.
KEPT_ROWS = 20_000
BYTE_LIMIT = 300_000_000
SEPARATORS = (",", ";", "\t", "|")

_LOOKED_AT = 200  # rows from which separator, decimal mark and header are found
_CHUNK = 1 << 20
_MISSING = {"", "?", "-", "na", "n/a", "nan", "null", "none"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

Row = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Sheet:
    """The cells of a file as texts. `numbers` are the rows' places in the file, the first one 1; `total` counts all.

    Where there is a header it is not among the rows, and `header` names the columns; else they are called 1, 2, ...
    """

    name: str
    header: Row
    rows: tuple[Row, ...]
    numbers: tuple[int, ...]
    total: int
    encoding: str
    separator: str
    decimal_mark: str
    has_header: bool

    @property
    def is_sampled(self) -> bool:
        """Whether only a part of the rows was kept."""
        return self.total > len(self.rows)

    def number(self, text: str) -> float | None:
        """The finite number that a cell says; None where it says none."""
        return to_number(text, self.decimal_mark)


def is_missing(text: str) -> bool:
    """Whether a cell is empty or one of the usual words for that."""
    return text.strip().lower() in _MISSING


def to_number(text: str, decimal_mark: str = ".") -> float | None:
    """A finite number written with this decimal mark, or None."""
    text = text.strip().replace("\N{MINUS SIGN}", "-")
    if decimal_mark == ",":
        if "." in text:
            return None
        text = text.replace(",", ".")
    if "_" in text:  # Python would read 1_000
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def read(path: Path, kept: int = KEPT_ROWS, has_header: bool | None = None) -> Sheet:
    """The cells of the file; `has_header` None finds out. Raises UserError: no file, empty, not text, no columns."""
    try:
        encoding = _encoding_of(path)
        with path.open(encoding=encoding, newline="") as file:
            start = file.read(_CHUNK).splitlines()[:_LOOKED_AT]
            separator = _separator_of(start)
            file.seek(0)
            return _sheet(
                path,
                _rows_in(file, separator),
                (encoding, separator, _decimal_mark(start, separator)),
                kept,
                has_header,
            )
    except OSError as error:
        template = N_("{file} cannot be read: {reason}.")
        raise UserError(template, file=str(path), reason=error.strerror or str(error)) from error
    except (csv.Error, UnicodeError) as error:
        template = N_("{file} is no table of values separated by commas or the like: {reason}.")
        raise UserError(template, file=path.name, reason=str(error)) from error


def _encoding_of(path: Path) -> str:
    """UTF-8 or UTF-16, where the file is that; else Latin-1, which any bytes are."""
    if path.stat().st_size > BYTE_LIMIT:
        template = N_("{file} is larger than {limit} MB. Cut it into smaller files first.")
        raise UserError(template, file=path.name, limit=BYTE_LIMIT // 1_000_000)
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        start = file.read(_CHUNK)
        for mark, encoding in _BOMS:
            if start.startswith(mark):
                return encoding
        if b"\0" in start:
            return _encoding_with_zeros(start, path)
        try:
            while start:
                decoder.decode(start)
                start = file.read(_CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "latin-1"
    return "utf-8"


def _encoding_with_zeros(start: bytes, path: Path) -> str:
    """UTF-16 without a mark has a zero in every second byte of plain letters."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) < len(start) // 4:
        raise UserError(N_("{file} is no text: it holds bytes that no CSV file has."), file=path.name)
    return "utf-16-le" if odd > even else "utf-16-be"


def _separator_of(start: list[str]) -> str:
    """The separator that cuts the most lines into equally many cells, and these into most."""

    def evenness(separator: str) -> tuple[float, int]:
        widths = Counter(len(row) for row in csv.reader(start, delimiter=separator) if any(row))
        if not widths:
            return 0.0, 0
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
        return (count / widths.total() if width > 1 else 0.0), width

    return max(SEPARATORS, key=evenness)


def _decimal_mark(start: list[str], separator: str) -> str:
    cells = [cell for row in csv.reader(start, delimiter=separator) for cell in row]
    points, commas = (sum(mark in cell and to_number(cell, mark) is not None for cell in cells) for mark in ".,")
    return "," if separator != "," and commas > points else "."


def _rows_in(file: Iterator[str], separator: str) -> Iterator[tuple[int, Row]]:
    """Each row that is not blank, with its place among all rows of the file."""
    for number, row in enumerate(csv.reader(file, delimiter=separator, skipinitialspace=True), 1):
        if len(row) > COLUMN_LIMIT:
            raise UserError(N_("Row {row} has more than {limit} columns."), row=number, limit=COLUMN_LIMIT)
        if any(cell.strip() for cell in row):
            yield number, tuple(cell.strip() for cell in row)


def _sheet(
    path: Path, rows: Iterator[tuple[int, Row]], found: tuple[str, str, str], kept: int, has_header: bool | None
) -> Sheet:
    start = list(islice(rows, _LOOKED_AT))
    if not start:
        raise UserError(N_("{file} is empty: there are no rows in it."), file=path.name)
    mark = found[2]
    if has_header is None:
        has_header = _looks_like_header([row for _number, row in start], mark)
    first = start.pop(0) if has_header else start[0]
    chosen, total = _sampled(start, rows, kept)
    if not chosen:
        raise UserError(N_("{file} has a row of names and no row of values."), file=path.name)
    width = max(len(first[1]), Counter(len(row) for _number, row in chosen[:_LOOKED_AT]).most_common(1)[0][0])
    header = _names(first[1] if has_header else (), width)
    return Sheet(
        path.name, header, tuple(row for _number, row in chosen), tuple(number for number, _row in chosen), total,
        *found, has_header,
    )  # fmt: skip


def _looks_like_header(rows: list[Row], mark: str) -> bool:
    """Names above numbers; or, where all are texts, words that do not come again below."""
    first, below = rows[0], rows[1:]
    if any(to_number(cell, mark) is not None or not cell for cell in first) or not below:
        return False
    if any(to_number(cell, mark) is not None for row in below for cell in row):
        return True
    return len(set(first)) == len(first) and not any(
        cell in {row[column] for row in below if column < len(row)} for column, cell in enumerate(first)
    )


def _sampled(
    start: list[tuple[int, Row]], rest: Iterator[tuple[int, Row]], kept: int
) -> tuple[list[tuple[int, Row]], int]:
    """At most `kept` rows, each as likely as any other, in the order of the file (reservoir sampling)."""
    rng = np.random.default_rng(0)
    chosen, total = start[:kept], min(len(start), kept)
    for row in (*start[kept:], *islice(rest, max(kept - len(start), 0))):
        total += 1
        _offer(chosen, row, total, kept, rng)
    for row in rest:
        total += 1
        _offer(chosen, row, total, kept, rng)
    return sorted(chosen), total


def _offer(
    chosen: list[tuple[int, Row]], row: tuple[int, Row], total: int, kept: int, rng: np.random.Generator
) -> None:
    if len(chosen) < kept:
        chosen.append(row)
        return
    place = int(rng.integers(total))
    if place < kept:
        chosen[place] = row


def _names(given: Row, width: int) -> Row:
    """A name for each column; one that is missing or double gets its number."""
    names: list[str] = []
    for column in range(width):
        name = given[column][:60] if column < len(given) else ""
        names.append(name if name and name not in names else f"{name} {column + 1}".strip())
    return tuple(names)
