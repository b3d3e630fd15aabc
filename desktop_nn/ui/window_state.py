"""Remembers where the window and its panels stand."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings, QSize
from PySide6.QtWidgets import QMainWindow

from desktop_nn.preferences import config_folder

#: Raised when panels are added or renamed, so that an old arrangement is not forced upon new panels.
VERSION = 1

#: The size of a window that has none yet, and how much of the screen its frame and the system's bars may need.
_SIZE, _LARGEST = QSize(1280, 800), QSize(1760, 1080)
_SHARE = 0.85
_FRAME = QSize(16, 48)


def _settings() -> QSettings:
    return QSettings(str(config_folder() / "window.ini"), QSettings.Format.IniFormat)


def save(window: QMainWindow) -> None:
    """Keep the size of the window and the arrangement of its panels."""
    settings = _settings()
    settings.setValue("geometry", window.saveGeometry())
    settings.setValue("panels", window.saveState(VERSION))
    settings.sync()


def restore(window: QMainWindow) -> bool:
    """Put the window back as it was left; False when nothing fitting was kept."""
    settings = _settings()
    geometry, panels = settings.value("geometry"), settings.value("panels")
    if not isinstance(geometry, QByteArray) or not isinstance(panels, QByteArray):
        return False
    window.restoreGeometry(geometry)
    return window.restoreState(panels, VERSION)


def first_size(screen: QSize) -> QSize:
    """The size of the window at its first start: most of the screen, and never more than there is."""
    wanted = (screen * _SHARE).boundedTo(_LARGEST).expandedTo(_SIZE)
    return wanted.boundedTo(screen - _FRAME)
