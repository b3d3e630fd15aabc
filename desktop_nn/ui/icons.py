"""Line icons from `resources/icons`, painted in the colours of the theme at the moment they are drawn."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from shiboken6 import isValid

from desktop_nn.resources import resource
from desktop_nn.ui.palettes import Theme

_PLACEHOLDER = "currentColor"


class _CurrentTheme:
    """The theme icons are painted in; `theme.apply` sets it."""

    theme: Theme = Theme.light()


def set_icon_theme(theme: Theme) -> None:
    """Icons painted from now on take their colours from `theme`, those that are already shown as well."""
    _CurrentTheme.theme = theme


def icon(name: str, role: str = "") -> QIcon:
    """The icon `resources/icons/<name>.svg`; it follows the theme by itself.

    Normally muted, in full ink under the pointer, in the accent when checked. `role` names one colour of the theme
    to use instead ("accent_text" on a filled button, "danger" in a warning).
    """
    _source(name)  # a name without a file is a mistake to be seen at once
    return QIcon(_ThemedEngine(name, role))


def icon_pixmap(name: str, size: int, colour: str, ratio: float = 1.0) -> QPixmap:
    """The icon in one colour (`#rrggbb`), `size` device-independent pixels wide."""
    pixmap = _painted(name, round(size * ratio), round(size * ratio), colour)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def icon_names() -> list[str]:
    """Every icon there is."""
    return sorted(path.stem for path in resource("icons").glob("*.svg"))


def write_coloured(name: str, colour: str, folder: Path) -> Path:
    """Write the icon in one colour as a file in `folder`, for a stylesheet; returns its path."""
    path = folder / f"{name}-{colour.lstrip('#')}.svg"
    path.write_text(_source(name).replace(_PLACEHOLDER, colour), encoding="utf-8")
    return path


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=2048)
def _painted(name: str, width: int, height: int, colour: str) -> QPixmap:
    pixmap = QPixmap(width, height)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _draw(painter, QRectF(0, 0, width, height), name, colour)
    painter.end()
    return pixmap


def _draw(painter: QPainter, area: QRectF, name: str, colour: str) -> None:
    renderer = QSvgRenderer(QByteArray(_source(name).replace(_PLACEHOLDER, colour).encode()))
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    renderer.render(painter, area)


class _ThemedEngine(QIconEngine):
    """Paints one icon when Qt asks for it, sharp at every size and scale of the screen."""

    #: Qt owns the clones it asks for and ends them; Python would free each at once if nothing here held it.
    _clones: ClassVar[list[QIconEngine]] = []

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        theme = _CurrentTheme.theme
        if mode == QIcon.Mode.Disabled:
            return theme.text_disabled
        if self._role:
            return str(getattr(theme, self._role))
        if state == QIcon.State.On:
            return theme.accent
        return theme.text if mode in (QIcon.Mode.Active, QIcon.Mode.Selected) else theme.text_muted

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        _draw(painter, QRectF(rect), self._name, self._colour(mode, state))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return QPixmap(_painted(self._name, size.width(), size.height(), self._colour(mode, state)))

    def clone(self) -> QIconEngine:
        clone = _ThemedEngine(self._name, self._role)
        _ThemedEngine._clones = [*filter(isValid, _ThemedEngine._clones), clone]
        return clone
