"""A drop-down list of named kinds under headings: data sources, losses, optimisers, layers."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent, QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from desktop_nn.ui import theme
from desktop_nn.ui.forms.tips import tooltip

_NAME = Qt.ItemDataRole.UserRole


class Chooser(QComboBox):
    """Chooses by name. The wheel scrolls the panel around it instead of changing the choice."""

    chosen = Signal(str)

    def __init__(self, label: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self.setAccessibleName(label)
        self.setAccessibleDescription(tip)
        self.setToolTip(tooltip(tip))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setMaxVisibleItems(24)
        self.activated.connect(self._hand_in)

    def add_heading(self, title: str) -> None:
        """A line that groups what follows; it cannot be chosen."""
        item = QStandardItem(title)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(theme.semibold(theme.FontSizes.caption))
        self._items.appendRow(item)

    def add_option(self, name: str, title: str, tip: str = "") -> None:
        """One kind that may be chosen."""
        item = QStandardItem(title)
        item.setData(name, _NAME)
        item.setToolTip(tooltip(tip) if tip else "")
        self._items.appendRow(item)

    def names(self) -> list[str]:
        """Everything that may be chosen, from top to bottom."""
        every = (self.itemData(row, _NAME) for row in range(self.count()))
        return [name for name in every if name]

    def show_name(self, name: str) -> None:
        """Show a choice that was made elsewhere."""
        self.setCurrentIndex(self.findData(name, _NAME))

    def clear_options(self) -> None:
        """Take all headings and kinds away."""
        self._items.clear()

    def _hand_in(self, row: int) -> None:
        if name := self.itemData(row, _NAME):
            self.chosen.emit(name)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_elided(self)


def paint_elided(box: QComboBox) -> None:
    """Paint a closed drop-down list; words too long for it end in dots instead of being cut."""
    painter = QStylePainter(box)
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    room = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
    )
    words = box.currentText() or box.placeholderText()
    option.currentText = box.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width() - 2)
    painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
    painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
