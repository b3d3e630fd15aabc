"""One weight of a neuron: its name, a slider, and a field for the exact number."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QGridLayout, QSlider, QStyle, QStyleOptionSlider, QWidget

from desktop_nn.core.settings import Setting
from desktop_nn.i18n import N_, _
from desktop_nn.ui import theme as themes
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.forms.fields import NumberField, check_value
from desktop_nn.ui.forms.numbers import write
from desktop_nn.ui.forms.tips import OPEN_RUN_ALONE, tooltip

#: The slider goes from -REACH to REACH; any other number can be typed.
REACH = 10
_MARKS = 100  # of the slider for each 1
_FIELD_WIDTH = 96
_DECIMALS = 4

_DECLARED = Setting("weight", float, 0.0, N_("Weight"))


class WeightSlider(QSlider):
    """From −10 to 10 in hundredths; the arrow keys go by tenths. It is filled from 0, in the colour of the sign."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(-REACH * _MARKS, REACH * _MARKS)
        self.setSingleStep(_MARKS // 10)
        self.setPageStep(_MARKS)
        self.setProperty("role", "signed")

    def show_value(self, value: float) -> None:
        """Stand at a number, or at the end that is nearest to it, without telling of it."""
        self.blockSignals(True)
        self.setValue(round(min(max(value, -REACH), REACH) * _MARKS))
        self.blockSignals(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        zero, here = self._handle_at(0), self._handle_at(self.value())
        side = here.right() if self.value() < 0 else here.left()
        if (side - zero.center().x()) * self.value() <= 0:
            return  # the handle stands on the zero
        theme, middle, start = themes.current(), self.height() / 2, zero.center().x()
        colour = theme.diverging.colour(math.copysign(1, self.value())) if self.isEnabled() else theme.border_strong
        painter = QPainter(self)
        painter.fillRect(QRectF(QPointF(start, middle - 2), QPointF(side, middle + 2)).normalized(), QColor(colour))
        painter.fillRect(QRectF(start - 0.5, middle - 5, 1, 10), QColor(theme.border_strong))

    def _handle_at(self, value: int) -> QRect:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        option.sliderPosition = value
        part = QStyle.SubControl.SC_SliderHandle
        return self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class WeightRow(QObject):
    """Puts its three widgets into one line of a grid. What is being dragged or typed is not overwritten."""

    changed = Signal(float, float)  # from, to
    finished = Signal()  # the gesture is over

    def __init__(self, grid: QGridLayout, line: int, name: str, tip: str) -> None:
        super().__init__()
        self.value = 0.0
        self.name = label(name)
        self.slider, self.field = WeightSlider(), NumberField(_DECLARED)
        self.field.setFixedWidth(_FIELD_WIDTH)
        for column, widget in enumerate((self.name, self.slider, self.field)):
            widget.setAccessibleName(name)
            widget.setToolTip(tooltip(tip, _(OPEN_RUN_ALONE)))
            grid.addWidget(widget, line, column)
        self.slider.valueChanged.connect(self._take_mark)
        self.slider.sliderReleased.connect(self.finished)
        self.field.committed.connect(self._take_number)

    def show_value(self, value: float) -> None:
        """Show the weight as it is now."""
        if self.slider.isSliderDown() or self.field.is_typing:
            return
        if value != self.value:
            self._write(value)
            self.slider.show_value(value)

    def set_cut(self, is_cut: bool) -> None:
        """A link that is cut stays 0."""
        for widget in (self.slider, self.field):
            widget.setEnabled(not is_cut)

    def retire(self) -> None:
        """Leave the grid."""
        for widget in (self.name, self.slider, self.field):
            widget.hide()
            widget.deleteLater()
        self.deleteLater()

    def _write(self, value: float) -> None:
        self.value = value
        self.field.show_value(round(value, _DECIMALS))
        self.slider.setAccessibleDescription(write(round(value, _DECIMALS)))

    def _take_mark(self, mark: int) -> None:
        self._set(mark / _MARKS)

    def _take_number(self, number: Any) -> None:
        if check_value(_DECLARED, number) is not None:
            self.field.revert()
            return
        self.slider.show_value(float(number))
        self._set(float(number))

    def _set(self, value: float) -> None:
        before = self.value
        self._write(value)
        self.changed.emit(before, value)
        if not self.slider.isSliderDown():
            self.finished.emit()
