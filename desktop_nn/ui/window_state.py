"""Remembers where the window stands and how its workspaces are arranged."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings, QSize
from PySide6.QtWidgets import QMainWindow

from desktop_nn.preferences import config_folder

#: Raised when panels are added or renamed, so that an old arrangement is not forced upon new panels.
VERSION = 2

#: The size of a window that has none yet, and how much of the screen its frame and the system's bars may need.
_SIZE, _LARGEST = QSize(1280, 800), QSize(1760, 1080)
_SHARE = 0.85
_FRAME = QSize(16, 48)


def _settings() -> QSettings:
    return QSettings(str(config_folder() / "window.ini"), QSettings.Format.IniFormat)


def save_geometry(window: QMainWindow) -> None:
    """Keep the size and the place of the window."""
    settings = _settings()
    settings.setValue("geometry", window.saveGeometry())
    settings.sync()


def restore_geometry(window: QMainWindow) -> None:
    """Put the window where it was left, if that is known."""
    geometry = _settings().value("geometry")
    if isinstance(geometry, QByteArray):
        window.restoreGeometry(geometry)


def save_panels(workspace: str, state: QByteArray) -> None:
    """Keep how a workspace is arranged."""
    settings = _settings()
    settings.setValue(f"panels/{workspace}", state)
    settings.sync()


def panels(workspace: str) -> QByteArray | None:
    """How a workspace was left; None when it never was."""
    state = _settings().value(f"panels/{workspace}")
    return state if isinstance(state, QByteArray) else None


def first_size(screen: QSize) -> QSize:
    """The size of the window at its first start: most of the screen, and never more than there is."""
    wanted = (screen * _SHARE).boundedTo(_LARGEST).expandedTo(_SIZE)
    return wanted.boundedTo(screen - _FRAME)
