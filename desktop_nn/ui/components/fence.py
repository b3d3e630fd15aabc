"""A frame around a part of the window that lays out by itself: a number that changes there moves nothing outside."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget, QWidgetItem


class Fence(QWidget):
    """Fills itself with its content, and asks for room only when the content needs more, or less, than before.

    A label tells every layout above it of each new text, and the window would lay out all its docks again, which takes
    3 to 6 ms. A widget without a layout of its own ends that chain: Qt sends it one event.
    """

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = content
        content.setParent(self)
        content.show()
        self._item = QWidgetItem(content)
        grows = self._item.expandingDirections()
        across, down = (bool(grows & way) for way in (Qt.Orientation.Horizontal, Qt.Orientation.Vertical))
        self.setSizePolicy(_policy(across), _policy(down))
        self._needs = self._item.minimumSize()

    def sizeHint(self) -> QSize:
        return self._item.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._item.minimumSize()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.content.setGeometry(self.rect())
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and self._needs != self._item.minimumSize():
            self._needs = self._item.minimumSize()
            self.updateGeometry()
        return super().event(event)


def _policy(grows: bool) -> QSizePolicy.Policy:
    return QSizePolicy.Policy.Expanding if grows else QSizePolicy.Policy.Preferred
