"""What the rows of a gate demand of one neuron: an inequality each, and why those of XOR cannot hold together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_nn.data.gates import Gate
from desktop_nn.i18n import N_, _, decimal, ngettext, number
from desktop_nn.project.borders import crossing
from desktop_nn.project.formulas import subscript, weighted_sum
from desktop_nn.project.lecture_models import PERCEPTRON
from desktop_nn.project.neurons import single_neuron
from desktop_nn.ui import theme as themes
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.components.scrolled import scrolled
from desktop_nn.ui.document import Document
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.lecture_choice import way_to
from desktop_nn.ui.theme import SPACE_2, SPACE_3, Theme
from desktop_nn.ui.views.gates.reading_table import Cell, ReadingTable
from desktop_nn.ui.views.view import FIGURES_PAUSE, Table, View

if TYPE_CHECKING:
    from desktop_nn.training.snapshot import Snapshot

_RIGHT, _WRONG = "✓", "✗"


@dataclass(frozen=True)
class Demand:
    """One row wants `terms`, a sum of weights and the bias, to be above `limit` (or not); it is `value` now."""

    bits: tuple[int, ...]
    terms: str
    wants_more: bool
    value: float
    limit: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether the present weights do what the row wants."""
        return (self.value > self.limit) == self.wants_more

    @property
    def words(self) -> str:
        """The inequality."""
        return f"{self.terms} {'>' if self.wants_more else '≤'} {number(self.limit, 3)}"


@dataclass(frozen=True)
class Contradiction:
    """Two rows that want more than 0 and two that do not, although both pairs add up to the same sum `terms`."""

    above: tuple[int, int]
    below: tuple[int, int]
    terms: str
    value: float


def demands(gate: Gate, weights: np.ndarray, bias: float, limit: float = 0.0) -> list[Demand]:
    """What every row wants of [w . x + b > limit]; w₁ belongs to the first input."""
    found = []
    for bits, wanted in gate.truth_table:
        inputs = np.where(np.array(bits) > 0, gate.high, gate.low)
        value = float(inputs @ weights + bias)
        found.append(Demand(bits, _terms(inputs, 1), wanted == 1, value, limit))
    return found


def contradiction(gate: Gate, weights: np.ndarray, bias: float) -> Contradiction | None:
    """The first two pairs of rows that cannot both have their way; None where there are none."""
    rows = gate.truth_table
    inputs = np.where(np.array([bits for bits, _wanted in rows]) > 0, gate.high, gate.low)
    above = [row for row, (_bits, wanted) in enumerate(rows) if wanted]
    below = [row for row, (_bits, wanted) in enumerate(rows) if not wanted]
    for upper in combinations(above, 2):
        for lower in combinations(below, 2):
            total = inputs[list(upper)].sum(axis=0)
            if np.allclose(total, inputs[list(lower)].sum(axis=0)):
                return Contradiction(upper, lower, _terms(total, 2), float(total @ weights + 2 * bias))
    return None


def _terms(inputs: np.ndarray, biases: int) -> str:
    names = [f"w{subscript(place + 1)}" for place in range(len(inputs))] if len(inputs) > 1 else ["w"]
    return weighted_sum(np.array([*inputs, biases]), 0.0, [*names, "b"])


class InequalitiesView(View):
    """Shows the demands with their present values; a single neuron must meet them all."""

    title = N_("Inequalities")
    summary = N_("Each row of the gate demands something of the weights. All of it must hold at once.")
    picture = "table"
    edits = True
    pause_seconds = FIGURES_PAUSE

    def __init__(self, document: Document | None = None, trainer: Any = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.count = label("", "muted")
        self.add_legend(self.count)
        self._demands: list[Demand] = []
        self._contradiction: Contradiction | None = None
        self.table = ReadingTable(_("Inequalities"), self._headings())
        self.table.fit_columns(1)
        self.table.setToolTip(tooltip(_(self.summary)))
        self.reason = label("", wrap=True)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(SPACE_3, 0, SPACE_3, SPACE_3)
        column.setSpacing(SPACE_2)
        column.addWidget(self.table)
        column.addWidget(self.reason)
        column.addStretch(1)
        self.set_content(scrolled(content))
        self.clear()

    @staticmethod
    def _headings() -> tuple[str, ...]:
        return (_("Row"), _("It demands"), _("now"), "")

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the demands with the newest weights."""
        gate, neuron = snapshot.experiment.data, single_neuron(snapshot.experiment.layers)
        at = crossing(neuron.activation, snapshot.experiment.training.loss) if neuron is not None else None
        if not isinstance(gate, Gate) or neuron is None or at is None:
            self.clear()
            return
        arrays = snapshot.weights.of(neuron.dense_id)
        weights, bias = arrays["weight"][0].astype(float), float(arrays["bias"][0])
        self._demands = demands(gate, weights, bias, at)
        self._contradiction = contradiction(gate, weights, bias)
        self._show()

    def clear(self) -> None:
        """Forget the weights."""
        self._demands, self._contradiction = [], None
        self.count.setText("")
        self.show_empty(
            _("Only a single neuron has these inequalities."),
            _("Give the gate a network of one neuron."),
            way_to(self._document, PERCEPTRON),
        )

    def values_table(self) -> Table | None:
        """What the table shows."""
        return (self._headings(), self.table.texts()) if self._demands else None

    def retheme(self, theme: Theme) -> None:
        """Colour the marks anew."""
        if self._demands:
            self._show()

    def _show(self) -> None:
        theme = themes.current()
        rows = []
        for demand in self._demands:
            mark = Cell(_RIGHT, theme.success) if demand.holds else Cell(_WRONG, theme.danger, heavy=True)
            bits = " ".join(str(bit) for bit in demand.bits)
            colour = theme.class_colours[int(demand.wants_more)]
            words = Cell(demand.words, heavy=True)
            rows.append((Cell(f"{bits} → {int(demand.wants_more)}", colour), words, Cell(decimal(demand.value)), mark))
        self.table.set_rows(rows)
        self.table.setFixedHeight(self.table.natural_height())
        held, count = sum(demand.holds for demand in self._demands), len(self._demands)
        self.count.setText(
            ngettext("{held} of {count} holds", "{held} of {count} hold", count).format(held=held, count=count)
        )
        self.reason.setText(self._reason())
        self.show_content()

    def _reason(self) -> str:
        found = self._contradiction
        if found is None:
            return _("All of them can hold at once: one line separates the rows.")
        limit = self._demands[found.above[0]].limit
        above = _sum_of([self._demands[row].terms for row in found.above])
        below = _sum_of([self._demands[row].terms for row in found.below])
        return _(
            "They contradict each other: {above} = {terms} must be above {limit}, yet {below} is the same sum and must "
            "not be. It is {value} now. No weights can do both, so at least one row stays wrong."
        ).format(above=above, below=below, terms=found.terms, limit=number(2 * limit, 3), value=decimal(found.value))


def _sum_of(terms: list[str]) -> str:
    return " + ".join(f"({term})" for term in terms)
