"""Rosenblatt's rule, look by look: which row was wrong, how the weights changed, and whether it ever ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_nn.core.layers import Dense
from desktop_nn.core.losses import PerceptronCriterion
from desktop_nn.data.gates import Gate
from desktop_nn.i18n import N_, _, decimal, integer, ngettext, number
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.lecture_models import PERCEPTRON
from desktop_nn.project.neurons import single_neuron
from desktop_nn.training.perceptron import Course, Look
from desktop_nn.training.probes.perceptron_course import PerceptronCourse
from desktop_nn.ui import theme as themes
from desktop_nn.ui.components.frames import Readout, label
from desktop_nn.ui.document import Document
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.lecture_choice import way_to
from desktop_nn.ui.theme import SPACE_1, SPACE_2, SPACE_3, Theme
from desktop_nn.ui.views.gates.reading_table import Cell, ReadingTable
from desktop_nn.ui.views.view import FIGURES_PAUSE, Table, View

if TYPE_CHECKING:
    from desktop_nn.training.snapshot import Snapshot

#: The last of so many looks are listed.
_LISTED = 100
_BOUND = N_("(R / γ)²: a start from zeros is never corrected more often. R is the longest input, γ the widest gap.")


class PerceptronView(View):
    """Follows a run of one neuron with the perceptron criterion, one row at a time in the order of the table."""

    title = N_("Perceptron")
    summary = N_("Rosenblatt's rule: one row after the other; only after a wrong answer do the weights change.")
    picture = "step"
    edits = True
    pause_seconds = FIGURES_PAUSE

    def __init__(self, document: Document | None = None, trainer: Any = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._gate: Gate | None = None
        self._probe: PerceptronCourse | None = None
        self._version = self._first = -1
        self._rate = 1.0
        self._course: Course | None = None
        self._done = 0
        self.corrections = Readout(_("Corrections"), _("How often an answer was wrong, so that the weights changed."))
        self.bound = Readout(
            _("Novikoff's bound"),
            tooltip(_(_BOUND)),
        )
        self.passes = Readout(_("Pass"), _("How often the rows have been gone through, this time included."))
        self.table = ReadingTable(_("Looks"), self._headings())
        self.table.fit_columns(2)
        self.sentence = label("", wrap=True)
        self._lay_out()
        self.clear()

    @staticmethod
    def _headings() -> tuple[str, ...]:
        return (_("Row"), _("Answer"), _("Weights and bias"))

    def _lay_out(self) -> None:
        content = QWidget()
        for readout in (self.corrections, self.bound, self.passes):
            self.add_legend(readout)
        column = QVBoxLayout(content)
        column.setContentsMargins(SPACE_3, SPACE_1, SPACE_3, SPACE_3)
        column.setSpacing(SPACE_2)
        self.sentence.setMinimumHeight(2 * self.sentence.fontMetrics().lineSpacing())  # the table below stands still
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.sentence)
        column.addWidget(self.table, 1)
        self.set_content(content)

    # --- View ---------------------------------------------------------------------------------------

    def probe(self) -> PerceptronCourse | None:
        """How the rule goes on from where this run was first seen."""
        return self._probe

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the looks up to this moment."""
        if not _is_perceptron(snapshot.experiment):
            self.clear()
            return
        if snapshot.version != self._version or snapshot.step < self._first:
            self._begin(snapshot)
        self._gate = snapshot.experiment.data if isinstance(snapshot.experiment.data, Gate) else None
        course = snapshot.answers.get(self._probe) if self._probe is not None else None
        if not isinstance(course, Course):
            return
        self._course, self._done = course, snapshot.step - self._first
        if not self._agrees(snapshot):  # weights or the rate were set by hand: the rule goes on from there
            self._begin(snapshot, from_zeros=False)
            return
        self._show()

    def clear(self) -> None:
        """Forget the run."""
        self._probe, self._course, self._version, self._first = None, None, -1, -1
        self._show_readouts(False)
        self.show_empty(
            _("This network does not learn by Rosenblatt's rule."),
            _("It takes one neuron, the perceptron criterion, batches of one and the rows in turn."),
            way_to(self._document, PERCEPTRON),
        )

    def _show_readouts(self, on: bool) -> None:
        for readout in (self.corrections, self.bound, self.passes):
            readout.setVisible(on)

    def values_table(self) -> Table | None:
        """The looks that are listed."""
        return (self._headings(), self.table.texts()) if self._course is not None else None

    def retheme(self, theme: Theme) -> None:
        """Colour the mistakes anew."""
        if self._course is not None:
            self._show()

    # --- following ----------------------------------------------------------------------------------

    def _begin(self, snapshot: Snapshot, *, from_zeros: bool = True) -> None:
        """Follow the run from its start, where that was from zeros, else from this moment on."""
        self._version, self._course = snapshot.version, None
        from_zeros = from_zeros and snapshot.step > 0 and _starts_from_zeros(snapshot.experiment)
        self._first = 0 if from_zeros else snapshot.step
        position = self._first % len(snapshot.dataset.train)
        now = _weights_in(snapshot)
        weights = (0.0,) * len(now) if from_zeros else now
        rate = snapshot.experiment.training.optimizer.learning_rate
        self._rate = rate
        self._probe = PerceptronCourse(weights, rate, position)

    def _agrees(self, snapshot: Snapshot) -> bool:
        assert self._course is not None
        expected = self._course.weights_after(self._done)
        return expected is None or bool(np.allclose(expected, _weights_in(snapshot), rtol=1e-5, atol=1e-6))

    # --- showing ------------------------------------------------------------------------------------

    def _show(self) -> None:
        course = self._course
        assert course is not None
        seen = course.looks[: self._done]
        self.corrections.set_value(integer(course.corrections_after(self._done)))
        self.passes.set_value(integer(course.pass_after(self._done)))
        self._show_bound(course)
        self.sentence.setText(self._sentence(course))
        self.table.set_rows([self._cells(look) for look in seen[-_LISTED:]])
        if seen:
            self.table.scrollToBottom()
            self.table.setCurrentCell(self.table.rowCount() - 1, 0)
        self._show_readouts(True)
        self.show_content()

    def _show_bound(self, course: Course) -> None:
        margin = course.margin
        if margin is not None:
            self.bound.set_value(decimal(margin.bound, 1))
            words = _("With R² = {radius} and γ = {gamma} here.")
            now = words.format(radius=number(margin.radius**2, 3), gamma=number(margin.gamma, 3))
        else:
            self.bound.set_value(_("none") if course.is_known else "–")
            now = _("No line separates these rows, so there is none here.") if course.is_known else ""
        self.bound.setToolTip(tooltip(_(_BOUND), now))

    def _row(self, look: Look) -> str:
        """The bits of a truth table; of other data the number of the sample."""
        if self._gate is None:
            return str(look.row + 1)
        return " ".join(str(bit) for bit in self._gate.truth_table[look.row][0])

    def _cells(self, look: Look) -> tuple[Cell, ...]:
        answer = f"{int(look.fired)}"
        if not look.is_correction:
            muted = themes.current().text_muted
            return Cell(self._row(look)), Cell(f"{answer} ✓"), Cell(_vector(look.after), muted)
        words = _("{answer}, not {wanted}").format(answer=answer, wanted=int(look.wanted))
        change = f"{_vector(look.before)} → {_vector(look.after)}"
        return Cell(self._row(look)), Cell(words, themes.current().danger), Cell(change)

    def _look_words(self, look: Look) -> str:
        """What happened at one look, as one would say it at the blackboard."""
        row, answer = self._row(look), int(look.fired)
        if not look.is_correction:
            return _("Row {row}: the answer {answer} is right, so nothing changes.").format(row=row, answer=answer)
        sign = 1 if look.wanted else -1
        change = tuple(sign * (after - before) + 0.0 for before, after in zip(look.before, look.after, strict=True))
        words = (
            _("Row {row}: 0, but 1 is wanted. Add its inputs, and 1 for the bias: {sum}.")
            if look.wanted
            else _("Row {row}: 1, but 0 is wanted. Take away its inputs, and 1 for the bias: {sum}.")
        )
        total = f"{_vector(look.before)} {'+' if look.wanted else '−'} {_vector(change)} = {_vector(look.after)}"
        scaled = "" if self._rate == 1 else " " + _("The rate {rate} scales them.").format(rate=number(self._rate))
        return words.format(row=row, sum=total) + scaled

    def _sentence(self, course: Course) -> str:
        if self._first > 0 and self._done == 0:  # nobody looked while it learned
            words = _("What came before step {step} was not followed: press Reset to watch from the start.")
            return words.format(step=integer(self._first))
        if self._done == 0:
            return _("Press Step: each step looks at one row.")
        if self._done < len(course.looks):
            return self._look_words(course.looks[self._done - 1])
        if course.end == "clean":
            words = ngettext(
                "A whole pass without a mistake: done after {count} correction.",
                "A whole pass without a mistake: done after {count} corrections.",
                course.corrections,
            )
            return words.format(count=integer(course.corrections))
        if course.cycle is None:
            return _("No end is in sight yet.")
        return _(
            "It turns in a circle: from pass {first} on the same weights {weights} come back at the end of each round "
            "of {length}. No line separates these rows, so every correction spoils another row, for ever."
        ).format(first=course.cycle.first, weights=_vector(course.cycle.weights), length=_rounds(course.cycle.length))


def _rounds(length: int) -> str:
    return ngettext("{count} pass", "{count} passes", length).format(count=integer(length))


def _is_perceptron(experiment: Experiment) -> bool:
    training = experiment.training
    momentum = getattr(training.optimizer, "momentum", 0.0)
    rule = isinstance(training.loss, PerceptronCriterion) and training.batch_size == 1 and not training.shuffle
    neuron = single_neuron(experiment.layers)
    return rule and momentum == 0 and neuron is not None and neuron.activation is None


def _starts_from_zeros(experiment: Experiment) -> bool:
    return any(isinstance(each.layer, Dense) and each.layer.initializer == "zeros" for each in experiment.layers)


def _weights_in(snapshot: Snapshot) -> tuple[float, ...]:
    neuron = single_neuron(snapshot.experiment.layers)
    assert neuron is not None
    arrays = snapshot.weights.of(neuron.dense_id)
    return (*(float(each) for each in arrays["weight"][0]), float(arrays["bias"][0]))


def _vector(weights: tuple[float, ...]) -> str:
    return "(" + "; ".join(number(each, 3) for each in weights) + ")"
