"""The two questions about a file: which to open, and where to save something."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFileDialog, QHeaderView, QTreeView, QWidget

_SIZE = QSize(880, 560)


def ask_which_to_open(window: QWidget, title: str, folder: Path, filters: str) -> Path | None:
    """Ask for a file that is there; None when the person gave up."""
    dialog = QFileDialog(window, title, str(folder), filters)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _answer(dialog)


def ask_where_to_save(window: QWidget, title: str, suggested: Path, filters: str) -> Path | None:
    """Ask for a name; None when the person gave up.

    The ending of `suggested` is added to a name without one before the question whether a file may be replaced.
    """
    dialog = QFileDialog(window, title, str(suggested.parent), filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suggested.suffix.removeprefix("."))
    dialog.selectFile(suggested.name)
    return _answer(dialog)


def _answer(dialog: QFileDialog) -> Path | None:
    for table in dialog.findChildren(QTreeView):  # Qt's own dialog, where the system has none: dates and sizes in full
        header = table.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        dialog.resize(_SIZE)
    chosen = Path(dialog.selectedFiles()[0]) if dialog.exec() else None
    dialog.deleteLater()
    return chosen
