"""Two buttons below the data source: a table of one's own in, the examples out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_nn.i18n import _
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.theme import SPACE_2


class TableButtons(QWidget):
    """Tells which button was pressed; whoever listens asks for the file."""

    import_requested = Signal()
    export_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.import_button = ToolButton(
            "table",
            _("Import data"),
            _("Learn from a table of your own, such as a CSV file; you see its rows first."),
            text=_("Import…"),
            pressed=self.import_requested.emit,
        )
        self.export_button = ToolButton(
            "upload",
            _("Export data"),
            _("Write the examples as a CSV file: inputs, target, and which are for testing."),
            text=_("Export…"),
            pressed=self.export_requested.emit,
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        for button in (self.import_button, self.export_button):
            button.setProperty("role", "outlined")
            row.addWidget(button)
        row.addStretch(1)
