"""The questions about tables: which one to import, where to export the examples to."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QWidget

from desktop_nn.i18n import _
from desktop_nn.ui.dialogs.asking import ask_where_to_save, ask_which_to_open

#: The files that are taken for tables; of others one can still try.
TABLE_SUFFIXES = ("csv", "tsv", "txt")
EXPORT_SUFFIX = "csv"


class TableQuestions(Protocol):
    """Everything that is asked about tables; tests answer without a dialog."""

    def which_to_import(self, folder: Path) -> Path | None:
        """The table to import; None when the person gave up."""

    def where_to_export(self, suggested: Path) -> Path | None:
        """The file to write to; None when the person gave up."""


class TableDialogs:
    """Asks with the dialogs of the system."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def which_to_import(self, folder: Path) -> Path | None:
        """Ask for a table."""
        tables = _("Tables") + " (" + " ".join(f"*.{suffix}" for suffix in TABLE_SUFFIXES) + ")"
        filters = ";;".join((tables, _("All files") + " (*)"))
        return ask_which_to_open(self._window, _("Import data"), folder, filters)

    def where_to_export(self, suggested: Path) -> Path | None:
        """Ask for a name."""
        filters = ";;".join((_("Tables") + f" (*.{EXPORT_SUFFIX})", _("All files") + " (*)"))
        return ask_where_to_save(self._window, _("Export data"), suggested, filters)
