"""The panels and views of the window as docks, and their first arrangement: network, views, settings."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget

#: Width of the outer columns and height of the curves, in pixels at 1280 x 800.
SIDE_WIDTH = 308
CURVES_HEIGHT = 250

_AREA = Qt.DockWidgetArea.LeftDockWidgetArea


def make_dock(window: QMainWindow, name: str, title: str, content: QWidget) -> QDockWidget:
    """A dock whose `name` is kept in the saved arrangement and whose `title` the person reads."""
    dock = QDockWidget(title, window)
    dock.setObjectName(name)
    dock.setAccessibleName(title)
    dock.setWidget(content)
    return dock


def arrange(window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
    """Three columns: the network; the views above the curves; the data above the training."""
    window.setDockNestingEnabled(True)
    window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
    for dock in docks.values():
        window.removeDockWidget(dock)
        dock.setFloating(False)
    window.addDockWidget(_AREA, docks["network"])
    window.splitDockWidget(docks["network"], docks["surface"], Qt.Orientation.Horizontal)
    window.splitDockWidget(docks["surface"], docks["data"], Qt.Orientation.Horizontal)
    window.splitDockWidget(docks["surface"], docks["loss"], Qt.Orientation.Vertical)
    window.splitDockWidget(docks["loss"], docks["accuracy"], Qt.Orientation.Horizontal)
    window.splitDockWidget(docks["data"], docks["training"], Qt.Orientation.Vertical)
    window.tabifyDockWidget(docks["surface"], docks["maps"])
    window.tabifyDockWidget(docks["maps"], docks["draw"])
    for dock in docks.values():
        dock.show()


def proportion(window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
    """Give the columns their widths and the curves their height in the window's present size."""
    middle = max(400, window.width() - 2 * SIDE_WIDTH)
    columns = [docks["network"], docks["surface"], docks["data"]]
    window.resizeDocks(columns, [SIDE_WIDTH, middle, SIDE_WIDTH], Qt.Orientation.Horizontal)
    curves = CURVES_HEIGHT if window.height() < 1000 else CURVES_HEIGHT * 4 // 3
    rest = max(200, window.height() - curves - 120)
    window.resizeDocks([docks["surface"], docks["loss"]], [rest, curves], Qt.Orientation.Vertical)
    window.resizeDocks([docks["loss"], docks["accuracy"]], [middle // 2, middle // 2], Qt.Orientation.Horizontal)
    window.resizeDocks([docks["data"], docks["training"]], [rest // 2, rest // 2], Qt.Orientation.Vertical)


class SideWidths(QObject):
    """Keeps the outer columns as wide as they are when the window changes its size: the views get the room, or give it.

    Qt gives each column its share instead. The window hears of its new size after Qt has moved the docks, so their
    widths are noted whenever they change while the window does not.
    """

    def __init__(self, window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
        super().__init__(window)
        self._window = window
        self._middle = tuple(docks[name] for name in ("surface", "maps", "draw"))
        self._sides = tuple(docks[name] for name in ("network", "data"))
        self._widths: dict[QDockWidget, int] = {}
        self._settled = -1
        for widget in (window, *self._sides, *self._middle):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            if watched is self._window:
                self._keep()
            elif self._window.width() == self._settled and isinstance(watched, QDockWidget):
                self._widths[watched] = watched.width()
        return False

    def _keep(self) -> None:
        if self._window.width() == self._settled:
            return
        if self._settled >= 0 and self._window.isVisible():
            gained = self._window.width() - self._settled
            middle = [dock for dock in self._middle if self._is_known(dock)][:1]
            widths = {dock: self._widths[dock] for dock in self._sides if self._is_known(dock)}
            widths |= {dock: max(1, self._widths[dock] + gained) for dock in middle}
            self._window.resizeDocks(list(widths), list(widths.values()), Qt.Orientation.Horizontal)
            self._widths |= widths
        self._settled = self._window.width()

    def _is_known(self, dock: QDockWidget) -> bool:
        return dock in self._widths and dock.isVisible() and not dock.isFloating()
