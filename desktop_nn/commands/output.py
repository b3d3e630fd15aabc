"""Where texts go: results to standard output, everything else to standard error."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter
from typing import Any, TextIO

from desktop_nn.i18n import current_language, use_language

_BETWEEN_UPDATES = 0.1  # seconds between two states of the updating line
_BETWEEN_LINES = 1.0  # seconds between two lines where nobody watches a terminal


def say(text: str = "") -> None:
    """A line of the result."""
    print(text, file=sys.stdout)


def note(text: str) -> None:
    """A line beside the result: what is going on, what was done instead."""
    _write_beside(text + "\n")


def _write_beside(text: str) -> None:
    """Where nobody reads standard error any more, or its disk is full, the work and its result do not suffer."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        give_up(sys.stderr)


def give_up(stream: TextIO) -> None:
    """Send what cannot be written to nowhere, so that Python does not complain once more when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def complain(text: str) -> None:
    """Say what went wrong, in one line that names the program."""
    note("desktop-nn: " + " ".join(text.split()))


def say_json(make: Callable[[], Any]) -> None:
    """What `make` gives as one JSON text. Texts in it are English, numbers that are not finite are null."""
    with in_english():
        content = _finite(make())
    say(json.dumps(content, ensure_ascii=False, indent=2))


@contextmanager
def in_english() -> Iterator[None]:
    """Speak English for a moment."""
    language = current_language()
    use_language("en")
    try:
        yield
    finally:
        use_language(language)


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(each) for each in value]
    return value


def say_table(heads: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[bool]) -> None:
    """Columns under their heads; `right` says which ones hold numbers."""
    table = [tuple(heads), *(tuple(row) for row in rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(heads))]
    for row in table:
        cells = (
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, widths, right, strict=True)
        )
        say("  ".join(cells).rstrip())


class ProgressLine:
    """One line on a terminal that changes in place; elsewhere a line now and then."""

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self._clock = clock
        self._terminal = sys.stderr.isatty()
        self._next = 0.0 if self._terminal else clock() + _BETWEEN_LINES
        self._width = 0

    @property
    def is_due(self) -> bool:
        """Whether it is time for another state; ask this before making one."""
        return self._clock() >= self._next

    @property
    def is_terminal(self) -> bool:
        """Whether the line changes in place."""
        return self._terminal

    def show(self, text: str) -> None:
        """Show this state now."""
        self._next = self._clock() + (_BETWEEN_UPDATES if self._terminal else _BETWEEN_LINES)
        if self._terminal:
            _write_beside("\r" + text.ljust(self._width))
            self._width = len(text)
        else:
            note(text)

    def close(self) -> None:
        """End the line, so that what follows begins a new one."""
        if self._terminal and self._width:
            note("")
        self._width = 0


class Loading:
    """A `Progress` for data sources: shown only when loading takes long enough to be noticed."""

    def __init__(self, line: ProgressLine) -> None:
        self._line = line
        self._until = perf_counter() + _BETWEEN_LINES

    def __call__(self, fraction: float, text: str) -> None:
        """Show how far it is."""
        if perf_counter() >= self._until and self._line.is_due:
            self._line.show(f"{text} {fraction:.0%}")
