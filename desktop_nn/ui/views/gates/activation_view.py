"""Activation curves and their slopes, with the rows of the table on the curve of the network that is trained."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from desktop_nn.core.layers import Step
from desktop_nn.core.layers.activation import Activation
from desktop_nn.core.layers.curves import curve
from desktop_nn.core.layers.registry import layers
from desktop_nn.core.network import Placed
from desktop_nn.i18n import N_, _, number
from desktop_nn.project.formulas import curve_formulas
from desktop_nn.training.probes.rows import Rows, RowsAnswer
from desktop_nn.ui import theme as themes
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.theme import SPACE_1, SPACE_2, SPACE_3, FontSizes, Theme, semibold
from desktop_nn.ui.views.gates.activation_picture import ActivationPicture, Dots
from desktop_nn.ui.views.gates.value_words import value_words
from desktop_nn.ui.views.legend import Key, KeyLegend
from desktop_nn.ui.views.row_names import row_names
from desktop_nn.ui.views.view import Table, View

if TYPE_CHECKING:
    from desktop_nn.training.snapshot import Snapshot

_LEAST_WIDTH = 120  # of the chooser, in a view that is narrow


class ActivationView(View):
    """Every activation to choose from; those of the network come first and carry the present sums of the rows."""

    title = N_("Activation curves")
    summary = N_("What a neuron makes of its sum, and the slope that the gradient is multiplied with on its way back.")
    picture = "activation"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._placed: tuple[Placed, ...] = ()
        self._answer: RowsAnswer | None = None
        self.curves = ActivationPicture()
        self.chooser = QComboBox()
        self.chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # its marks come later
        self.chooser.setMinimumWidth(_LEAST_WIDTH)
        self.chooser.setAccessibleName(_("Activation"))
        self.chooser.setToolTip(_("Which curve to look at. Those marked with a dot are in the present network."))
        self.chooser.activated.connect(self._show)
        self.legend = KeyLegend()
        self.formula = label("", wrap=True)
        self.formula.setFont(semibold(FontSizes.heading))
        self.note = label("", "muted", wrap=True)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, SPACE_2)
        column.setSpacing(SPACE_1)
        column.addWidget(self.curves, 1)
        column.addWidget(self.formula)
        column.addWidget(self.note)
        self.formula.setContentsMargins(SPACE_3, 0, SPACE_3, 0)
        self.note.setContentsMargins(SPACE_3, 0, SPACE_3, 0)
        self.add_legend(self.legend)
        self.add_control(self.chooser)
        self.set_content(content)
        self.clear()

    # --- View ---------------------------------------------------------------------------------------

    def probe(self) -> Rows | None:
        """What comes into every layer, for each row."""
        return Rows() if self._own() is not None else None

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Put the rows where they are now."""
        placed = tuple(each for each in snapshot.experiment.layers if isinstance(each.layer, Activation))
        if placed != self._placed:
            self._placed = placed
            self._fill()
        answer = snapshot.answers.get(Rows())
        self._answer = answer if isinstance(answer, RowsAnswer) else None
        self._show()

    def clear(self) -> None:
        """Forget the network; the curves stay."""
        self._placed, self._answer = (), None
        self._fill()
        self.show_empty(_("Nothing to show yet."))

    def values_table(self) -> Table | None:
        """The sum, the answer and the slope of every row and neuron of the curve that is shown."""
        activation, dots = self.curves.activation, self.curves.dots
        if activation is None or dots is None:
            return None
        values, slopes = curve(activation, dots.sums)
        numbers = zip(dots.sums, values, slopes, strict=True)
        return ("a", "f(a)", "f′(a)"), [tuple(value_words(float(each)) for each in row) for row in numbers]

    def retheme(self, theme: Theme) -> None:
        """Colour the legend anew."""
        self._show()

    # --- showing ------------------------------------------------------------------------------------

    def _fill(self) -> None:
        """The activations of the network, then all others."""
        self.chooser.clear()
        for each in self._placed:
            self.chooser.addItem(f"● {_(each.layer.title)} ({each.id})", each.id)
        used = {type(each.layer) for each in self._placed}
        for kind in layers:
            if issubclass(kind, Activation) and kind not in used:
                self.chooser.addItem(_(kind.title), kind())

    def _own(self) -> Placed | None:
        chosen = self.chooser.currentData()
        return next((each for each in self._placed if each.id == chosen), None)

    @Slot()
    def _show(self) -> None:
        own = self._own()
        layer = own.layer if own is not None else self.chooser.currentData()
        if not isinstance(layer, Activation):
            return
        sums = self._answer.into(own.id) if own is not None and self._answer is not None else None
        dots = None
        if sums is not None and self._answer is not None:
            names = row_names(self._answer.inputs) if sums.shape[1] == 1 else []
            dots = Dots(sums.ravel(), np.repeat(self._answer.labels, sums.shape[1]), names)
        self.curves.show_curve(layer, dots)
        theme = themes.current()
        self.legend.set_keys(Key("line", theme.accent, _("f: answer")), Key("dashed", theme.test, _("f′: slope")))
        self.formula.setText("      ".join(each for each in curve_formulas(layer) if each))
        self.note.setText(_note(layer, dots))
        self.show_content()


def _note(activation: Activation, dots: Dots | None) -> str:
    if isinstance(activation, Step):
        return _(
            "Flat everywhere: the slope is 0 on both sides of the jump, so no gradient tells a weight which way to go. "
            "Gradient descent cannot train a step; Rosenblatt's rule can; gradient descent can train a steep sigmoid."
        )
    if dots is None or not len(dots.sums):
        return _(activation.summary)
    steepest = float(curve(activation, dots.sums)[1].max())
    return _("The steepest slope among the rows is {slope}: the gradient is multiplied with it.").format(
        slope=number(steepest, 3)
    )
