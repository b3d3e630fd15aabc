"""Frames that group: a card, a heading with room for buttons, a thin line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_nn.ui.theme import SPACE, SPACE_2, SPACE_4


def label(text: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """A text in one of the stylesheet's roles."""
    result = QLabel(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setWordWrap(wrap)
    if role:
        result.setProperty("role", role)
    return result


class Card(QFrame):
    """A raised sheet with 16 pixels of air; put things into `content`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.content = QVBoxLayout(self)
        self.content.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        self.content.setSpacing(SPACE)


class Separator(QFrame):
    """A hair line between groups."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "separator")


class SectionHeader(QWidget):
    """The heading of a group, with small buttons at its right end."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, SPACE_2, 0, 0)
        self._row.setSpacing(SPACE)
        self.title = label(title, "section")
        self._row.addWidget(self.title, 1)

    def add(self, widget: QWidget) -> None:
        """Put one more widget at the right end."""
        self._row.addWidget(widget)


class Readout(QWidget):
    """A number that changes, large, under what it is, small."""

    def __init__(self, name: str, tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._name = name
        self._value = label("–", "value")
        column.addWidget(label(name, "caption"))
        column.addWidget(self._value)
        self.setToolTip(tip or name)
        self.setAccessibleName(name)

    def set_value(self, text: str) -> None:
        """Show a value, written already as the language writes it."""
        if text != self._value.text():
            self._value.setText(text)
            self.setAccessibleName(f"{self._name}: {text}")
