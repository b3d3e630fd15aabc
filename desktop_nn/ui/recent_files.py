"""The project files used last: a menu of them, and the folder they lie in."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget

from desktop_nn import preferences
from desktop_nn.i18n import _


def menu(parent: QWidget, choose: Callable[[Path], None]) -> QMenu:
    """A menu that lists them afresh each time it is shown."""
    result = QMenu(_("Open &recent"), parent)
    result.setToolTipsVisible(True)
    result.aboutToShow.connect(lambda: _fill(result, choose))
    _fill(result, choose)
    return result


def remember(path: Path) -> None:
    """Make `path` the newest."""
    _keep(preferences.load().with_recent(path.resolve()).recent_files)


def forget(path: Path) -> None:
    """Take a file off the list that is not there any more."""
    names = preferences.load().recent_files
    _keep(tuple(name for name in names if Path(name) not in (path, path.resolve())))


def folder() -> Path:
    """Where the person keeps projects: the folder of the newest one that is still there, else their home."""
    parents = (Path(name).parent for name in preferences.load().recent_files)
    return next((parent for parent in parents if parent.is_dir()), Path.home())


def _fill(result: QMenu, choose: Callable[[Path], None]) -> None:
    result.clear()
    names = preferences.load().recent_files
    for number, name in enumerate(names, start=1):
        action = result.addAction(f"&{number}  {Path(name).name.replace('&', '&&')}")
        action.setToolTip(name)
        action.setStatusTip(name)
        action.triggered.connect(lambda _checked=False, path=Path(name): choose(path))
    result.addSeparator()
    clear = result.addAction(_("&Clear the list"))
    clear.setEnabled(bool(names))
    clear.triggered.connect(lambda: _keep(()))


def _keep(names: tuple[str, ...]) -> None:
    with contextlib.suppress(OSError):  # a list that cannot be kept is no reason to bother anybody
        preferences.save(replace(preferences.load(), recent_files=names))
