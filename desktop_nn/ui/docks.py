"""The panels and views of the window as docks, and how a workspace arranges them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStyleOptionDockWidget, QTabBar, QTabWidget, QWidget

from desktop_nn.ui.components.fence import Fence
from desktop_nn.ui.workspaces import Column, Workspace

_AREA = Qt.DockWidgetArea.LeftDockWidgetArea
_BARS = 120  # what bars and titles take of the window's height


class Dock(QDockWidget):
    """A dock whose content is made when it is first wanted: a view that nobody opens costs no start-up time.

    `name` is kept in the saved arrangement; `title` is what the person reads, `short` what stands on its tab where that
    must be brief. Until it is made an empty ground of at least `height` keeps the place.
    """

    wanted = Signal()  # it is seen, and its content is not there yet

    def __init__(
        self,
        window: QMainWindow,
        name: str,
        title: str,
        make: Callable[[], QWidget],
        height: int = 0,
        short: str = "",
    ) -> None:
        super().__init__(short or title, window)
        self._make = make
        self._made = False
        self._fence: Fence | None = None  # around the content
        self._seen = False
        self._tabbed = False
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.toggleViewAction().setText(title)  # in menus there is room
        self.toggleViewAction().triggered.connect(self._follow_menu)
        self._ground = QWidget()
        self._ground.setMinimumHeight(height)
        self._put(self._ground)
        self.visibilityChanged.connect(self._follow_visibility)

    @property
    def is_made(self) -> bool:
        """Whether the content is there."""
        return self._made

    @property
    def is_waiting(self) -> bool:
        """Whether it is seen without content."""
        return self._seen and not self._made

    @property
    def content(self) -> QWidget:
        """The view or panel; made now if it is not there yet."""
        if not self._made:
            self._made = True
            self._fence = Fence(self._make())
            self._put(self._fence)
            self._fence.show()  # Qt shows it by itself only in a dock that is not seen yet
            self._ground.deleteLater()
        assert self._fence is not None
        return self._fence.content

    def bring_up(self) -> None:
        """Come to the front of its tabs, at once and again when Qt rests: a dock that was just shown has no tab yet."""
        self._to_front()
        QTimer.singleShot(0, self, self._to_front)

    def set_tabbed(self, tabbed: bool) -> None:
        """Whether a tab above says the title already."""
        if tabbed != self._tabbed:
            self._tabbed = tabbed
            self.setProperty("tabbed", tabbed)
            self.style().unpolish(self)
            self.style().polish(self)
            self.updateGeometry()
            self.update()  # all of it: Qt would leave what stays of the title where it stood

    def _put(self, content: QWidget) -> None:
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # else the window shines through
        self.setWidget(content)

    def initStyleOption(self, option: QStyleOptionDockWidget) -> None:
        super().initStyleOption(option)
        if self._tabbed:
            option.title = ""

    @Slot()
    def _to_front(self) -> None:
        self.lower()  # Qt does not raise what lies on top already, and then chooses no tab
        self.raise_()

    @Slot(bool)
    def _follow_menu(self, shown: bool) -> None:
        if shown:  # who asks for a view wants to see it, and not its tab behind another one
            self.bring_up()

    @Slot(bool)
    def _follow_visibility(self, visible: bool) -> None:
        self._seen = visible
        if self.is_waiting:
            self.wanted.emit()


def restore(window: QMainWindow, state: QByteArray, version: int) -> bool:
    """Put docks and bars back as they were saved; False when the state is not of this version.

    Qt makes new tab bars and forgets the present ones, which would go on standing in the window.
    """
    present = _tab_bars(window)
    restored = window.restoreState(state, version)
    if restored:
        for bar in present:
            bar.hide()
    return restored


def _tab_bars(window: QMainWindow) -> list[QTabBar]:
    """The tab bars of docks; one without tabs waits to be used again."""
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [bar for bar in bars if bar.count()]


def _hide_untrue(bars: Iterable[QTabBar], window: QMainWindow, docks: Iterable[Dock]) -> None:
    """Qt sometimes leaves a tab bar of the arrangement before standing: its docks do not share a place any more."""
    by_title = {dock.windowTitle(): dock for dock in docks}
    for bar in bars:
        first, *others = [by_title.get(bar.tabText(number)) for number in range(bar.count())] or [None]
        if first is None or not set(others) <= set(window.tabifiedDockWidgets(first)):
            bar.hide()


def prepare(window: QMainWindow) -> None:
    """Docks may stand beside docks and have their tabs above them; a saved arrangement does not say so."""
    window.setDockNestingEnabled(True)
    window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)


def arrange(window: QMainWindow, docks: Mapping[str, Dock], workspace: Workspace) -> None:
    """Put the docks of a workspace in their first places and hide all others."""
    present = _tab_bars(window)
    for dock in docks.values():
        window.removeDockWidget(dock)
        dock.setFloating(False)
    corners = [docks[column.first] for column in workspace.columns]
    window.addDockWidget(_AREA, corners[0])
    for left, right in pairwise(corners):
        window.splitDockWidget(left, right, Qt.Orientation.Horizontal)
    for column in workspace.columns:
        _arrange_column(window, docks, column)
    for stack in workspace.stacks():
        for before, name in pairwise(stack):
            window.tabifyDockWidget(docks[before], docks[name])
    for name, dock in docks.items():
        if name in workspace.names:
            dock.show()
        else:  # it keeps a place, so that the menu can bring it up
            window.tabifyDockWidget(corners[len(corners) // 2], dock)
            dock.hide()
    for stack in workspace.stacks():
        docks[stack[0]].bring_up()
    _hide_untrue(present, window, docks.values())


def _arrange_column(window: QMainWindow, docks: Mapping[str, Dock], column: Column) -> None:
    rows = column.rows
    for upper, lower in pairwise(rows):
        window.splitDockWidget(docks[upper.stacks[0][0]], docks[lower.stacks[0][0]], Qt.Orientation.Vertical)
    for row in rows:
        for left, right in zip(row.stacks, row.stacks[1:], strict=False):
            window.splitDockWidget(docks[left[0]], docks[right[0]], Qt.Orientation.Horizontal)


def proportion(window: QMainWindow, docks: Mapping[str, Dock], workspace: Workspace) -> None:
    """Give columns their widths and rows their heights in the window's present size."""
    columns = workspace.columns
    free = sum(not column.width for column in columns) or 1
    rest = max(400, window.width() - sum(column.width for column in columns)) // free
    widths = [column.width or rest for column in columns]
    window.resizeDocks([docks[column.first] for column in columns], widths, Qt.Orientation.Horizontal)
    for column, width in zip(columns, widths, strict=True):
        _proportion_column(window, docks, column, width)


def _proportion_column(window: QMainWindow, docks: Mapping[str, Dock], column: Column, width: int) -> None:
    roomy = window.height() >= 1000
    heights = [row.height * 4 // 3 if roomy else row.height for row in column.rows]
    free = heights.count(0) or 1
    rest = max(200, window.height() - sum(heights) - _BARS) // free
    if len(heights) > 1:
        tops = [docks[row.stacks[0][0]] for row in column.rows]
        window.resizeDocks(tops, [height or rest for height in heights], Qt.Orientation.Vertical)
    for row in column.rows:
        if len(row.stacks) > 1:
            fronts = [docks[stack[0]] for stack in row.stacks]
            window.resizeDocks(fronts, [width // len(fronts)] * len(fronts), Qt.Orientation.Horizontal)


class SideWidths(QObject):
    """Keeps the outer columns as wide as they are when the window changes its size: the views get the room, or give it.

    Qt gives each column its share instead. The window hears of its new size after Qt has moved the docks, so their
    widths are noted whenever they change while the window does not. Before its first picture a window may still be on
    its way to its size (a maximised one is): Qt then puts the docks where they were left, and nothing is kept.
    """

    def __init__(self, window: QMainWindow, docks: Mapping[str, Dock]) -> None:
        super().__init__(window)
        self._window = window
        self._docks = docks
        self._middle: tuple[QDockWidget, ...] = ()
        self._sides: tuple[QDockWidget, ...] = ()
        self._widths: dict[QDockWidget, int] = {}
        self._settled = -1
        self._painted = False
        for widget in (window, *docks.values()):
            widget.installEventFilter(self)

    def use(self, workspace: Workspace) -> None:
        """Keep the columns of this workspace that have a width of their own."""
        fixed = [column for column in workspace.columns if column.width]
        self._sides = tuple(self._docks[name] for column in fixed for name in column.rows[0].stacks[0])
        others = [column for column in workspace.columns if not column.width]
        self._middle = tuple(self._docks[name] for column in others for name in column.rows[0].stacks[0])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            if watched is self._window:
                self._keep()
            elif self._window.width() == self._settled and isinstance(watched, QDockWidget):
                self._widths[watched] = watched.width()
        elif event.type() == QEvent.Type.Paint and watched is self._window:
            self._painted = True
        return False

    def _keep(self) -> None:
        if self._window.width() == self._settled:
            return
        if self._painted and self._window.isVisible():
            gained = self._window.width() - self._settled
            middle = [dock for dock in self._middle if self._is_known(dock)][:1]
            widths = {dock: self._widths[dock] for dock in self._sides if self._is_known(dock)}
            widths |= {dock: max(1, self._widths[dock] + gained) for dock in middle}
            self._window.resizeDocks(list(widths), list(widths.values()), Qt.Orientation.Horizontal)
            self._widths |= widths
        self._settled = self._window.width()

    def _is_known(self, dock: QDockWidget) -> bool:
        return dock in self._widths and dock.isVisible() and not dock.isFloating()
