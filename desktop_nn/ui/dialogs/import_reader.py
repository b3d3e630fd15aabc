"""Reads a file of values and makes its table on another thread, so that the window never waits for either."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop_nn.data import csv_file, csv_text
from desktop_nn.data.base import Cancelled, Progress
from desktop_nn.data.csv_file import Choices, Imported
from desktop_nn.data.csv_text import Format, Sheet
from desktop_nn.ui.background import Background

Read = tuple[Sheet, tuple[int, ...]]


class ImportReader(QObject):
    """One job at a time: a new one gives up what is still being done, and only the newest answer is told."""

    was_read = Signal(object, object)  # Sheet, the columns that hold numbers
    was_made = Signal(object)  # Imported
    failed = Signal(object)  # Exception
    progressed = Signal(float, str)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._background = Background(self)
        self._given_up = threading.Event()

    def read(self, wanted: Format) -> None:
        """Read the file in this way."""
        given_up, report = self._begin()

        def work() -> Read:
            sheet = csv_text.read(self._path, wanted, report)
            return sheet, csv_file.numeric_columns(sheet, report)

        self._background.run(work, partial(self._tell_read, given_up))

    def build(self, sheet: Sheet, choices: Choices) -> None:
        """Make the table that these choices give."""
        given_up, report = self._begin()
        self._background.run(lambda: csv_file.build(sheet, choices, report), partial(self._tell_made, given_up))

    def close(self) -> None:
        """Give up and wait for the end of the thread."""
        self._given_up.set()
        self._background.close()

    def _begin(self) -> tuple[threading.Event, Progress]:
        self._given_up.set()
        self._given_up = given_up = threading.Event()
        return given_up, partial(self._report, given_up)

    def _report(self, given_up: threading.Event, share: float, words: str) -> None:
        """Called on the other thread."""
        if given_up.is_set():
            raise Cancelled
        self.progressed.emit(share, words)

    def _tell_read(self, given_up: threading.Event, read: Read | None, error: Exception | None) -> None:
        if given_up.is_set():
            return
        if read is not None:
            self.was_read.emit(*read)
        else:
            self.failed.emit(error)

    def _tell_made(self, given_up: threading.Event, imported: Imported | None, error: Exception | None) -> None:
        if given_up.is_set():
            return
        if imported is not None:
            self.was_made.emit(imported)
        else:
            self.failed.emit(error)
