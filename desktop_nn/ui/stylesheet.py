"""The one stylesheet: `resources/style/desktop_nn.qss` with the tokens of a theme filled in."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from pathlib import Path
from string import Template

from PySide6.QtCore import QTemporaryDir

from desktop_nn.resources import resource
from desktop_nn.ui.fonts import FontSizes
from desktop_nn.ui.icons import write_coloured
from desktop_nn.ui.palettes import Theme

#: Marks inside stock widgets (arrows, ticks): the name in the stylesheet, the icon, the colour's token.
_MARKS = (
    ("arrow_down", "chevron-down", "text_muted"),
    ("arrow_down_off", "chevron-down", "text_disabled"),
    ("arrow_up", "chevron-up", "text_muted"),
    ("arrow_up_off", "chevron-up", "text_disabled"),
    ("arrow_right", "chevron-right", "text_muted"),
    ("arrow_left", "chevron-left", "text_muted"),
    ("tick", "tick", "accent_text"),
    ("tick_off", "tick", "text_disabled"),
    ("dash", "dash", "accent_text"),
    ("menu_tick", "tick", "accent"),
    ("close", "close", "text_muted"),
    ("float", "float", "text_muted"),
    ("more", "more", "text_muted"),
)


def stylesheet(theme: Theme) -> str:
    """The stylesheet of the whole application in the colours of `theme`."""
    return Template(_template()).substitute(_tokens(theme) | _marks(theme))


@cache
def _template() -> str:
    return resource("style", "desktop_nn.qss").read_text(encoding="utf-8")


def _tokens(theme: Theme) -> dict[str, str]:
    colours = {each.name: getattr(theme, each.name) for each in fields(theme)}
    tokens = {name: value for name, value in colours.items() if isinstance(value, str)}
    return tokens | {f"size_{size.name}": f"{size.value}px" for size in FontSizes}


def _marks(theme: Theme) -> dict[str, str]:
    return {key: _mark_file(name, getattr(theme, token)).as_posix() for key, name, token in _MARKS}


@cache
def _mark_file(name: str, colour: str) -> Path:
    return write_coloured(name, colour, Path(_folder().path()))


@cache
def _folder() -> QTemporaryDir:
    """Where coloured marks live while the program runs: a stylesheet takes pictures from files only."""
    return QTemporaryDir()
