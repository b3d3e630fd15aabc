"""The truth table as the data: its results can be turned around, and beside them stands what the network answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_nn.core.settings import settings_of
from desktop_nn.data.gates import CUSTOM, Gate
from desktop_nn.i18n import N_, _
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.fitting import with_data
from desktop_nn.project.wiring import of_steps
from desktop_nn.training.journal import SetWeight, SetWeights
from desktop_nn.training.probes.rows import Rows, RowsAnswer
from desktop_nn.ui import theme as themes
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.components.scrolled import scrolled
from desktop_nn.ui.document import Document
from desktop_nn.ui.forms.fields import ChoiceField
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.lecture_choice import free_title
from desktop_nn.ui.theme import SPACE_2, SPACE_3, Theme
from desktop_nn.ui.views.gates.reading_table import ROOMY_LINE, Cell, ReadingTable
from desktop_nn.ui.views.gates.truth_words import answer_words, error_meaning, error_words, verdict
from desktop_nn.ui.views.view import FIGURES_PAUSE, Table, View

if TYPE_CHECKING:
    from desktop_nn.training.snapshot import Snapshot

_RESTING = "…"
_RIGHT, _WRONG = "✓", "✗"
_LEAST_HEIGHT = 192  # four rows with their verdict are always seen whole
_BESIDE_ROWS = 132  # the choice of a gate above them, the verdict below


class TruthView(View):
    """Edits the gate of a document; each turned result is one step to undo."""

    title = N_("Truth table")
    summary = N_(
        "Every row there is to learn, with the answer of the network, its error and whether it is right. "
        "Click a wanted result, or press Space on it, to turn it around."
    )
    picture = "table"
    pause_seconds = FIGURES_PAUSE
    edits = True

    def __init__(self, document: Document, trainer: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._trainer = trainer
        self._answer: RowsAnswer | None = None
        self._gate: Gate | None = None
        self.function = ChoiceField(settings_of(Gate)["function"])
        self.function.setAccessibleName(_("Function"))
        self.function.setToolTip(
            tooltip(_("Which truth table is to be learned; its results can be turned around below."))
        )
        self.function.committed.connect(self._choose)
        self.table = _TruthRows()
        self.table.setToolTip(tooltip(_(self.summary)))
        self.table.cellClicked.connect(self._ask_flip)
        self.table.flip_requested = self.flip
        self.verdict = label("", "muted", wrap=True)
        self.meaning = label("", "caption", wrap=True)
        self._lay_out()
        document.experiment_changed.connect(self._show_experiment)
        self._show_experiment(document.experiment)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(SPACE_3, 0, SPACE_3, SPACE_3)
        column.setSpacing(SPACE_2)
        column.addWidget(self.table)
        column.addWidget(self.verdict)
        column.addWidget(self.meaning)
        column.addStretch(1)
        self.add_wide_control(self.function)
        area = scrolled(content)
        area.setMinimumHeight(_LEAST_HEIGHT)
        self.set_content(area)

    # --- View ---------------------------------------------------------------------------------------

    def probe(self) -> Rows | None:
        """Every row."""
        return Rows() if self._gate is not None else None

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Put the newest answers beside the rows, where they are of the table that is shown."""
        answer = snapshot.answers.get(Rows())
        fits = snapshot.experiment.data == self._gate and isinstance(answer, RowsAnswer)
        self._answer = answer if fits else None
        self._show_rows()

    def clear(self) -> None:
        """Forget the answers; the table is the document's and stays."""
        self._gate, self._answer = None, None
        self.show_empty(_("Only a logic gate has a truth table."), _("Choose a gate, or another workspace."))

    def values_table(self) -> Table | None:
        """What the table shows."""
        return None if self._gate is None else (self._headings(self._gate), self.table.texts())

    def retheme(self, theme: Theme) -> None:
        """Colour the results anew."""
        self._show_rows()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._use_room()

    def _use_room(self) -> None:
        """Write the rows large where there is room for them: a class reads them from afar."""
        if self._gate is not None:
            rows = len(self._gate.truth_table)
            self.table.set_roomy(self.height() >= ROOMY_LINE * (rows + 1) + _BESIDE_ROWS)
            self.table.setFixedHeight(self.table.natural_height())

    # --- edits --------------------------------------------------------------------------------------

    def flip(self, row: int) -> None:
        """Turn one result around, in one step."""
        if self._gate is not None and 0 <= row < len(self._gate.truth_table):
            self._edit(_("turn around a result"), data=self._gate.flipped(row))

    @Slot(int, int)
    def _ask_flip(self, row: int, column: int) -> None:
        if self._gate is not None and column == self._gate.input_shape[0]:
            self.flip(row)

    @Slot(object)
    def _choose(self, name: object) -> None:
        before = self._gate or Gate()
        gate = Gate(str(name), before.low, before.high, before.table if name == CUSTOM else "")
        after = with_data(self._document.experiment, gate)  # a gate in place of other data may need another network
        words = _("change {setting}").format(setting=_("Function"))
        self._edit(words, data=gate, layers=after.layers, training=after.training, held=after.held)

    def _edit(self, words: str, **changes: Any) -> None:
        """One step to undo. Neurons that nothing trains keep the weights a person gave them: only the table changes."""
        before, newest = self._document.experiment, self._trainer.current
        after = before.replace(**changes)
        if after == before:
            return
        changes["title"] = free_title(self._document, after)
        is_same = (after.layers, after.data.input_shape) == (before.layers, before.data.input_shape)
        is_shown = newest is not None and newest.experiment.layers == before.layers
        kept = of_steps(before, newest.weights) if is_same and is_shown else ()
        if not kept:
            self._document.edit(words, **changes)
            return
        weights = SetWeights(tuple(SetWeight(*each) for each in kept))
        with self._document.together(words):
            self._document.edit_run(words, weights, weights)  # undone last, so that they are there again, too
            self._document.edit(words, **changes)
            self._document.edit_run(words, weights, weights)

    # --- showing ------------------------------------------------------------------------------------

    @Slot(object)
    def _show_experiment(self, experiment: Experiment) -> None:
        if not isinstance(experiment.data, Gate):
            self.clear()
            return
        if experiment.data == self._gate:
            return
        self._gate, self._answer = experiment.data, None
        self.function.show_value(experiment.data.function)
        self.table.set_headings(self._headings(experiment.data))
        self.table.fit_columns(experiment.data.input_shape[0] + 1)
        self._show_rows()
        self._use_room()
        self.show_content()

    @staticmethod
    def _headings(gate: Gate) -> tuple[str, ...]:
        names = gate.input_names
        return (*names, _("wanted"), f"f({', '.join(names)})" if len(names) < 3 else "f", _("Error"), "")

    def _show_rows(self) -> None:
        if self._gate is None:
            return
        theme, answer, experiment = themes.current(), self._answer, self._document.experiment
        rows = []
        for row, (bits, wanted) in enumerate(self._gate.truth_table):
            cells = [Cell(str(bit)) for bit in bits]
            cells.append(Cell(str(wanted), theme.class_colours[wanted], heavy=True))
            if answer is None:
                cells += [Cell(_RESTING), Cell(_RESTING), Cell("")]
            else:
                right = bool(answer.is_right[row])
                mark = Cell(_RIGHT, theme.success) if right else Cell(_WRONG, theme.danger, heavy=True)
                words = answer_words(experiment, float(answer.values[row]))
                cells += [Cell(words), Cell(error_words(float(answer.errors[row]))), mark]
            rows.append(cells)
        self.table.set_rows(rows)
        self.verdict.setText("" if answer is None else verdict(answer))
        self.meaning.setText(error_meaning(experiment.training.loss))


class _TruthRows(ReadingTable):
    """Space or Enter turns the result of the current row around."""

    def __init__(self) -> None:
        super().__init__(_("Truth table"), [])
        self.flip_requested: Any = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentRow() >= 0:
            self.flip_requested(self.currentRow())
        else:
            super().keyPressEvent(event)
