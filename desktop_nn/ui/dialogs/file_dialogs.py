"""The questions about files: which to open, where to save, what happens to unsaved work."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QDateTime, QLocale
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop_nn.i18n import _
from desktop_nn.ui.dialogs.asking import ask_where_to_save, ask_which_to_open

SUFFIX = "dnn"


class Answer(Enum):
    """What to do with unsaved work."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"


class FileQuestions(Protocol):
    """Everything that is asked about files; tests answer without a dialog."""

    def which_to_open(self, folder: Path) -> Path | None:
        """The project to open; None when the person gave up."""

    def where_to_save(self, suggested: Path) -> Path | None:
        """The file to save to; None when the person gave up."""

    def unsaved(self, name: str, edited: bool) -> Answer:
        """What to do with unsaved work; without edits only what the network has learned would be lost."""

    def recover(self, name: str, modified: float) -> bool:
        """Whether work that an interrupted session left behind is wanted."""


class FileDialogs:
    """Asks with the dialogs of the system."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def which_to_open(self, folder: Path) -> Path | None:
        """Ask for a project file."""
        return ask_which_to_open(self._window, _("Open a project"), folder, _filters())

    def where_to_save(self, suggested: Path) -> Path | None:
        """Ask for a name."""
        return ask_where_to_save(self._window, _("Save the project"), suggested, _filters())

    def unsaved(self, name: str, edited: bool) -> Answer:
        """Save, do not save, or go back."""
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        if edited:
            box.setText(_("Save the changes to “{name}”?").format(name=name))
            box.setInformativeText(_("They are lost if they are not saved."))
        else:
            box.setText(_("Keep what “{name}” has learned?").format(name=name))
            box.setInformativeText(_("The network has been trained since it was last saved."))
        save = box.addButton(_("Save"), QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton(_("Do not save"), QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(save)
        box.setEscapeButton(cancel)
        box.exec()
        if box.clickedButton() is save:
            return Answer.SAVE
        return Answer.DISCARD if box.clickedButton() is discard else Answer.CANCEL

    def recover(self, name: str, modified: float) -> bool:
        """Offer what the last session could not save."""
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Information)
        box.setText(_("Open the unsaved work “{name}”?").format(name=name))
        when = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(modified)), QLocale.FormatType.ShortFormat)
        box.setInformativeText(
            _("The program was interrupted before it was saved. This copy is from {when}.").format(when=when)
        )
        wanted = box.addButton(_("Open"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(_("Delete the copy"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(wanted)
        box.exec()
        return box.clickedButton() is wanted


def _filters() -> str:
    return ";;".join((_("Desktop NN projects") + f" (*.{SUFFIX})", _("All files") + " (*)"))
