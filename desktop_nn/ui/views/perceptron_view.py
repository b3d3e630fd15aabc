"""Rosenblatt's rule, look by look: which row was wrong, how the weights changed, and whether it ever ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_nn.core.losses import PerceptronCriterion
from desktop_nn.i18n import N_, _, decimal, integer, ngettext, number
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.neurons import single_neuron
from desktop_nn.training.perceptron import Course, Look
from desktop_nn.training.probes.perceptron_course import PerceptronCourse
from desktop_nn.ui import theme as themes
from desktop_nn.ui.components.frames import Readout, label
from desktop_nn.ui.theme import SPACE_2, SPACE_3, SPACE_4, Theme
from desktop_nn.ui.views.reading_table import Cell, ReadingTable
from desktop_nn.ui.views.view import Table, View

if TYPE_CHECKING:
    from desktop_nn.training.snapshot import Snapshot

#: The last of so many looks are listed.
_LISTED = 100


class PerceptronView(View):
    """Follows a run of one neuron with the perceptron criterion, one row at a time in the order of the table."""

    title = N_("Perceptron")
    summary = N_("Rosenblatt's rule: one row after the other; only after a wrong answer do the weights change.")
    picture = "step"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._probe: PerceptronCourse | None = None
        self._version = self._first = -1
        self._course: Course | None = None
        self._done = 0
        self.corrections = Readout(_("Corrections"), _("How often an answer was wrong, so that the weights changed."))
        self.bound = Readout(
            _("Novikoff's bound"),
            _("(R / γ)²: a start from zeros is never corrected more often. R is the longest input, γ the widest gap."),
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
        content, top = QWidget(), QHBoxLayout()
        top.setSpacing(SPACE_4)
        for readout in (self.corrections, self.bound, self.passes):
            top.addWidget(readout)
        top.addStretch(1)
        column = QVBoxLayout(content)
        column.setContentsMargins(SPACE_3, 0, SPACE_3, SPACE_3)
        column.setSpacing(SPACE_2)
        column.addLayout(top)
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
        course = snapshot.answers.get(self._probe) if self._probe is not None else None
        if not isinstance(course, Course):
            return
        self._course, self._done = course, snapshot.step - self._first
        if not self._agrees(snapshot):  # weights were set by hand: the rule goes on from there
            self._begin(snapshot)
            return
        self._show()

    def clear(self) -> None:
        """Forget the run."""
        self._probe, self._course, self._version, self._first = None, None, -1, -1
        self.show_empty(
            _("This network does not learn by Rosenblatt's rule."),
            _("It takes one neuron, the perceptron criterion, batches of one and the rows in turn."),
        )

    def values_table(self) -> Table | None:
        """The looks that are listed."""
        return (self._headings(), self.table.texts()) if self._course is not None else None

    def retheme(self, theme: Theme) -> None:
        """Colour the mistakes anew."""
        if self._course is not None:
            self._show()

    # --- following ----------------------------------------------------------------------------------

    def _begin(self, snapshot: Snapshot) -> None:
        self._version, self._first, self._course = snapshot.version, snapshot.step, None
        position = snapshot.step % len(snapshot.dataset.train)
        rate = snapshot.experiment.training.optimizer.learning_rate
        self._probe = PerceptronCourse(_weights_in(snapshot), rate, position)

    def _agrees(self, snapshot: Snapshot) -> bool:
        assert self._course is not None
        looks = self._course.looks
        if self._done > len(looks):  # the weights stand still, or turn in their circle
            return True
        expected = looks[self._done - 1].after if self._done else looks[0].before
        return bool(np.allclose(expected, _weights_in(snapshot), rtol=1e-5, atol=1e-6))

    # --- showing ------------------------------------------------------------------------------------

    def _show(self) -> None:
        course = self._course
        assert course is not None
        seen = course.looks[: self._done]
        self.corrections.set_value(integer(course.corrections_after(self._done)))
        self.passes.set_value(integer(course.pass_after(self._done)))
        self.bound.set_value("–" if course.margin is None else decimal(course.margin.bound, 1))
        self.sentence.setText(self._sentence(course))
        self.table.set_rows([_cells(look) for look in seen[-_LISTED:]])
        if seen:
            self.table.scrollToBottom()
            self.table.setCurrentCell(self.table.rowCount() - 1, 0)
        self.show_content()

    def _sentence(self, course: Course) -> str:
        if self._first > 0 and self._done == 0:  # nobody looked while it learned
            words = _("What came before step {step} was not followed: press Reset to watch from the start.")
            return words.format(step=integer(self._first))
        if self._done < len(course.looks):
            return _("Press Step: each step looks at one row.")
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


def _weights_in(snapshot: Snapshot) -> tuple[float, ...]:
    neuron = single_neuron(snapshot.experiment.layers)
    assert neuron is not None
    arrays = snapshot.weights.of(neuron.dense_id)
    return (*(float(each) for each in arrays["weight"][0]), float(arrays["bias"][0]))


def _cells(look: Look) -> tuple[Cell, ...]:
    answer = f"{int(look.fired)}"
    if not look.is_correction:
        return Cell(str(look.row + 1)), Cell(f"{answer} ✓"), Cell(_vector(look.after), themes.current().text_muted)
    words = _("{answer}, not {wanted}").format(answer=answer, wanted=int(look.wanted))
    change = f"{_vector(look.before)} → {_vector(look.after)}"
    return Cell(str(look.row + 1)), Cell(words, themes.current().danger), Cell(change)


def _vector(weights: tuple[float, ...]) -> str:
    return "(" + "; ".join(number(each, 3) for each in weights) + ")"
