"""A heading inside a menu: styled menus draw the text of Qt's own sections nowhere."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QWidgetAction

from desktop_nn.ui.components.frames import label
from desktop_nn.ui.theme import SPACE_1, SPACE_4


def add_heading(menu: QMenu, text: str) -> None:
    """Put `text` above the entries that follow; it cannot be chosen."""
    if not menu.isEmpty():
        menu.addSeparator()
    heading = QWidgetAction(menu)
    words = label(text, "caption")
    words.setContentsMargins(SPACE_4, SPACE_1, SPACE_4, SPACE_1)
    heading.setDefaultWidget(words)
    heading.setEnabled(False)
    menu.addAction(heading)
