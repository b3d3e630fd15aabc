"""Notices when a run on a gate stands still, and says so once, wherever the person is looking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from desktop_nn.data.gates import Gate
from desktop_nn.training.plateau import find_plateau
from desktop_nn.ui.document import Document
from desktop_nn.ui.messages import MessageBar
from desktop_nn.ui.plateau_words import short_plateau_words, way_out

if TYPE_CHECKING:
    from desktop_nn.training.snapshot import Snapshot

_EVERY_EPOCHS = 50  # it is looked for: what has stood for 200 epochs need not be known at once


class PlateauWatch(QObject):
    """Speaks through the message bar; takes the message back when the run goes on, or another one begins."""

    def __init__(self, messages: MessageBar, document: Document, trainer: Any) -> None:
        super().__init__(messages)
        self._messages = messages
        self._document = document
        self._trainer = trainer
        self._version = -1
        self._looked = 0.0
        self._said = ""
        trainer.snapshot_changed.connect(self._look)

    @Slot(object)
    def _look(self, snapshot: Snapshot) -> None:
        goes_on = snapshot.version == self._version and snapshot.epoch >= self._looked
        if not isinstance(snapshot.experiment.data, Gate) or not goes_on:
            self._version, self._looked = snapshot.version, 0.0
            self._take_back()
            self._said = ""
        elif snapshot.epoch - self._looked >= _EVERY_EPOCHS:
            self._looked = snapshot.epoch
            self._judge(snapshot)

    def _judge(self, snapshot: Snapshot) -> None:
        found = find_plateau(snapshot.history)
        if found is None:
            self._take_back()
        elif not self._said and snapshot.experiment == self._document.experiment:
            way = way_out(self._document, self._trainer)
            self._said = short_plateau_words(found, snapshot.experiment)
            self._messages.show_message(self._said, "info", ((way.words, way.act),))

    def _take_back(self) -> None:
        if self._said and self._messages.text == self._said:
            self._messages.close_message()
