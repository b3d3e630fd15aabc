"""When a copy of unsaved work is due, so that a crash or a power cut loses next to nothing."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

#: So long after the first of some changes they are copied together.
AFTER_CHANGE_MILLISECONDS = 2000
#: So often while a network learns: what it learned since can be learned again.
WHILE_LEARNING_MILLISECONDS = 60_000
#: Copying takes at most one part in so many of the time: a large project is copied less often.
SHARE = 20


class CopyTimes(QObject):
    """Says `due` soon after an edit or a pause, and from time to time while a network learns."""

    due = Signal()

    def __init__(self, document: Any, trainer: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._least = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.due)
        self._regular = QTimer(self)
        self._regular.timeout.connect(self.due)
        self._regular.start(WHILE_LEARNING_MILLISECONDS)
        document.undo_stack.indexChanged.connect(self.note_change)
        trainer.state_changed.connect(self._follow)

    @Slot()
    def note_change(self) -> None:
        """Something changed: changes that follow at once go into the same copy."""
        if not self._soon.isActive():
            self._soon.start(max(AFTER_CHANGE_MILLISECONDS, self._least))

    def note_cost(self, seconds: float) -> None:
        """The last copy took so long; the next waits in proportion."""
        self._least = round(SHARE * 1000 * seconds)
        self._regular.start(max(WHILE_LEARNING_MILLISECONDS, self._least))

    def stop(self) -> None:
        """Nothing is due any more."""
        self._soon.stop()
        self._regular.stop()

    @Slot(str)
    def _follow(self, state: str) -> None:
        if state in ("paused", "finished"):
            self.note_change()
