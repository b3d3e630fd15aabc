"""Tells what the trainer and the files have to say: in the status line, in the message bar, or as a bug."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow

from desktop_nn.errors import UserError
from desktop_nn.i18n import _, number, percent
from desktop_nn.training.divergence import Divergence
from desktop_nn.ui.document import Document
from desktop_nn.ui.files import Files
from desktop_nn.ui.messages import MessageBar, show_bug
from desktop_nn.ui.trainer import Trainer
from desktop_nn.ui.training_words import Failure

_SAVED_MILLISECONDS = 5000


class Announcer(QObject):
    """Listens to one trainer and the files of one window. `download` fetches the real digits when the person agrees."""

    def __init__(
        self,
        window: QMainWindow,
        messages: MessageBar,
        document: Document,
        trainer: Trainer,
        files: Files,
        download: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._messages = messages
        self._document = document
        self._trainer = trainer
        self._download = download
        self._cancels = False
        self._of_end = ""  # what was said of the end of a run
        files.failed.connect(self.say_error)
        files.saved.connect(self._say_saved)
        document.opened.connect(self._close_message)
        trainer.state_changed.connect(self._follow_state)
        trainer.data_replaced.connect(self._say_data_replaced)
        trainer.progress.connect(self._show_progress)
        trainer.failed.connect(self._say_failure)

    @Slot(object)
    def say_error(self, error: Exception) -> None:
        """Say what went wrong."""
        self._messages.show_error(error)

    @Slot(object)
    def _close_message(self, _state: object) -> None:
        """What was said before is not of what is opened now."""
        self._messages.close_message()

    @Slot()
    def cancel_loading(self) -> None:
        """Give up getting the data, and say how to get them after all."""
        self._cancels = True
        self._trainer.cancel_loading()

    @Slot(str)
    def _follow_state(self, state: str) -> None:
        if state != "loading":
            self._window.statusBar().clearMessage()
            self._follow_cancelling(state)
        if state in ("ready", "running") and self._of_end and self._messages.text == self._of_end:
            self._messages.close_message()  # it goes on, or begins anew
        snapshot = self._trainer.current
        if state == "diverged" and snapshot is not None and snapshot.diverged is not None:
            self._say_diverged(snapshot.diverged)
        if state == "finished" and snapshot is not None and snapshot.ended is not None:
            self._of_end = snapshot.ended.message
            self._messages.show_message(self._of_end)

    def _follow_cancelling(self, state: str) -> None:
        text = _("The data were not loaded, so there is nothing to train with.")
        if self._cancels and state == "empty":
            again = partial(self._trainer.load, self._document.experiment)
            self._messages.show_message(text, "info", ((_("Load the data"), again),))
        elif self._messages.text == text and state != "empty":  # loaded after all, in whatever way
            self._messages.close_message()
        self._cancels = False

    def _say_diverged(self, divergence: Divergence) -> None:
        acts: tuple[tuple[str, Callable[[], None]], ...] = ((_("Reset"), self._trainer.reset),)
        if (rate := divergence.suggested_rate) is not None:
            slower = _("Set the learning rate to {rate}").format(rate=number(rate, 3))
            acts = ((slower, partial(self._slow_down, rate)), *acts)
        self._of_end = divergence.message
        self._messages.show_message(self._of_end, "warning", acts)

    def _slow_down(self, rate: float) -> None:
        training = self._document.experiment.training
        optimizer: Any = training.optimizer  # every optimiser that can diverge has a learning rate
        slower = replace(training, optimizer=replace(optimizer, learning_rate=rate))
        self._document.edit(_("lower the learning rate"), training=slower)

    @Slot(object)
    def _say_data_replaced(self, reason: UserError | None) -> None:
        if reason is not None:
            self._messages.show_message(str(reason), "warning", ((_("Download MNIST…"), self._download),))

    @Slot(float, str)
    def _show_progress(self, fraction: float, text: str) -> None:
        self._window.statusBar().showMessage(f"{text} {percent(fraction, 0)}")

    @Slot(object)
    def _say_saved(self, path: Path) -> None:
        self._window.statusBar().showMessage(_("Saved to {path}").format(path=path), _SAVED_MILLISECONDS)

    @Slot(object)
    def _say_failure(self, failure: Failure) -> None:
        if isinstance(failure.error, UserError):
            self._messages.show_error(failure.error)
        else:
            show_bug(self._window, failure.trace)
