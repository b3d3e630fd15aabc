"""The undo stack that may be collected as garbage."""

from __future__ import annotations

from PySide6.QtGui import QUndoStack
from shiboken6 import isValid


class UndoStack(QUndoStack):
    """Qt's undo stack, emptied before Python's garbage collector takes it apart.

    A command that refers to whom it changes, and so to the stack it lies on, is in a cycle with it. The collector
    frees the members of a cycle in any order; where a command went first, the stack's own end would read what is no
    longer there, and the program would crash. Finalisers run before anything of the cycle is freed.
    """

    def __del__(self) -> None:
        if isValid(self):
            self.blockSignals(True)  # who listens is on the way out too
            self.setParent(None)  # with the last command its owner may go, and would take the stack with it
            self.clear()
