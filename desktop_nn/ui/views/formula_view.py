"""The model as a formula with its numbers, which change while it learns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop_nn.data.base import DataSource
from desktop_nn.data.gates import Gate
from desktop_nn.i18n import N_, _, decimal, number
from desktop_nn.project.borders import crossing
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.formulas import formulas, weighted_sum
from desktop_nn.project.neurons import neuron_layers, single_neuron
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.theme import SPACE_1, SPACE_2, SPACE_3, FontSizes, semibold
from desktop_nn.ui.views.view import FIGURES_PAUSE, Table, View

if TYPE_CHECKING:
    from desktop_nn.training.snapshot import Snapshot


class FormulaView(View):
    """Reads the weights of the newest snapshot; one line for each neuron, and the border of a single one."""

    title = N_("Formula")
    summary = N_("What the network computes, written out with its present weights: it is nothing but this formula.")
    picture = "table"
    pause_seconds = FIGURES_PAUSE

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[str] = []
        self.formula = QLabel()
        self.formula.setFont(semibold(FontSizes.heading))
        self.formula.setWordWrap(True)
        self.formula.setTextFormat(Qt.TextFormat.PlainText)
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.formula.setTextInteractionFlags(selectable)
        self.formula.setAccessibleName(_(self.title))
        self.note = label("", "muted", wrap=True)
        self.set_content(self._content())
        self.clear()

    def _content(self) -> QScrollArea:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(SPACE_3, SPACE_1, SPACE_3, SPACE_2)
        column.setSpacing(SPACE_2)
        column.addWidget(self.formula)
        column.addWidget(self.note)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        area.setAccessibleName(_(self.title))
        return area

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Write the formula with the newest weights."""
        self._lines = formulas(snapshot.experiment, snapshot.weights)
        if not self._lines:
            self.show_empty(
                _("This network is too large to be written out."), _("A formula fits up to a dozen dense neurons.")
            )
            return
        self.formula.setText("\n".join(self._lines))
        self.note.setText(" ".join(_notes(snapshot)))
        self.show_content()

    def clear(self) -> None:
        """Forget the numbers."""
        self._lines = []
        self.show_empty(_("Nothing to show yet."))

    def values_table(self) -> Table | None:
        """One formula per row."""
        return ((_("Formula"),), [(line,) for line in self._lines]) if self._lines else None


def _notes(snapshot: Snapshot) -> list[str]:
    """What the inputs are, when the answer is "true", and on which line it changes."""
    experiment = snapshot.experiment
    notes = _input_notes(experiment.data)
    found = neuron_layers(experiment.layers)
    if not found or found[-1].units != 1:
        return notes
    if not experiment.training.loss.takes_raw_outputs:
        threshold = decimal(experiment.training.loss.threshold, 1)
        notes.append(_("Above {threshold} the answer is “true”.").format(threshold=threshold))
    border = _border(experiment, snapshot)
    if border:
        notes.append(_("It changes where {border} = 0.").format(border=border))
    return notes


def _input_notes(source: DataSource) -> list[str]:
    """What to put in for the 0 and 1 of a truth table, where the network gets other numbers."""
    if not isinstance(source, Gate) or (source.low, source.high) == (0.0, 1.0):
        return []
    words = _("For a 0 of the truth table put in {low}, for a 1 put in {high}.")
    return [words.format(low=number(source.low), high=number(source.high))]


def _border(experiment: Experiment, snapshot: Snapshot) -> str:
    neuron = single_neuron(experiment.layers)
    at = crossing(neuron.activation, experiment.training.loss) if neuron is not None else None
    if neuron is None or at is None:
        return ""
    arrays = snapshot.weights.of(neuron.dense_id)
    names = [_(name) for name in experiment.data.input_names]
    return weighted_sum(arrays["weight"][0], float(arrays["bias"][0]) - at, names)
