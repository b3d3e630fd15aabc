"""Copy the experiment as a link, and open the one that somebody sent."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, _
from desktop_nn.project import link_text
from desktop_nn.project.experiment import Experiment
from desktop_nn.ui.document import Document
from desktop_nn.ui.files import Files
from desktop_nn.ui.messages import MessageBar

_COPIED = N_(
    "The link is copied. It restores data, network and training; what was learned is kept in project files only."
)


class Links(QObject):
    """Everything between the document and the clipboard. What is opened is asked about first, as with a file."""

    def __init__(self, document: Document, files: Files, messages: MessageBar, window: QWidget) -> None:
        super().__init__(window)
        self._document, self._files, self._messages, self._window = document, files, messages, window

    def copy(self) -> None:
        """Put the link of the experiment on the clipboard; one that is too large is offered as a project file."""
        try:
            link = link_text.write(self._document.experiment)
        except UserError as error:
            self._messages.show_message(error.message, "warning", ((_("Save as…"), self._files.save_as),))
            return
        QGuiApplication.clipboard().setText(link)
        self._messages.show_message(_(_COPIED), "success")

    def paste(self) -> None:
        """Open the link on the clipboard; without a sound one there, ask for it."""
        text = QGuiApplication.clipboard().text()
        experiment = _sound(text)
        if experiment is None:
            self._ask(text if link_text.looks_like_link(text) else "")
        else:
            self.open(experiment)

    def open(self, experiment: Experiment) -> None:
        """Open an experiment in place of what is there; unsaved changes are asked about first."""
        if self._files.may_leave():
            self._document.open_experiment(experiment)
            self._messages.show_message(_("The experiment of the link is open; its training stands at the start."))

    def _ask(self, text: str) -> None:
        from desktop_nn.ui.dialogs.link_dialog import LinkDialog

        dialog = LinkDialog(text, self._window)
        dialog.chosen.connect(self.open)
        dialog.open()


def _sound(text: str) -> Experiment | None:
    try:
        return link_text.read(text)
    except UserError:
        return None
