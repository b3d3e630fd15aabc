"""The menu bar: every command of the program, grouped as people expect."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu

from desktop_nn.i18n import LANGUAGES, N_, _
from desktop_nn.project.presets import presets
from desktop_nn.ui.actions import Actions
from desktop_nn.ui.components.menu_heading import add_heading
from desktop_nn.ui.icons import icon
from desktop_nn.ui.workspaces import workspaces

THEMES = {"system": N_("Like the system"), "light": N_("Light"), "dark": N_("Dark")}


def add_actions(menu: QMenu, actions: Actions, names: Iterable[str]) -> None:
    """Put actions into a menu; an empty name is a separator."""
    for name in names:
        if name:
            menu.addAction(actions[name])
        else:
            menu.addSeparator()


def presets_menu(window: QMainWindow, choose: Callable[[str], None]) -> QMenu:
    """Every preset under the heading of its group."""
    menu = QMenu(_("&Presets"), window)
    menu.setToolTipsVisible(True)
    heading = ""
    for preset in presets.values():
        if preset.group != heading:
            heading = preset.group
            add_heading(menu, _(heading))
        action = menu.addAction(_(preset.title))
        action.setToolTip(_(preset.summary))
        action.setStatusTip(_(preset.summary))
        action.triggered.connect(lambda _checked=False, name=preset.name: choose(name))
    return menu


def choice_menu(
    window: QMainWindow, title: str, options: dict[str, str], current: str, choose: Callable[[str], None]
) -> QMenu:
    """A menu in which one of several options is marked."""
    menu = QMenu(title, window)
    group = QActionGroup(menu)
    for value, label in options.items():
        action = menu.addAction(label)
        action.setCheckable(True)
        action.setChecked(value == current)
        group.addAction(action)
        action.triggered.connect(lambda _checked=False, value=value: choose(value))
    return menu


def workspace_actions(window: QMainWindow, choose: Callable[[str], None]) -> dict[str, QAction]:
    """One checkable action for each workspace, by its name; Ctrl+1 is the first."""
    group = QActionGroup(window)
    actions: dict[str, QAction] = {}
    for number, workspace in enumerate(workspaces.values(), 1):
        action = actions[workspace.name] = QAction(icon(workspace.picture), _(workspace.title), window)
        action.setObjectName(workspace.name)
        action.setCheckable(True)
        action.setShortcut(QKeySequence(f"Ctrl+{number}"))
        action.setToolTip(f"{_(workspace.summary)} (Ctrl+{number})")
        action.setStatusTip(_(workspace.summary))
        action.triggered.connect(lambda _checked=False, name=workspace.name: choose(name))
        group.addAction(action)
        window.addAction(action)
    return actions


def language_options() -> dict[str, str]:
    """The languages under their own names."""
    return dict(LANGUAGES)


def theme_options() -> dict[str, str]:
    """The appearances in the current language."""
    return {name: _(label) for name, label in THEMES.items()}


def docks_menu(window: QMainWindow, title: str, docks: Iterable[QDockWidget]) -> QMenu:
    """One action per dock that shows or hides it."""
    menu = QMenu(title, window)
    menu.addActions([dock.toggleViewAction() for dock in docks])
    return menu
