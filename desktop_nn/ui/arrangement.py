"""Which workspace the window shows, and how the person has arranged each of them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QByteArray, QObject, Signal
from PySide6.QtWidgets import QMainWindow

from desktop_nn.data.base import DataSource
from desktop_nn.ui import docks as places
from desktop_nn.ui import window_state
from desktop_nn.ui.docks import Dock, SideWidths
from desktop_nn.ui.workspaces import Workspace, workspaces


class Arrangement(QObject):
    """Goes from workspace to workspace; each comes back as it was left."""

    workspace_changed = Signal(str)

    def __init__(self, window: QMainWindow, docks: Mapping[str, Dock], remember: bool) -> None:
        super().__init__(window)
        self.workspace: Workspace | None = None
        self._window = window
        self._docks = docks
        self._remember = remember
        self._kept: dict[str, QByteArray] = {}
        self._front = ""  # the dock that was brought up for the data of before
        self._wants_proportion = False
        self._sides = SideWidths(window, docks)

    @property
    def workspace_name(self) -> str:
        """The name of the workspace that is shown."""
        return self.workspace.name if self.workspace is not None else ""

    def show(self, name: str) -> None:
        """Show a workspace, as it was left or in its first arrangement."""
        if self.workspace is not None and self.workspace.name == name:
            return
        self._keep()
        self.workspace = workspaces[name]
        self._sides.use(self.workspace)
        kept = self._kept.get(name) or (window_state.panels(name) if self._remember else None)
        if kept is None or not self._window.restoreState(kept, window_state.VERSION):
            self._arrange(self.workspace)
        self.workspace_changed.emit(name)

    def suit(self, source: DataSource) -> None:
        """Bring up the dock that is made for such data; when other data come, the first of its stack."""
        if self.workspace is None or (front := self.workspace.front(source)) == self._front:
            return
        before, self._front = self._front, front
        first = next((stack[0] for stack in self.workspace.stacks() if before in stack), "")
        if name := front or first:
            self._docks[name].bring_up()

    def restore(self) -> None:
        """Put every dock of the present workspace back in its first place."""
        if self.workspace is not None:
            self._arrange(self.workspace)

    def settle(self) -> None:
        """The window has its size now."""
        if self._wants_proportion and self.workspace is not None:
            self._wants_proportion = False
            places.proportion(self._window, self._docks, self.workspace)

    def save(self) -> None:
        """Remember every workspace for the next start."""
        self._keep()
        for name, state in self._kept.items():
            window_state.save_panels(name, state)

    def take_over(self, old: Arrangement) -> None:
        """Go on with the arrangements of a window that retires."""
        old._keep()
        self._kept = dict(old._kept)
        if old.workspace is not None:
            self.workspace = None
            self.show(old.workspace.name)

    def _keep(self) -> None:
        if self.workspace is not None:
            self._kept[self.workspace.name] = self._window.saveState(window_state.VERSION)

    def _arrange(self, workspace: Workspace) -> None:
        places.arrange(self._window, self._docks, workspace)
        self._wants_proportion = True
        if self._window.isVisible():
            self.settle()
