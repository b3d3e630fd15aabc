"""How a file of values is to be read: encoding, separator, decimal mark, and whether its first row holds names."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from desktop_nn.data.csv_text import ANY_FORMAT, DECIMAL_MARKS, ENCODINGS, SEPARATORS, Sheet, encoding_key
from desktop_nn.i18n import N_, _
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.forms.chooser import Chooser
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.theme import SPACE_1, SPACE_2

#: So that the fields of both groups stand below each other.
LABEL_WIDTH = 112

_SEPARATOR_WORDS = {",": N_("Comma ,"), ";": N_("Semicolon ;"), "\t": N_("Tab"), "|": N_("Bar |")}
_MARK_WORDS = {".": N_("Point: 1.5"), ",": N_("Comma: 1,5")}


class ImportFormat(QWidget):
    """Shows what was found out of the file. What the person sets stays; the rest is found anew each time."""

    format_changed = Signal(object)  # Format: with what the person has set

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted = ANY_FORMAT
        self.encoding = Chooser(
            _("Encoding"), _("How the letters were written. If those with accents look wrong, choose another one.")
        )
        self.separator = Chooser(_("Separator"), _("What stands between two values of a row."))
        self.decimal_mark = Chooser(_("Decimal mark"), _("What begins the decimals of a number."))
        for key, name in ENCODINGS.items():
            self.encoding.add_option(key, name)
        for separator in SEPARATORS:
            self.separator.add_option(separator, _(_SEPARATOR_WORDS[separator]))
        for mark in DECIMAL_MARKS:
            self.decimal_mark.add_option(mark, _(_MARK_WORDS[mark]))
        self.header = QCheckBox(_("The first row holds names"))
        self.header.setToolTip(tooltip(_("Otherwise it is data like the others, and the columns are numbered.")))
        self._arrange()
        self.encoding.chosen.connect(lambda value: self._want(encoding=value))
        self.separator.chosen.connect(lambda value: self._want(separator=value))
        self.decimal_mark.chosen.connect(lambda value: self._want(decimal_mark=value))
        self.header.clicked.connect(self._want_header)

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_2)
        grid.setVerticalSpacing(SPACE_1)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        for line, chooser in enumerate((self.encoding, self.separator, self.decimal_mark)):
            grid.addWidget(label(chooser.accessibleName()), line, 0)
            grid.addWidget(chooser, line, 1)
        grid.addWidget(self.header, 3, 0, 1, 2)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show how the file was read."""
        self.encoding.show_name(encoding_key(sheet.encoding))
        self.separator.show_name(sheet.separator)
        self.decimal_mark.show_name(sheet.decimal_mark)
        self.header.setChecked(sheet.has_header)

    @Slot(bool)
    def _want_header(self, on: bool) -> None:
        self._want(has_header=on)

    def _want(self, **changes: object) -> None:
        self._wanted = replace(self._wanted, **changes)  # type: ignore[arg-type]
        self.format_changed.emit(self._wanted)
