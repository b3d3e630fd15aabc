"""Which keys do what: read from the window's actions, so that the list is always true."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QAction, QKeySequence

from desktop_nn.i18n import N_, _

#: Keys that are no commands of the window: (keys, what they do), both marked texts.
OTHER_KEYS = (
    (N_("Tab, Shift+Tab"), N_("To the next, or the previous, control")),
    (N_("F10 or Alt"), N_("To the menus")),
    (N_("Arrow keys on the canvas"), N_("Move the pen; with Shift in small steps")),
    (N_("Space on the canvas"), N_("Draw while it is held")),
    (N_("Enter on the canvas"), N_("Put the pen down or lift it")),
    (N_("P, E on the canvas"), N_("Take the pen, take the eraser")),
    (N_("Del on the canvas"), N_("Clear the drawing")),
    (N_("B, P, S, J, M, E on painted points"), N_("Brush, put, select and move, jitter, magnet, erase")),
    (N_("Space on painted points"), N_("Use the tool where the arrow keys have moved it")),
    (N_("0 to 9 on painted points"), N_("Choose the class to paint")),
    (N_("+ and − on painted points"), N_("Wider and narrower")),
)


def shortcut_rows(actions: Iterable[QAction]) -> list[tuple[str, str]]:
    """(keys, command) of every action that has a shortcut, then the keys that are no commands."""
    rows = []
    for action in actions:
        if not action.isVisible():
            continue
        keys = [
            key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts() if not _is_media_key(key)
        ]
        if keys:
            rows.append((", ".join(dict.fromkeys(keys)), command_name(action)))
    return rows + [(_(keys), _(text)) for keys, text in OTHER_KEYS]


def _is_media_key(sequence: QKeySequence) -> bool:
    """Whether it is a key that few keyboards have: “Open”, “Save”, “Help” and their like."""
    combination: QKeyCombination = cast("Any", sequence)[0]  # PySide6's stubs do not know that it can be indexed
    bare = combination.keyboardModifiers() == Qt.KeyboardModifier.NoModifier
    return bool(bare and combination.key() >= Qt.Key.Key_Help)


def command_name(action: QAction) -> str:
    """The words of an action without the marks of menus."""
    return action.text().replace("&&", "\0").replace("&", "").replace("\0", "&").removesuffix("…")
