"""The classes of a table: chosen, named and coloured, added and taken away; each change is told as another table."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QListWidgetItem, QMenu, QVBoxLayout, QWidget

from desktop_nn.data.points import LETTERS
from desktop_nn.data.table import CLASS_LIMIT, NAME_LIMIT, Table
from desktop_nn.i18n import _
from desktop_nn.ui import theme as themes
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.forms.tips import tooltip

_SWATCH = 14
_ROW = 26


class ClassList(QWidget):
    """Shows the classes of one table; `chosen` is the class to paint with."""

    table_edited = Signal(object, str)  # Table, what the step is called
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table: Table | None = None
        self.list = QListWidget()
        self.list.setAccessibleName(_("Class to paint"))
        self.list.setToolTip(
            tooltip(
                _("The class that new points belong to; the digit keys choose it, too. F2 or a double click names it.")
            )
        )
        self.list.setIconSize(QSize(_SWATCH, _SWATCH))
        self.list.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setMinimumHeight(2 * _ROW + 4)
        self.list.currentRowChanged.connect(self._tell_chosen)
        self.list.itemChanged.connect(self._rename)
        self.add_button = ToolButton(
            "add", _("Add a class"), _("One more class, up to ten. The network gets an output for it."),
            pressed=self.add_class,
        )  # fmt: skip
        self.colour_button = ToolButton(
            "palette", _("Colour of the class"), _("Give the chosen class another colour."), pressed=self._open_colours
        )
        self.remove_button = ToolButton(
            "remove", _("Remove the class"), _("Take the class away with all of its points. Two classes must stay."),
            pressed=self.remove_class,
        )  # fmt: skip
        self._lay_out()
        themes.themes.theme_changed.connect(self._recolour)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(label(_("Classes"), "caption"), 1)
        for button in (self.add_button, self.colour_button, self.remove_button):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list, 1)

    # --- showing ------------------------------------------------------------------------------------

    def show_table(self, table: Table, number: int) -> None:
        """Show the classes of a table, one of them chosen."""
        self._table = table
        self.list.blockSignals(True)
        while self.list.count() > len(table.classes):
            self.list.takeItem(self.list.count() - 1)
        while self.list.count() < len(table.classes):
            self.list.addItem(_item())
        for row, each in enumerate(table.classes):
            self.list.item(row).setText(_(each.name))
        self.list.setCurrentRow(number)
        self.list.blockSignals(False)
        self.add_button.setEnabled(len(table.classes) < CLASS_LIMIT)
        self.remove_button.setEnabled(len(table.classes) > 2)
        self._recolour()

    def show_chosen(self, number: int) -> None:
        """Mark the class that is painted with."""
        self.list.setCurrentRow(number)

    @Slot()
    def _recolour(self) -> None:
        if self._table is None:
            return
        self.list.blockSignals(True)
        for row, colour in enumerate(class_colours(self._table)):
            self.list.item(row).setIcon(swatch(colour))
        self.list.blockSignals(False)

    @Slot(int)
    def _tell_chosen(self, row: int) -> None:
        if row >= 0:
            self.chosen.emit(row)

    @property
    def _number(self) -> int:
        return max(self.list.currentRow(), 0)

    # --- edits --------------------------------------------------------------------------------------

    def add_class(self) -> None:
        """One more class, which is then painted with."""
        assert self._table is not None
        used = {each.name for each in self._table.classes}
        name = next((letter for letter in LETTERS if letter not in used), _("New class"))
        number = len(self._table.classes)
        self.table_edited.emit(self._table.with_class_added(name), _("add a class"))
        self.show_chosen(number)

    def remove_class(self) -> None:
        """Take the chosen class away with its points."""
        assert self._table is not None
        self.table_edited.emit(self._table.without_class(self._number), _("remove a class"))

    def colour_class(self, colour: int) -> None:
        """Give the chosen class another colour; a class that has it takes the old one, so all stay different."""
        assert self._table is not None
        table, number = self._table, self._number
        own = table.classes[number]
        for other, each in enumerate(table.classes):
            if each.colour == colour and other != number:
                table = table.with_class(other, replace(each, colour=own.colour))
        self.table_edited.emit(table.with_class(number, replace(own, colour=colour)), _("colour a class"))

    @Slot(QListWidgetItem)
    def _rename(self, item: QListWidgetItem) -> None:
        assert self._table is not None
        number, name = self.list.row(item), item.text().strip()[:NAME_LIMIT]
        before = self._table.classes[number]
        if not name or name == _(before.name):
            self.show_table(self._table, self._number)
            return
        self.table_edited.emit(self._table.with_class(number, replace(before, name=name)), _("rename a class"))

    def colour_menu(self) -> QMenu:
        """The ten colours of the palette."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, colour in enumerate(themes.current().categorical[:CLASS_LIMIT]):
            action = menu.addAction(swatch(colour), _("Colour {number}").format(number=number + 1))
            action.triggered.connect(lambda _checked=False, number=number: self.colour_class(number))
        return menu

    def _open_colours(self) -> None:
        self.colour_menu().popup(self.colour_button.mapToGlobal(self.colour_button.rect().bottomLeft()))


def class_colours(table: Table) -> tuple[str, ...]:
    """The colour of each class of a table in the present theme."""
    return themes.current().classes(len(table.classes), tuple(each.colour for each in table.classes))


def swatch(colour: str) -> QIcon:
    """A small field of one colour."""
    pixels = QPixmap(2 * _SWATCH, 2 * _SWATCH)
    pixels.setDevicePixelRatio(2)
    pixels.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixels)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(1, 1, _SWATCH - 2, _SWATCH - 2)
    painter.end()
    icon = QIcon(pixels)
    icon.addPixmap(pixels, QIcon.Mode.Selected)
    return icon


def _item() -> QListWidgetItem:
    item = QListWidgetItem()
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
    item.setSizeHint(QSize(0, _ROW))
    return item
