"""Edits the class of an example: a list of the classes opens in its cell."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_nn.i18n import _
from desktop_nn.ui.views.painting.class_list import swatch

Index = QModelIndex | QPersistentModelIndex


class ClassDelegate(QStyledItemDelegate):
    """Told the classes and their colours; a cell holds the number of its class."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._classes: tuple[tuple[str, str], ...] = ()

    def set_classes(self, names: tuple[str, ...], colours: tuple[str, ...]) -> None:
        """Offer these classes."""
        self._classes = tuple(zip(names, colours, strict=False))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        chooser = QComboBox(parent)
        chooser.setAccessibleName(_("Class"))
        for name, colour in self._classes:
            chooser.addItem(swatch(colour), _(name))
        chooser.activated.connect(lambda _row: self._close(chooser))
        QTimer.singleShot(0, chooser, chooser.showPopup)
        return chooser

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(int(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentIndex())

    def _close(self, chooser: QComboBox) -> None:
        self.commitData.emit(chooser)
        self.closeEditor.emit(chooser)
