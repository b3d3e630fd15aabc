"""What can be changed of a sum of units: the target, how many units there are, and what each makes of its sum."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_nn.core.columns import Column
from desktop_nn.core.layers import ReLU, Sigmoid, Tanh
from desktop_nn.core.settings import Setting, settings_of
from desktop_nn.data.base import DataSource
from desktop_nn.data.curves import Curve
from desktop_nn.data.drawn import can_redraw
from desktop_nn.i18n import N_, _
from desktop_nn.training.probes.contributions import MOST_PIECES
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.forms.chooser import Chooser
from desktop_nn.ui.forms.fields import NumberField, check_value
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.theme import SPACE_1, SPACE_2

#: The name of the target that is no curve of the list.
OWN = "own"

_UNITS = Setting("units", int, 16, N_("Units"), minimum=1, maximum=MOST_PIECES)
_OFFERED = (ReLU, Sigmoid, Tanh)
_FIELD_WIDTH = 64


class SumTools(QWidget):
    """Shows an experiment; what is to be changed in it is sent as signals."""

    target_wanted = Signal(str)
    drawing_wanted = Signal(bool)
    units_wanted = Signal(int)
    activation_wanted = Signal(str)
    left = Signal()  # the gesture is over

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.target = Chooser(_("Target"), _("The function that the network is to follow."))
        self.target.chosen.connect(self.target_wanted)
        tip = _(
            "Draw the target by hand: press and drag over the upper picture. A stroke over a part of it replaces only "
            "that part."
        )
        self.draw = ToolButton("pen", _("Draw the target"), tooltip(tip), checkable=True)
        self.draw.toggled.connect(self.drawing_wanted)
        self.units = NumberField(_UNITS)
        self.units.setFixedWidth(_FIELD_WIDTH)
        self.units.setAccessibleName(_("Units"))
        self.units.setToolTip(tooltip(_("How many units the last hidden layer has. Each adds one bend or one step.")))
        self.units.committed.connect(self._hand_in_units)
        self.units.left.connect(self.left)
        self.activation = Chooser(
            _("Activation"), _("What each unit makes of its sum: ReLU bends once, sigmoid and tanh are soft steps.")
        )
        self.activation.chosen.connect(self.activation_wanted)
        for chooser in (self.target, self.activation):
            chooser.setMinimumContentsLength(3)
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_1)
        row.addWidget(self.target, 1)
        row.addWidget(self.draw)
        row.addSpacing(SPACE_2)
        row.addWidget(self.units)
        row.addWidget(label("×", "muted"))
        row.addWidget(self.activation, 1)

    # --- showing ------------------------------------------------------------------------------------

    def show_source(self, source: DataSource) -> None:
        """Show which target is to be met; classes have none."""
        self.target.setVisible(source.is_regression)
        self.draw.setVisible(can_redraw(source))
        if not can_redraw(source):
            self.draw.setChecked(False)
        self.target.clear_options()
        for choice in settings_of(Curve)["function"].choices:
            self.target.add_option(choice.value, _(choice.label))
        if not isinstance(source, Curve):
            self.target.add_option(OWN, _("Drawn by hand") if can_redraw(source) else _(source.title))
        self.target.show_name(source.function if isinstance(source, Curve) else OWN)

    def show_column(self, column: Column) -> None:
        """Show the hidden layer that is summed up; an activation that is not offered is shown all the same."""
        if not self.units.is_typing:
            self.units.show_value(column.units)
        present = None if column.activation is None else column.activation.layer
        kinds: list[Any] = [*_OFFERED]
        if present is not None and type(present) not in kinds:
            kinds.append(type(present))
        self.activation.clear_options()
        for kind in kinds:
            self.activation.add_option(kind.name, _(kind.title), _(kind.summary))
        self.activation.show_name("" if present is None else present.name)

    # --- acts ---------------------------------------------------------------------------------------

    @Slot(object)
    def _hand_in_units(self, units: Any) -> None:
        if check_value(_UNITS, units) is None:
            self.units_wanted.emit(units)
        else:
            self.units.revert()
