"""When the docks of a window get what they hold: after its first picture, one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop_nn.ui.docks import Dock

#: What one looks at first is there first; the others follow in the order of the docks.
_FIRST = ("diagram", "truth", "maps", "surface", "draw", "loss", "accuracy")


class Filling(QObject):
    """Fills the docks that are seen: after `begin` one per turn of the event loop, and once that is done at once.

    The window paints in between, so it stands before the first view is even imported.
    """

    begun = Signal()  # the window was painted for the first time
    filled = Signal()  # all that were seen at the start

    def __init__(self, docks: Mapping[str, Dock], parent: QObject) -> None:
        super().__init__(parent)
        names = dict.fromkeys([*(name for name in _FIRST if name in docks), *docks])
        self._docks = [docks[name] for name in names]
        self._begun = False
        self.is_done = False
        # it goes with its window; the callable of a `QTimer.singleShot(0, ...)` under way would be held for ever
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._go_on)
        for dock in self._docks:
            dock.wanted.connect(partial(self._fill_wanted, dock))

    def begin(self) -> None:
        """Fill what is seen, when the event loop comes to it."""
        if not self._begun:
            self._begun = True
            QTimer.singleShot(0, self, self.begun.emit)
            self._turn.start()

    def finish(self) -> None:
        """Fill what is seen now: for a picture of the whole window."""
        self._begun = True
        while not self.is_done:
            self._fill_next()

    @Slot()
    def _go_on(self) -> None:
        if not self.is_done:
            self._fill_next()
            self._turn.start()

    def _fill_next(self) -> None:
        dock = next((each for each in self._docks if each.is_waiting), None)
        if dock is None:
            self.is_done = True
            self.filled.emit()
        else:
            assert dock.content is not None

    def _fill_wanted(self, dock: Dock) -> None:
        if self.is_done:
            assert dock.content is not None
