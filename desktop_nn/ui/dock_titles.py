"""A title is said once: where a tab says it, the bar of the dock below leaves it out."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QMainWindow

from desktop_nn.ui.docks import Dock


class DockTitles(QObject):
    """Follows the docks of a window as they come, go, move and share a place."""

    def __init__(self, window: QMainWindow, docks: Iterable[Dock]) -> None:
        super().__init__(window)
        self._window = window
        self._docks = tuple(docks)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.settle)
        for dock in self._docks:
            for changed in (dock.visibilityChanged, dock.dockLocationChanged, dock.topLevelChanged):
                changed.connect(self._look)

    @Slot()
    def settle(self) -> None:
        """Show the titles that no tab shows."""
        for dock in self._docks:
            others = self._window.tabifiedDockWidgets(dock)
            dock.set_tabbed(not dock.isFloating() and any(not other.isHidden() for other in others))

    @Slot()
    def _look(self) -> None:
        self._soon.start()  # one change of place is many signals
