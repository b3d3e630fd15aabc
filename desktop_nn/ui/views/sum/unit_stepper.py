"""Sums the units up one by one: a slider from the bias alone to all of them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from desktop_nn.i18n import _, integer
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.theme import SPACE_1, SPACE_2

_WORDS_WIDTH = 64


class UnitStepper(QWidget):
    """`count_changed` tells how many units are to be summed up; None for all, also if there are more of them later."""

    count_changed = Signal(object)  # int, or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = CountSlider()
        self.fewer = ToolButton(
            "chevron-left", _("One unit less"), _("Take the last unit out of the sum again."), pressed=self._step_back
        )
        self.more = ToolButton(
            "chevron-right", _("One unit more"), _("Add the next unit, from left to right."), pressed=self._step_on
        )
        self.words = label("", "caption")
        self.words.setMinimumWidth(_WORDS_WIDTH)
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_1)
        for widget in (self.fewer, self.slider, self.more):
            row.addWidget(widget, 1 if widget is self.slider else 0)
        row.addSpacing(SPACE_2)
        row.addWidget(self.words)
        self.slider.valueChanged.connect(self._tell)
        self.set_units(0)

    @property
    def count(self) -> int | None:
        """How many units are summed up; None for all."""
        value = self.slider.value()
        return None if value == self.slider.maximum() else value

    def set_units(self, units: int) -> None:
        """There are so many units now; who saw all of them sees all of them."""
        if units != self.slider.maximum() or not self.words.text():
            self.slider.set_maximum(units, units if self.count is None else min(self.count, units))
            self._tell()

    def _step_back(self) -> None:
        self.slider.setValue(self.slider.value() - 1)

    def _step_on(self) -> None:
        self.slider.setValue(self.slider.value() + 1)

    def _tell(self) -> None:
        count, units = self.slider.value(), self.slider.maximum()
        words = _("{count} of {units}").format(count=integer(count), units=integer(units)) if count else _("bias alone")
        self.words.setText(words)
        self.slider.setAccessibleDescription(words)
        self.fewer.setEnabled(count > 0)
        self.more.setEnabled(count < units)
        self.count_changed.emit(self.count)


class CountSlider(QSlider):
    """One mark for each unit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setAccessibleName(_("Units summed up"))
        self.setToolTip(
            tooltip(
                _(
                    "Sum the units up one by one, from the bias alone to the whole output. They come from left to "
                    "right by the places where they bend. The arrow keys go unit by unit, Home and End to the ends."
                )
            )
        )

    def set_maximum(self, units: int, value: int) -> None:
        """Go from 0 to `units` and stand at a value; nobody is told."""
        self.blockSignals(True)
        self.setRange(0, units)
        self.setPageStep(max(1, units // 8))
        self.setValue(value)
        self.blockSignals(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
