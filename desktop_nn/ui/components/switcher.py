"""A row of joined buttons of which one is pressed: to choose between a few things that exclude each other."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from desktop_nn.ui.theme import SPACE_1


class Switcher(QFrame):
    """Shows exclusive, checkable actions; text, tooltip and icon are theirs."""

    def __init__(self, name: str, actions: Iterable[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "switcher")
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_1 // 2, SPACE_1 // 2, SPACE_1 // 2, SPACE_1 // 2)
        row.setSpacing(0)
        self.buttons = {action.objectName(): self._make_button(action) for action in actions}
        for button in self.buttons.values():
            row.addWidget(button)

    def _make_button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setProperty("role", "switch")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(action.iconText())
        button.setAccessibleDescription(action.toolTip())
        action.visibleChanged.connect(lambda: button.setVisible(action.isVisible()))
        return button
