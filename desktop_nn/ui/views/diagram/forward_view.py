"""At one point: what every neuron gives there, and how the chosen one was computed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop_nn.core.columns import INPUTS, Column, columns_of
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, _, percent
from desktop_nn.project.computation import NeuronSum, short, written_step, written_sum
from desktop_nn.project.formulas import subscript
from desktop_nn.training.probes.forward import Forward, ForwardAnswer
from desktop_nn.training.probes.neurons import MOST_UNITS
from desktop_nn.training.snapshot import Snapshot
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.components.scrolled import scrolled
from desktop_nn.ui.theme import SPACE_1, SPACE_2, SPACE_3, FontSizes, font
from desktop_nn.ui.views.diagram.diagram_parts import Diagram, Neuron
from desktop_nn.ui.views.diagram.value_rows import ValueRow, ValueRows
from desktop_nn.ui.views.view import FIGURES_PAUSE, Table, View

_REMEMBERED = 8
_MOST_NAMES = 8  # of inputs with their values above the rows


class ForwardView(View):
    """Asks for the forward pass at the place that is read on the decision surface."""

    title = N_("At this point")
    summary = N_(
        "The whole computation at one point of the decision surface: what every neuron gives, and for the chosen one "
        "each weight times its input."
    )
    picture = "search"
    asks_network = True
    pause_seconds = FIGURES_PAUSE

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place: tuple[float, ...] | None = None
        self._asked: list[Forward] = []
        self._neuron: Neuron | None = None
        self._snapshot: Snapshot | None = None
        self._answer: ForwardAnswer | None = None
        self.heading, self.verdict = label("", "section", wrap=True), label("", "note", wrap=True)
        self.hint = label("", "caption", wrap=True)
        self.rows = ValueRows()
        self.rows.chosen.connect(self.show_neuron)
        self.formula = QLabel()
        self.formula.setFont(font(FontSizes.body))
        self.formula.setWordWrap(True)
        self.formula.setTextFormat(Qt.TextFormat.PlainText)
        self.formula.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.formula.setAccessibleName(_("Computation of the chosen neuron"))
        self.set_content(self._make_content())
        self.clear()

    def _make_content(self) -> QScrollArea:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(SPACE_3, SPACE_1, SPACE_3, SPACE_2)
        column.setSpacing(SPACE_2)
        for each in (self.heading, self.rows, self.verdict, self.formula):
            column.addWidget(each)
        column.addWidget(self.hint)
        column.addStretch(1)
        return scrolled(inner)

    # --- what to look at ----------------------------------------------------------------------------

    @Slot(object)
    def show_place(self, place: tuple[float, ...] | None) -> None:
        """Look at a point; None keeps the last one in sight."""
        if place is not None:
            self._place = place

    @Slot(object)
    def show_neuron(self, neuron: Neuron) -> None:
        """Write out how this neuron was computed."""
        self._neuron = neuron
        self._show_answer()

    # --- View ---------------------------------------------------------------------------------------

    def probe(self) -> Forward | None:
        """The forward pass at the point."""
        if self._place is None:
            return None
        probe = Forward(self._place)
        if probe not in self._asked:
            self._asked = [*self._asked[1 - _REMEMBERED :], probe]
        return probe

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the newest answer about the point."""
        try:
            columns_of(snapshot.experiment.layers, snapshot.experiment.data.input_shape)
        except UserError as error:
            self.clear()
            self.show_empty(error.message)
            return
        if self._snapshot is not None and self._snapshot.dataset is not snapshot.dataset:
            self.clear()
        self._snapshot = snapshot
        if self._place is None:  # until a place is read, the first sample is an example
            self._place = tuple(snapshot.dataset.train.sample(0).ravel().tolist())
            self.hint.setText(_hint(len(self._place)))
            self.probe()  # the answer may be here already: the new data may begin with the same sample
        found = next((snapshot.answers[each] for each in reversed(self._asked) if each in snapshot.answers), None)
        if isinstance(found, ForwardAnswer):
            self._answer = found
            self._show_answer()

    def clear(self) -> None:
        """Forget the point."""
        self._place, self._asked, self._answer, self._snapshot = None, [], None, None
        self.show_empty(
            _("Nothing to show yet."), _("Choose a preset with points or a logic gate, or paint points of your own.")
        )

    def values_table(self) -> Table | None:
        """Every neuron with what it gives."""
        diagram = self._diagram()
        if diagram is None or self._answer is None:
            return None
        rows = [
            (diagram.neuron_name(row.column, unit), short(float(value)))
            for row in self._value_rows(diagram, self._answer)
            for unit, value in enumerate(row.values)
        ]
        return (_("Neuron"), _("Value")), [tuple(row) for row in rows]

    # --- showing ------------------------------------------------------------------------------------

    def _diagram(self) -> Diagram | None:
        return None if self._snapshot is None else Diagram.of(self._snapshot, None)

    def _show_answer(self) -> None:
        diagram, answer = self._diagram(), self._answer
        if diagram is None or answer is None:
            return
        if self._neuron is None or not diagram.has(self._neuron):
            self._neuron = Neuron(diagram.columns[-1].id, 0)
        self.show_content()
        names = self._snapshot.experiment.data.input_names if self._snapshot is not None else ()
        pairs = zip(names[:_MOST_NAMES], answer.inputs.tolist(), strict=False)
        words = [f"{_(name)} = {short(value)}" for name, value in pairs]
        self.heading.setText("   ".join([*words, "…"] if len(names) > _MOST_NAMES else words))
        self.rows.set_rows(self._value_rows(diagram, answer), self._neuron)
        self.verdict.setText(self._verdict(answer))
        self.verdict.setVisible(bool(self.verdict.text()))
        self.formula.setText("\n".join(self._computation(diagram, answer, self._neuron)))

    def _value_rows(self, diagram: Diagram, answer: ForwardAnswer) -> tuple[ValueRow, ...]:
        return tuple(
            ValueRow(column.id, diagram.column_name(index), answer.given(column.answering)[:MOST_UNITS])
            for index, column in enumerate(diagram.columns)
        )

    def _verdict(self, answer: ForwardAnswer) -> str:
        if answer.decision is None or self._snapshot is None:
            return ""
        name = _(self._snapshot.dataset.class_names[answer.decision])
        share = percent(float(answer.scores[answer.decision]))
        return _("Decision: {name} ({share})").format(name=name, share=share)

    def _computation(self, diagram: Diagram, answer: ForwardAnswer, neuron: Neuron) -> list[str]:
        index = diagram.index(neuron.column)
        column = diagram.columns[index]
        name = diagram.neuron_name(neuron.column, neuron.unit)
        if column.summing is None:
            return [f"{name} = {short(float(answer.given(column.answering)[neuron.unit]))}"]
        total, lines = self._written_sum(diagram, answer, column, neuron)
        for placed in column.shaping:
            after = float(answer.given(placed.id)[neuron.unit])
            lines.append(written_step(placed.layer, total, after))
            total = after
        return [name, *lines]

    def _written_sum(
        self, diagram: Diagram, answer: ForwardAnswer, column: Column, neuron: Neuron
    ) -> tuple[float, list[str]]:
        arrays = diagram.weights.of(column.id)
        before = self._before(column)
        inputs = answer.given(before.answering)
        is_first = before.id == INPUTS
        names = diagram.input_names if is_first else tuple(f"h{subscript(unit + 1)}" for unit in range(len(inputs)))
        bias = arrays.get("bias")
        total = float(answer.given(column.id)[neuron.unit])
        own = None if bias is None else float(bias[neuron.unit])
        return total, written_sum(NeuronSum(arrays["weight"][neuron.unit], inputs, names, own, total))

    def _before(self, column: Column) -> Column:
        """The column that this one reads, also where it is not drawn."""
        assert self._snapshot is not None
        experiment = self._snapshot.experiment
        columns = columns_of(experiment.layers, experiment.data.input_shape)
        return columns[[each.id for each in columns].index(column.id) - 1]


def _hint(inputs: int) -> str:
    if inputs > 2:
        return _("More than two inputs have no plane to point at: these are the first training example's.")
    return _("Point at the decision surface to read a place; a click pins it, another one frees it.")
