"""The models of the lecture, one click each, with what they teach."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_nn.core.layers import Sigmoid
from desktop_nn.core.settings import settings_of
from desktop_nn.data.gates import Gate
from desktop_nn.i18n import N_, _, number
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.lecture_models import (
    LECTURE_GAIN,
    LECTURE_MODELS,
    SIGMOID,
    STEP,
    WIRED,
    LectureModel,
    sigmoid_model,
)
from desktop_nn.project.neurons import single_neuron
from desktop_nn.project.wiring import XOR, Number, Wiring, can_wire, single_by_hand, wired, wiring_of
from desktop_nn.training.journal import SetWeight, SetWeights, as_now
from desktop_nn.training.snapshot import Snapshot
from desktop_nn.ui import theme
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.document import Document
from desktop_nn.ui.forms.fields import NumberField, check_value
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.lecture_choice import put_model
from desktop_nn.ui.panels.scrolling import Scrolling
from desktop_nn.ui.panels.wire_row import WireRow

#: Buttons side by side.
_COLUMNS = 2


class LectureModelsPanel(QWidget):
    """All models at a glance, and below them what the one in use is.

    Replaces network and training of a document in one step, and sets weights by hand; the data stay.
    """

    def __init__(self, document: Document, trainer: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._trainer = trainer
        self._group = QButtonGroup(self)
        self.buttons: list[QPushButton] = []
        self.gain = NumberField(settings_of(Sigmoid)["gain"])
        self.lecture_gain = QPushButton(f"g = {number(LECTURE_GAIN)}")
        self._gain_row = self._make_gain()
        self.by_hand = {model: self._hand_button(model) for model in (STEP, SIGMOID)}
        self.wires = WireRow()
        self.wires.wired.connect(self._wire)
        self.formula = label("", wrap=True)
        self.formula.setFont(theme.semibold(theme.FontSizes.heading))
        self.teaches = label("", "muted", wrap=True)
        self._lay_out()
        document.experiment_changed.connect(self.show_experiment)
        trainer.snapshot_changed.connect(self._show_wiring)
        self.show_experiment(document.experiment)

    def _lay_out(self) -> None:
        content, grid = QWidget(), QGridLayout()
        grid.setSpacing(theme.SPACE)
        for place, model in enumerate(LECTURE_MODELS):
            grid.addWidget(self._button(model), *divmod(place, _COLUMNS))
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.SPACE_3, theme.SPACE_2, theme.SPACE_3, theme.SPACE_3)
        column.setSpacing(theme.SPACE_2)
        column.addLayout(grid)
        column.addSpacing(theme.SPACE_1)
        for part in (self.formula, self.teaches, self._gain_row, *self.by_hand.values(), self.wires):
            column.addWidget(part)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Scrolling(content))

    def _make_gain(self) -> QWidget:
        tip = _(
            "How steep the sigmoid is. With 20 it is nearly a step, and nearly as flat: learning from chance weights "
            "may stand still."
        )
        self.gain.setAccessibleName(_("Gain of the sigmoid"))
        self.gain.committed.connect(self._change_gain)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(_("Gain g")))
        row.addWidget(self.gain, 1)
        row.addWidget(self.lecture_gain)
        for each in (line, self.gain):
            each.setToolTip(tooltip(tip))
        words = _("The gain of the lecture. With x₀ + x₁ − 1.5 the answers for AND are then 0.00005 and 0.99995.")
        self.lecture_gain.setToolTip(tooltip(words))
        self.lecture_gain.clicked.connect(lambda _checked=False: self._change_gain(LECTURE_GAIN))
        return line

    def _button(self, model: LectureModel) -> QPushButton:
        button = QPushButton(_(model.title))
        button.setCheckable(True)
        button.setMinimumWidth(0)
        button.setToolTip(tooltip(_(model.teaches)))
        button.setAccessibleDescription(_(model.teaches))
        button.clicked.connect(lambda _checked=False: self.choose(model))
        self._group.addButton(button)
        self.buttons.append(button)
        return button

    def _hand_button(self, model: LectureModel) -> QPushButton:
        button = QPushButton(_("Set weights by hand"))
        tip = _(
            "The weights that make this neuron the gate, such as x₀ + x₁ − 1.5 for AND. "
            "XOR has none: one row stays wrong."
        )
        button.setToolTip(tooltip(tip))
        button.setAccessibleName(_("Set weights by hand: {title}").format(title=_(model.title)))
        button.clicked.connect(lambda _checked=False: self.set_by_hand(model))
        return button

    # --- acts ----------------------------------------------------------------------------------------

    def choose(self, model: LectureModel) -> None:
        """Put a model in place of the network and its training, in one step."""
        if model is WIRED and self._document.experiment.data.input_shape == (2,):
            self._wire(XOR)
        else:
            self._put(model, None)

    def set_by_hand(self, model: LectureModel) -> None:
        """Make the one neuron of a model the gate; a sigmoid that is not in use yet gets the gain of the lecture."""
        if model is SIGMOID:
            model = sigmoid_model(self._gain() or LECTURE_GAIN)
        self._put_with_weights(model, single_by_hand(model.applied(self._document.experiment)))

    def _wire(self, wiring: Wiring) -> None:
        self._put_with_weights(WIRED, wired(WIRED.applied(self._document.experiment), wiring))

    def _put_with_weights(self, model: LectureModel, numbers: Iterable[Number]) -> None:
        edit = SetWeights(tuple(SetWeight(*number) for number in numbers))
        newest = self._trainer.current
        inverse = as_now(edit, newest.weights) if newest is not None else edit
        is_new = not model.is_in(self._document.experiment)
        label = _("set weights by hand")
        with self._document.together(label) if is_new else nullcontext():
            if is_new:
                self._put(model, None)
            self._document.edit_run(label, edit, inverse)

    def _change_gain(self, gain: Any) -> None:
        if check_value(settings_of(Sigmoid)["gain"], gain) is not None:
            self.gain.revert()
            return
        self._put(sigmoid_model(float(gain)), "gain")

    def _put(self, model: LectureModel, merge: str | None) -> None:
        put_model(self._document, model, merge)
        self.show_experiment(self._document.experiment)

    # --- showing -------------------------------------------------------------------------------------

    def show_experiment(self, experiment: Experiment) -> None:
        """Mark the model that is in use and say what it teaches; any other network marks none."""
        gain = self._gain()
        self._group.setExclusive(False)
        used = None
        for model, button in zip(LECTURE_MODELS, self.buttons, strict=True):
            present = sigmoid_model(gain) if model is SIGMOID and gain is not None else model
            button.setChecked(present.is_in(experiment))
            used = model if button.isChecked() else used
        self._group.setExclusive(True)
        if gain is not None:
            self.gain.show_value(gain)
        self._describe(used, experiment)

    def _describe(self, used: LectureModel | None, experiment: Experiment) -> None:
        is_gate = isinstance(experiment.data, Gate)
        self.formula.setVisible(used is not None)
        self.formula.setText(used.formula_for(_names(experiment)) if used is not None else "")
        self.teaches.setText(_(used.teaches) if used is not None else _(_OTHER_NETWORK))
        self._gain_row.setVisible(used is SIGMOID)
        for model, button in self.by_hand.items():
            button.setVisible(used is model and is_gate)
        self.wires.setVisible(used is WIRED and is_gate and experiment.data.input_shape == (2,))

    def _gain(self) -> float | None:
        """The gain of the one sigmoid neuron that is in use, if it is."""
        neuron = single_neuron(self._document.experiment.layers)
        return neuron.activation.gain if neuron is not None and isinstance(neuron.activation, Sigmoid) else None

    def _show_wiring(self, snapshot: Snapshot) -> None:
        experiment = snapshot.experiment
        is_wired = isinstance(experiment.data, Gate) and can_wire(experiment)
        self.wires.show_wiring(wiring_of(experiment, snapshot.weights) if is_wired else Wiring("", "", ""))


def _names(experiment: Experiment) -> list[str]:
    """The inputs as the formula writes them; of many there is no room for more than two."""
    return [_(name) for name in experiment.data.input_names] if isinstance(experiment.data, Gate) else ["x₀", "x₁"]


_OTHER_NETWORK = N_(
    "The present network is none of these. A click puts one of them in its place; the table stays, and Undo brings the "
    "network back."
)
