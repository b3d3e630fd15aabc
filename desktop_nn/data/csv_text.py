"""Read a CSV file whatever wrote it: encoding, separator, decimal mark and header are found from its content."""

from __future__ import annotations

import codecs
import csv
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

import numpy as np

from desktop_nn.data.base import Progress
from desktop_nn.data.table import COLUMN_LIMIT
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, _

#: A longer file is read to its end, but only so many of its rows and cells are kept, the rows chosen by chance.
KEPT_ROWS = 20_000
KEPT_CELLS = 1_000_000
BYTE_LIMIT = 300_000_000
SEPARATORS = (",", ";", "\t", "|")
DECIMAL_MARKS = (".", ",")
#: What may have written the letters, by the names that people know; UTF-16 stands for both orders of its bytes.
ENCODINGS = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252", "latin-1": "Latin-1"}

_LOOKED_AT = 200  # rows from which separator, decimal mark and header are found
_REPORTED = 2_000  # rows between two reports of how far the reading is
_CHUNK = 1 << 20
_MISSING = {"", "?", "-", "na", "n/a", "nan", "null", "none"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

Row = tuple[str, ...]
NumberedRow = tuple[int, list[str]]


@dataclass(frozen=True)
class Format:
    """How a file is to be read; what is None is found out from its content."""

    encoding: str | None = None
    separator: str | None = None
    decimal_mark: str | None = None
    has_header: bool | None = None


#: Find out everything.
ANY_FORMAT = Format()


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


def read(path: Path, wanted: Format = ANY_FORMAT, progress: Progress | None = None, kept: int = KEPT_ROWS) -> Sheet:
    """The cells of the file. Raises UserError (no file, empty, not text, no columns), and what `progress` raises."""
    try:
        encoding = _encoding(path, wanted.encoding)
        with path.open(encoding=encoding, newline="") as file:
            start = file.read(_CHUNK).splitlines()[:_LOOKED_AT]
            separator = wanted.separator or _separator_of(start)
            mark = wanted.decimal_mark or _decimal_mark(start, separator)
            file.seek(0)
            rows = _rows_in(file, separator, _reporter(path, file, progress))
            return _sheet(path, rows, (encoding, separator, mark), kept, wanted.has_header)
    except OSError as error:
        template = N_("{file} cannot be read: {reason}.")
        raise UserError(template, file=str(path), reason=error.strerror or str(error)) from error
    except UnicodeError as error:
        template = N_("{file} holds bytes that are no letters in {encoding}. Choose another encoding.")
        raise UserError(template, file=path.name, encoding=encoding_name(encoding)) from error
    except csv.Error as error:
        template = N_("{file} is no table of values separated by commas or the like: {reason}.")
        raise UserError(template, file=path.name, reason=str(error)) from error


def encoding_key(encoding: str) -> str:
    """Which of `ENCODINGS` an encoding belongs to."""
    return next(key for key in ENCODINGS if encoding.startswith(key))


def encoding_name(encoding: str) -> str:
    """What people call an encoding."""
    return ENCODINGS[encoding_key(encoding)]


def _reporter(path: Path, file: TextIO, progress: Progress | None) -> Callable[[], None]:
    """Tells `progress` which share of the bytes has been read."""
    size = max(path.stat().st_size, 1)
    words = _("Reading {file}").format(file=path.name)

    def report() -> None:
        if progress is not None:
            progress(min(file.buffer.tell() / size, 1.0), words)

    return report


def _encoding(path: Path, wanted: str | None) -> str:
    """The encoding asked for; else UTF-16, UTF-8 or Windows-1252 where the file is that; else Latin-1: it fits all."""
    if path.stat().st_size > BYTE_LIMIT:
        template = N_("{file} is larger than {limit} MB. Cut it into smaller files first.")
        raise UserError(template, file=path.name, limit=BYTE_LIMIT // 1_000_000)
    if wanted not in (None, "utf-16"):
        return wanted
    with path.open("rb") as file:
        start = file.read(_CHUNK)
    found = next((encoding for mark, encoding in _BOMS if start.startswith(mark)), "")
    if not found and b"\0" in start:
        found = _encoding_with_zeros(start, path)
    if wanted is not None:
        return found if found.startswith(wanted) else wanted
    return found or next((each for each in ("utf-8-sig", "cp1252") if _is_written_in(each, path)), "latin-1")


def _is_written_in(encoding: str, path: Path) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


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


def _rows_in(file: TextIO, separator: str, report: Callable[[], None]) -> Iterator[NumberedRow]:
    """Each row that is not blank, with its place among all rows of the file; the cells are not stripped yet."""
    for number, row in enumerate(csv.reader(file, delimiter=separator, skipinitialspace=True), 1):
        if number % _REPORTED == 0:
            report()
        if len(row) > COLUMN_LIMIT:
            raise UserError(N_("Row {row} has more than {limit} columns."), row=number, limit=COLUMN_LIMIT)
        if row and ((row[0] and not row[0].isspace()) or any(cell.strip() for cell in row)):
            yield number, row


def _sheet(
    path: Path, rows: Iterator[NumberedRow], found: tuple[str, str, str], kept: int, has_header: bool | None
) -> Sheet:
    start = list(islice(rows, _LOOKED_AT))
    if not start:
        raise UserError(N_("{file} is empty: there are no rows in it."), file=path.name)
    if has_header is None:
        has_header = _looks_like_header([_stripped(row) for _number, row in start], found[2])
    names = _stripped(start.pop(0)[1]) if has_header else ()
    if not start:
        raise UserError(N_("{file} has a row of names and no row of values."), file=path.name)
    width = max(Counter(len(row) for _number, row in start).most_common(1)[0][0], len(names))
    chosen, total = _sampled(chain(start, rows), min(kept, max(KEPT_CELLS // width, 1)))
    cells = tuple(_stripped(row) for _number, row in chosen)
    return Sheet(
        path.name, _names(names, width), cells, tuple(number for number, _row in chosen), total, *found, has_header
    )


def _stripped(row: list[str]) -> Row:
    """Without blanks at the ends; line breaks within a cell become blanks, for it is shown on one line."""
    return tuple(cell.strip() if cell.isprintable() else " ".join(cell.split()) for cell in row)


def _looks_like_header(rows: list[Row], mark: str) -> bool:
    """Names above numbers, or with nothing below; or, where all are texts, words that do not come again below."""
    first, below = rows[0], rows[1:]
    if any(to_number(cell, mark) is not None or not cell for cell in first):
        return False
    if not below or any(to_number(cell, mark) is not None for row in below for cell in row):
        return True
    return len(set(first)) == len(first) and not any(
        cell in {row[column] for row in below if column < len(row)} for column, cell in enumerate(first)
    )


def _sampled(rows: Iterator[NumberedRow], kept: int) -> tuple[list[NumberedRow], int]:
    """At most `kept` rows, each as likely as any other, in the order of the file; and how many there are.

    Reservoir sampling that draws how many rows to pass over instead of a number for each (K.-H. Li 1994, "algorithm
    L").
    """
    rng = np.random.default_rng(0)
    chosen = list(islice(rows, kept))
    total, share = len(chosen), 1.0
    while total >= kept:
        share *= math.exp(math.log(rng.random()) / kept)
        total += sum(1 for _row in islice(rows, int(math.log(rng.random()) / math.log1p(-share))))
        row = next(rows, None)
        if row is None:
            break
        total += 1
        chosen[int(rng.integers(kept))] = row
    return sorted(chosen, key=lambda each: each[0]), total


def _names(given: Row, width: int) -> Row:
    """A name for each column; one that is missing or double gets its number."""
    names: list[str] = []
    for column in range(width):
        name = given[column][:60] if column < len(given) else ""
        names.append(name if name and name not in names else f"{name} {column + 1}".strip())
    return tuple(names)
