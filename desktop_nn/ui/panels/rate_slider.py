"""The learning rate as a slider along 1, 2, 5, 10 ...: each mark is about twice the one before."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from desktop_nn.core.settings import Setting
from desktop_nn.i18n import _
from desktop_nn.ui.forms.numbers import write
from desktop_nn.ui.forms.tips import tooltip

#: The rates worth trying; others can be typed.
RATES = (*(float(f"{factor}e{power}") for power in range(-5, 1) for factor in (1, 2, 5)), 10.0)


class RateSlider(QSlider):
    """Moves along `RATES`; a rate between two marks is shown at the nearer one."""

    rate_changed = Signal(float)
    editing_finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, len(RATES) - 1)
        self.setPageStep(3)
        self.setAccessibleName(_("Learning rate"))
        tip = _("Drag to change the learning rate, also while training: each mark is about twice the last.")
        self.setToolTip(tooltip(tip))
        self.valueChanged.connect(self._tell)
        self.sliderReleased.connect(self.editing_finished)

    def show_rate(self, rate: float, declared: Setting) -> None:
        """Show a rate that was chosen elsewhere, within the limits of its setting."""
        highest = declared.maximum if declared.maximum is not None else RATES[-1]
        nearest = min(range(len(RATES)), key=lambda mark: abs(math.log(RATES[mark] / rate)))
        self.blockSignals(True)
        self.setMaximum(max(mark for mark, value in enumerate(RATES) if value <= highest))
        self.setValue(nearest)
        self.blockSignals(False)
        self.setAccessibleDescription(write(rate))

    def _tell(self, mark: int) -> None:
        self.rate_changed.emit(RATES[mark])
        if not self.isSliderDown():
            self.editing_finished.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
