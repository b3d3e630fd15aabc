"""Files that are dropped on the window: whoever accepts them opens them."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget


class Opener(Protocol):
    """Takes some kind of file."""

    def accepts(self, mime: QMimeData) -> bool: ...

    def open_dropped(self, mime: QMimeData) -> None: ...


class Drops(QObject):
    """Hands what is dropped on `window` to the first opener that accepts it; the pointer shows whether one does."""

    def __init__(self, window: QWidget, *openers: Opener) -> None:
        super().__init__(window)
        self._openers = openers
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            if self._opener(event.mimeData()) is not None:
                event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            opener = self._opener(event.mimeData())
            if opener is not None:
                opener.open_dropped(event.mimeData())
            return True
        return super().eventFilter(watched, event)

    def _opener(self, mime: QMimeData) -> Opener | None:
        return next((each for each in self._openers if each.accepts(mime)), None)
