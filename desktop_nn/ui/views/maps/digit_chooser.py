"""Which picture the network looks at: a test sample by number, from the strip, by chance, or one's own drawing."""

from __future__ import annotations

import random

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QWidget

from desktop_nn.data.base import Samples
from desktop_nn.i18n import _
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.theme import SPACE, SPACE_1
from desktop_nn.ui.views.maps.digit_strip import DigitStrip

_NUMBER_WIDTH = 88


class DigitChooser(QWidget):
    """A number with buttons, the strip of neighbours, and the switch to the drawing."""

    sample_chosen = Signal(int)
    drawing_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 1
        self._chance = random.Random()
        self._any = ToolButton(
            "dice", _("Any test sample"), _("Take a test sample at random."), pressed=self._choose_any
        )
        self.number = QSpinBox()
        self.number.setWrapping(True)
        self.number.setFixedWidth(_NUMBER_WIDTH)
        self.number.setKeyboardTracking(False)
        self.number.setAccessibleName(_("Number of the test sample"))
        self.number.setToolTip(_("Which of the test samples the network looks at; it has never learned from them."))
        self.number.valueChanged.connect(self.sample_chosen)
        self.strip = DigitStrip()
        self.strip.chosen.connect(self.sample_chosen)
        self.drawing = ToolButton(
            "pen",
            _("My drawing"),
            _("Look at your own drawing. Draw it in the view “Draw”."),
            checkable=True,
        )
        self.drawing.setEnabled(False)
        self.drawing.clicked.connect(self._choose_drawing)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_1)
        for each in (self.number, self._any):
            row.addWidget(each)
        row.addSpacing(SPACE)
        row.addWidget(self.strip, 1)
        row.addWidget(self.drawing)

    def set_samples(self, samples: Samples, class_names: tuple[str, ...]) -> None:
        """Choose among these; the number stays where it can."""
        self._count = len(samples)
        self.number.setRange(0, self._count - 1)
        self.strip.set_samples(samples, class_names)

    def show_choice(self, index: int, is_drawing: bool, has_drawing: bool) -> None:
        """Show what is being looked at."""
        self.number.blockSignals(True)
        self.number.setValue(index)
        self.number.blockSignals(False)
        self.strip.set_index(index, not is_drawing)
        self.drawing.setEnabled(has_drawing)
        self.drawing.setChecked(is_drawing)

    @Slot()
    def _choose_any(self) -> None:
        self.sample_chosen.emit(self._chance.randrange(self._count))

    @Slot(bool)
    def _choose_drawing(self, on: bool) -> None:
        if on:
            self.drawing_chosen.emit()
        else:
            self.sample_chosen.emit(self.number.value())
