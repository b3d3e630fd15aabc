"""The weights of one neuron, set by hand: what each of them does is seen at once, also while it learns."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop_nn.core.held import DISABLED
from desktop_nn.i18n import N_, _
from desktop_nn.project.formulas import NamedNeuron, named_neurons, subscript
from desktop_nn.training.journal import SetWeight
from desktop_nn.training.snapshot import Snapshot
from desktop_nn.ui import theme
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.document import Document
from desktop_nn.ui.forms.chooser import Chooser
from desktop_nn.ui.panels.scrolling import Scrolling
from desktop_nn.ui.panels.weight_row import WeightRow

_MOST_INPUTS = 16
_WEIGHT_TIP = N_("How strongly {input} counts for {neuron}: above 0 it speaks for “true”, below 0 against it.")
_BIAS_TIP = N_("What {neuron} starts from before any input counts. It shifts the line without turning it.")


class WeightsPanel(QWidget):
    """A slider and a field for each weight and the bias of the chosen neuron; each gesture is one step to undo."""

    def __init__(self, document: Document, trainer: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._trainer = trainer
        self._neurons: tuple[NamedNeuron, ...] = ()
        self._neuron: NamedNeuron | None = None
        self.rows: list[WeightRow] = []
        self.chooser = Chooser(_("Neuron"), _("Whose weights are shown. Those of hidden neurons come first."))
        self.chooser.chosen.connect(self.choose)
        self.note = label("", "muted", wrap=True)
        self._grid = QGridLayout()
        self._lay_out()
        trainer.snapshot_changed.connect(self.show_snapshot)
        if trainer.current is not None:
            self.show_snapshot(trainer.current)
        else:
            self._offer(())

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.SPACE_3, theme.SPACE_2, theme.SPACE_3, theme.SPACE_3)
        column.setSpacing(theme.SPACE_2)
        self._grid.setHorizontalSpacing(theme.SPACE_2)
        self._grid.setVerticalSpacing(theme.SPACE_1)
        self._grid.setColumnStretch(1, 1)
        column.addWidget(self.chooser)
        column.addLayout(self._grid)
        column.addWidget(self.note)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Scrolling(content))

    # --- showing -------------------------------------------------------------------------------------

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the newest weights; another network offers other neurons."""
        neurons = named_neurons(snapshot.experiment)
        if any(len(neuron.inputs) > _MOST_INPUTS for neuron in neurons):
            neurons = ()
        if neurons != self._neurons or not neurons:
            self._offer(neurons)
        if self._neuron is not None:
            self._show_weights(snapshot)

    def _offer(self, neurons: tuple[NamedNeuron, ...]) -> None:
        self._neurons = neurons
        self.chooser.clear_options()
        for neuron in neurons:
            self.chooser.add_option(neuron.name, neuron.name)
        self.chooser.setVisible(bool(neurons))
        self.note.setText(_(_LIVE) if neurons else _(_TOO_LARGE))
        before = self._neuron.name if self._neuron is not None else ""
        output = neurons[-1] if neurons else None
        self._show_neuron(next((neuron for neuron in neurons if neuron.name == before), output))

    def choose(self, name: str) -> None:
        """Show the weights of another neuron."""
        self._show_neuron(next(neuron for neuron in self._neurons if neuron.name == name))
        if self._trainer.current is not None:
            self._show_weights(self._trainer.current)

    def _show_neuron(self, neuron: NamedNeuron | None) -> None:
        for row in self.rows:
            row.retire()
        self.rows, self._neuron = [], neuron
        if neuron is None:
            return
        self.chooser.show_name(neuron.name)
        for place, name in enumerate(neuron.inputs, 1):
            letter = f"w{subscript(place)}" if len(neuron.inputs) > 1 else "w"  # as the models write it
            self._add_row(f"{letter} · {name}", _(_WEIGHT_TIP).format(input=name, neuron=neuron.name))
        self._add_row(_("b (bias)"), _(_BIAS_TIP).format(neuron=neuron.name))

    def _add_row(self, name: str, tip: str) -> None:
        row = WeightRow(self._grid, len(self.rows), name, tip)
        row.changed.connect(partial(self._set_weight, len(self.rows)))
        row.finished.connect(self._document.end_gesture)
        self.rows.append(row)

    def _show_weights(self, snapshot: Snapshot) -> None:
        assert self._neuron is not None
        arrays = snapshot.weights.of(self._neuron.layer.dense_id)
        values = (*arrays["weight"][self._neuron.unit], arrays["bias"][self._neuron.unit])
        cut = {held.place for held in snapshot.experiment.held if held.how == DISABLED}
        for number, (row, value) in enumerate(zip(self.rows, values, strict=True)):
            row.show_value(float(value))
            row.set_cut(self._edit_of(number, 0.0).place in cut)

    # --- acts ----------------------------------------------------------------------------------------

    def _edit_of(self, number: int, value: float) -> SetWeight:
        """Sets the weight of one row; the last row is the bias."""
        neuron = self._neuron
        assert neuron is not None
        if number == len(neuron.inputs):
            return SetWeight(neuron.layer.dense_id, "bias", (neuron.unit,), value)
        return SetWeight(neuron.layer.dense_id, "weight", (neuron.unit, number), value)

    def _set_weight(self, number: int, before: float, value: float) -> None:
        assert self._neuron is not None
        words = _("set a weight of {neuron}").format(neuron=self._neuron.name)
        edit = self._edit_of(number, value)
        self._document.edit_run(words, edit, self._edit_of(number, before), merge=edit.place)


_LIVE = N_("Drag a slider, use the arrow keys, or type any number. While it trains, learning goes on from there.")
_TOO_LARGE = N_("Only networks of up to a dozen dense neurons have sliders: this one has more, or other layers.")
