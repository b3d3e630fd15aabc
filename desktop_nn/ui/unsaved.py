"""Knows whether there is work that would be lost: edits, or training that took a while."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

from PySide6.QtCore import QObject, Slot

#: Training that took longer than this is worth a question before it is thrown away.
WORTH_SECONDS = 30.0


class UnsavedWork(QObject):
    """Counts how long the network has been trained since the last `forget`."""

    def __init__(self, document: Any, trainer: Any, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._document = document
        self._trainer = trainer
        self._clock = clock
        self._seconds = 0.0
        self._running_since: float | None = None
        self._kept: tuple[object, object, object] | None = None
        trainer.state_changed.connect(self._follow)

    @property
    def edited(self) -> bool:
        """Whether the experiment was changed."""
        return not self._document.is_clean

    @property
    def trained(self) -> bool:
        """Whether the network has learned for so long that it would be a pity to lose it."""
        snapshot = self._trainer.current
        return snapshot is not None and snapshot.step > 0 and self._trained_seconds() >= WORTH_SECONDS

    @property
    def exists(self) -> bool:
        """Whether anything would be lost now."""
        return self.edited or self.trained

    def forget(self) -> None:
        """Everything is saved, or given up, or new."""
        self._seconds = 0.0
        self._running_since = None if self._running_since is None else self._clock()
        self._kept = None

    def take_over(self, old: UnsavedWork) -> None:
        """Go on counting where another one stood."""
        self._seconds, self._running_since, self._kept = old._seconds, old._running_since, old._kept

    def changed_since_kept(self) -> bool:
        """Whether there is something that the last copy (see `keep`) does not have."""
        return self.exists and self._moment() != self._kept

    def keep(self) -> None:
        """A copy of the work as it is now is being made."""
        self._kept = self._moment()

    def _moment(self) -> tuple[object, object, object]:
        snapshot = self._trainer.current
        run = None if snapshot is None else (snapshot.version, snapshot.step)
        return self._document.experiment, self._document.company, run

    def _trained_seconds(self) -> float:
        since = self._running_since
        return self._seconds + (0.0 if since is None else self._clock() - since)

    @Slot(str)
    def _follow(self, state: str) -> None:
        # "ready" is the start of a run: whoever went back to it has given up what was learned
        self._seconds = 0.0 if state == "ready" else self._trained_seconds()
        self._running_since = self._clock() if state == "running" else None
