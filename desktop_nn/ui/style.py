"""Qt's Fusion style with two omissions of stylesheets made good."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QListView, QProxyStyle

_FIELD_INDENT = 6


class HouseStyle(QProxyStyle):
    """Fusion; the stylesheet on top of it does nearly everything."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def polish(self, target: Any) -> Any:
        """Called once for each widget before it is first shown."""
        result = super().polish(target)
        if isinstance(target, QAbstractSpinBox):
            _indent(target)
        elif isinstance(target, QListView):
            target.scheduleDelayedItemsLayout()  # rows were laid out before the stylesheet's padding was known
        return result


def _indent(box: QAbstractSpinBox) -> None:
    # a stylesheet's left padding does not reach the number in a spin box
    if (field := box.findChild(QLineEdit)) is not None:
        field.setTextMargins(_FIELD_INDENT, 0, 0, 0)
