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
        self._front = ""  # the dock that was brought up for the data of before
        self._covered: frozenset[str] = frozenset()  # docks that nobody is to see
        self._closed: frozenset[str] = frozenset()  # workspaces likewise
        self._kept: dict[tuple[str, frozenset[str]], QByteArray] = {}  # by workspace and what was covered in it
        self._wants_proportion = False
        self._sides = SideWidths(window, docks)
        places.prepare(window)

    @property
    def workspace_name(self) -> str:
        """The name of the workspace that is shown."""
        return self.workspace.name if self.workspace is not None else ""

    def show(self, name: str) -> None:
        """Show a workspace, as it was left or in its first arrangement; in place of a closed one the first open one."""
        name = next((each for each in (name, *workspaces) if each not in self._closed), name)
        if self.workspace is not None and self.workspace.name == name:
            return
        self._keep()
        self.workspace = workspaces[name]
        self._sides.use(self.workspace)
        kept = self._left(name)
        if kept is None or not places.restore(self._window, kept, window_state.VERSION):
            self._arrange(self.workspace)
        self._cover()
        self.workspace_changed.emit(name)

    def suit(self, source: DataSource) -> None:
        """Bring up the dock that is made for such data; when other data come, the first of its stack."""
        if self.workspace is None or (front := self.workspace.front(source)) == self._front:
            return
        before, self._front = self._front, front
        first = next((stack[0] for stack in self.workspace.stacks() if before in stack), "")
        if (name := front or first) and name not in self._covered:
            self._docks[name].bring_up()

    def cover(self, docks: frozenset[str], closed: frozenset[str]) -> None:
        """Let nobody see or bring up these docks, nor go to these workspaces. Without them all is as it was before."""
        if (docks, closed) == (self._covered, self._closed):
            return
        self._keep()
        self._covered, self._closed = docks, closed
        for name, dock in self._docks.items():
            dock.toggleViewAction().setVisible(name not in docks)
        if self.workspace is not None:
            present, self.workspace = self.workspace, None
            self.show(present.name)

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
        for (name, covered), state in self._kept.items():
            if not covered:
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
            self._kept[self.workspace.name, self._covered] = self._window.saveState(window_state.VERSION)

    def _left(self, name: str) -> QByteArray | None:
        """How a workspace was left with what is covered now, else with nothing covered."""
        nothing = frozenset[str]()
        kept = self._kept.get((name, self._covered)) or self._kept.get((name, nothing))
        return kept or (window_state.panels(name) if self._remember else None)

    def _cover(self) -> None:
        for name in self._covered & self._docks.keys():
            self._docks[name].hide()

    def _arrange(self, workspace: Workspace) -> None:
        places.arrange(self._window, self._docks, workspace)
        self._cover()
        self._wants_proportion = True
        if self._window.isVisible():
            self.settle()
