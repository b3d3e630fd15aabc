"""Qt's Fusion style with two omissions of stylesheets made good, and our icons in the dialogs of Qt."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QLineEdit,
    QListView,
    QProxyStyle,
    QStyle,
    QStyleOption,
    QWidget,
)

from desktop_nn.ui.icons import icon

_FIELD_INDENT = 6

_Picture = QStyle.StandardPixmap

#: What Qt's dialogs show, as icon and role; Qt's own pictures are of another house, and black on a dark ground.
_ICONS: dict[QStyle.StandardPixmap, tuple[str, str]] = {
    _Picture.SP_ArrowBack: ("chevron-left", ""),
    _Picture.SP_ArrowForward: ("chevron-right", ""),
    _Picture.SP_FileDialogBack: ("chevron-left", ""),
    _Picture.SP_FileDialogToParent: ("up", ""),
    _Picture.SP_FileDialogNewFolder: ("add", ""),
    _Picture.SP_FileDialogListView: ("maps", ""),
    _Picture.SP_FileDialogDetailedView: ("table", ""),
    _Picture.SP_DirIcon: ("folder", ""),
    _Picture.SP_DirClosedIcon: ("folder", ""),
    _Picture.SP_DirOpenIcon: ("open", ""),
    _Picture.SP_DirHomeIcon: ("folder", ""),
    _Picture.SP_FileIcon: ("new", ""),
    _Picture.SP_ComputerIcon: ("data", ""),
    _Picture.SP_DriveHDIcon: ("data", ""),
    _Picture.SP_MessageBoxInformation: ("info", "accent"),
    _Picture.SP_MessageBoxQuestion: ("help", "accent"),
    _Picture.SP_MessageBoxWarning: ("warning", "warning"),
    _Picture.SP_MessageBoxCritical: ("error", "danger"),
}


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

    def standardIcon(
        self, picture: QStyle.StandardPixmap, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> QIcon:
        name, role = _ICONS.get(picture, ("", ""))
        return icon(name, role) if name else super().standardIcon(picture, option, widget)


def _indent(box: QAbstractSpinBox) -> None:
    # a stylesheet's left padding does not reach the number in a spin box
    if (field := box.findChild(QLineEdit)) is not None:
        field.setTextMargins(_FIELD_INDENT, 0, 0, 0)
