"""The model as a formula with its numbers, which change while it learns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop_nn.data.base import DataSource
from desktop_nn.data.gates import Gate
from desktop_nn.i18n import N_, _, decimal, number
from desktop_nn.project.borders import crossing
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.formulas import formulas, weighted_sum
from desktop_nn.project.neurons import neuron_layers, single_neuron
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.theme import SPACE_2, SPACE_3, FontSizes, semibold
from desktop_nn.ui.views.view import FIGURES_PAUSE, Table, View

if TYPE_CHECKING:
    from desktop_nn.training.snapshot import Snapshot


#: From what a class can read from afar to what still fits beside the curves.
_SIZES = (FontSizes.readout, FontSizes.title, FontSizes.heading, FontSizes.body)
_SHARE = 0.75  # of the height is for the formula, the rest for the notes
_SPARE = 1.08
_HEADER = 40  # above the formula
_NO_WEIGHT = 1e-6  # what is left of rounding when training brings a weight to 0


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
        self.formula.setWordWrap(True)
        self.formula.setTextFormat(Qt.TextFormat.PlainText)
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.formula.setTextInteractionFlags(selectable)
        self.formula.setAccessibleName(_(self.title))
        self.note = label("", "muted", wrap=True)
        self.threshold = label("", "muted", wrap=True)
        self.add_legend(self.threshold)
        self.set_content(self._content())
        self.clear()

    def _content(self) -> QScrollArea:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_2)
        column.setSpacing(SPACE_2)
        column.addWidget(self.formula)
        column.addWidget(self.note)
        column.addStretch(1)
        self._area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        area.setAccessibleName(_(self.title))
        return area

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._write()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Write the formula with the newest weights."""
        self._lines = formulas(snapshot.experiment, snapshot.weights)
        if not self._lines:
            self.show_empty(
                _("This network is too large to be written out."), _("A formula fits up to a dozen dense neurons.")
            )
            return
        self._write()
        self.threshold.setText(_threshold(snapshot.experiment))
        self.note.setText(" ".join(_notes(snapshot)))
        self.show_content()

    def _write(self) -> None:
        """As large as every neuron has a line of its own; a long one is broken before a plus or a minus."""
        if not self._lines:
            return
        size = self._fitting_size()
        lines = self._lines if size is not None else [_unbroken_terms(line) for line in self._lines]
        wanted = semibold(size or _SIZES[-1])
        if self.formula.font() != wanted:
            self.formula.setFont(wanted)
        self.formula.setText("\n".join(lines))

    def _fitting_size(self) -> int | None:
        width = self.width() - 2 * SPACE_3 - self._area.verticalScrollBar().sizeHint().width()
        height = (self.height() - _HEADER) * _SHARE
        for size in _SIZES:
            metrics = QFontMetrics(semibold(size))
            spare = 1.0 if size <= self.formula.font().pixelSize() else _SPARE  # so that it does not flicker
            widest = max(metrics.horizontalAdvance(line) for line in self._lines)
            low = size == _SIZES[-1] or metrics.lineSpacing() * len(self._lines) <= height
            if widest * spare <= width and low:
                return size
        return None

    def clear(self) -> None:
        """Forget the numbers."""
        self._lines = []
        self.threshold.setText("")
        self.show_empty(_("Nothing to show yet."))

    def values_table(self) -> Table | None:
        """One formula per row."""
        return ((_("Formula"),), [(line,) for line in self._lines]) if self._lines else None


def _notes(snapshot: Snapshot) -> list[str]:
    """What the inputs are, and on which line the answer changes, if it does."""
    notes = _input_notes(snapshot.experiment.data)
    border = _border(snapshot.experiment, snapshot)
    return [*notes, border] if border else notes


def _threshold(experiment: Experiment) -> str:
    """When the answer is "true"."""
    found = neuron_layers(experiment.layers)
    if not found or found[-1].units != 1 or experiment.training.loss.takes_raw_outputs:
        return ""
    threshold = decimal(experiment.training.loss.threshold, 1)
    return _("Above {threshold} the answer is “true”.").format(threshold=threshold)


def _unbroken_terms(line: str) -> str:
    """The same with spaces at which it is not broken, but for those before a plus or a minus."""
    return re.sub(r" (?![+−] )", "\N{NO-BREAK SPACE}", line)


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
    if np.abs(arrays["weight"][0]).max() < _NO_WEIGHT:
        return _("Every weight is 0, so the answer is the same for all rows.")
    names = [_(name) for name in experiment.data.input_names]
    border = weighted_sum(arrays["weight"][0], float(arrays["bias"][0]) - at, names)
    words = _("The answer changes where {border} = 0.").format(border=_unbroken_terms(border))
    return words.replace(" = 0", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}0")
