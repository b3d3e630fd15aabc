"""What is learned from a table: which columns are inputs, which is the target, and what becomes of gaps."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop_nn.data.csv_file import DROP, MEAN, Choices, is_class
from desktop_nn.data.csv_text import Sheet
from desktop_nn.i18n import _
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.components.frames import SectionHeader, label
from desktop_nn.ui.dialogs.import_format import LABEL_WIDTH
from desktop_nn.ui.forms.chooser import Chooser
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.theme import SPACE_1, SPACE_2

_CLASS, _NUMBER = "class", "number"
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class ImportColumns(QWidget):
    """Edits `Choices` of one sheet, and whether the inputs are standardised."""

    choices_changed = Signal(object)  # Choices

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet: Sheet | None = None
        self._numeric: tuple[int, ...] = ()
        self._choices = Choices((), 0, True)
        self._make_choosers()
        every, none = _("All"), _("None")
        self.all_button = ToolButton(
            "tick", every, _("Take every column of numbers."), text=every, pressed=self._take_all
        )
        self.none_button = ToolButton("clear", none, _("Take no column."), text=none, pressed=self._take_none)
        self.inputs = QListWidget()
        self.inputs.setAccessibleName(_("Inputs"))
        self.inputs.setToolTip(tooltip(_("The columns the network reads. The space key ticks and unticks one.")))
        self.inputs.setUniformItemSizes(True)
        self.standardise = QCheckBox(_("Standardise the inputs"))
        self.standardise.setToolTip(
            tooltip(
                _(
                    "Each input becomes (x − mean) / deviation of its column, measured on the training rows. "
                    "Networks learn badly from columns of very different sizes."
                )
            )
        )
        self.standardise.setChecked(True)
        self._arrange()
        self._connect()

    def _make_choosers(self) -> None:
        self.target = Chooser(_("Target"), _("The column that the network is to find from the others."))
        self.kind = Chooser(_("It is"), _("Classes are told apart; a number is to be met as closely as possible."))
        self.kind.add_option(_CLASS, _("a class"))
        self.kind.add_option(_NUMBER, _("a number"))
        self.missing = Chooser(_("Missing values"), _("What becomes of a row in which an input is no number."))
        self.missing.add_option(DROP, _("leave the row out"))
        self.missing.add_option(MEAN, _("mean of the column"))

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_2)
        grid.setVerticalSpacing(SPACE_1)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        for line, chooser in enumerate((self.target, self.kind, self.missing)):
            grid.addWidget(label(chooser.accessibleName()), line, 0)
            grid.addWidget(chooser, line, 1)
        heading = SectionHeader(_("Inputs"))
        heading.add(self.all_button)
        heading.add(self.none_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_1)
        column.addLayout(grid)
        column.addWidget(heading)
        column.addWidget(self.inputs, 1)
        column.addWidget(self.standardise)

    def _connect(self) -> None:
        self.target.chosen.connect(self._choose_target)
        self.kind.chosen.connect(lambda kind: self._change(is_class=kind == _CLASS))
        self.missing.chosen.connect(lambda missing: self._change(missing=missing))
        self.inputs.itemChanged.connect(self._take_ticks)

    # --- showing ------------------------------------------------------------------------------------

    @property
    def choices(self) -> Choices:
        """What is chosen now."""
        return self._choices

    def show_sheet(self, sheet: Sheet, numeric: tuple[int, ...], choices: Choices) -> None:
        """Offer the columns of a sheet; `numeric` are those that hold numbers."""
        self._sheet, self._numeric, self._choices = sheet, numeric, choices
        self.target.clear_options()
        for column, name in enumerate(sheet.header):
            self.target.add_option(str(column), name)
        with QSignalBlocker(self.inputs):
            self.inputs.clear()
            self.inputs.addItems(list(sheet.header))
        self._show_choices()

    def _show_choices(self) -> None:
        choices = self._choices
        self.target.show_name(str(choices.target))
        self.kind.show_name(_CLASS if choices.is_class else _NUMBER)
        self.missing.show_name(choices.missing)
        with QSignalBlocker(self.inputs):
            for column in range(self.inputs.count()):
                self._show_input(self.inputs.item(column), column)

    def _show_input(self, item: QListWidgetItem, column: int) -> None:
        is_target = column == self._choices.target
        kind = Qt.ItemFlag.NoItemFlags if is_target else Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        item.setFlags(kind | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(_CHECKED if column in self._choices.inputs else _UNCHECKED)
        item.setToolTip(_("This column is the target.") if is_target else "")

    # --- choosing -----------------------------------------------------------------------------------

    @Slot(str)
    def _choose_target(self, name: str) -> None:
        """The former target, where it holds numbers, becomes an input."""
        assert self._sheet is not None
        target, before = int(name), self._choices
        inputs = {*before.inputs, *({before.target} & set(self._numeric))} - {target}
        kind = is_class(self._sheet, target, self._numeric)
        self._change(target=target, inputs=tuple(sorted(inputs)), is_class=kind)

    @Slot(QListWidgetItem)
    def _take_ticks(self, _item: QListWidgetItem) -> None:
        ticked = (self.inputs.item(column).checkState() == _CHECKED for column in range(self.inputs.count()))
        self._change(inputs=tuple(column for column, on in enumerate(ticked) if on))

    def _take_all(self) -> None:
        self._change(inputs=tuple(column for column in self._numeric if column != self._choices.target))

    def _take_none(self) -> None:
        self._change(inputs=())

    def _change(self, **changes: object) -> None:
        changed = replace(self._choices, **changes)  # type: ignore[arg-type]
        if changed != self._choices:
            self._choices = changed
            self._show_choices()
            self.choices_changed.emit(changed)
