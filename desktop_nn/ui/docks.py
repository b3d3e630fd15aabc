"""The panels and views of the window as docks, and their first arrangement: network, views, settings."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
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
