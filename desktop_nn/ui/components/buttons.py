"""Small buttons with an icon: made in one line, with the words that explain them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QAbstractButton, QToolButton

from desktop_nn.ui.icons import icon

_ICON = QSize(18, 18)


def look_under_pointer(button: QAbstractButton) -> None:
    """Look hovered only if the pointer is there: a pop-up takes the pointer away without the button hearing of it."""
    here = button.rect().contains(button.mapFromGlobal(QCursor.pos()))
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, here)
    button.update()


class ToolButton(QToolButton):
    """An icon (and a word beside it, if `text` is given) with a tooltip that teaches.

    `name` is what a screen reader says; the tooltip is said after it.
    """

    def __init__(
        self,
        icon_name: str,
        name: str,
        tip: str = "",
        *,
        text: str = "",
        checkable: bool = False,
        pressed: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self.setIcon(icon(icon_name))
        self.setIconSize(_ICON)
        self.setAccessibleName(name)
        self.setAccessibleDescription(tip)
        self.setToolTip(tip or name)
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoRaise(True)
        if text:
            self.setText(text)
            self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        if pressed is not None:
            self.clicked.connect(lambda _checked=False: pressed())
