"""The table of examples: every row the network learns from or is tested with, to be read, typed over and added to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_nn.data.gates import Gate
from desktop_nn.data.own import OwnData, arranged
from desktop_nn.data.table import ROW_LIMIT, Table
from desktop_nn.i18n import N_, _, integer, ngettext
from desktop_nn.project.experiment import Experiment
from desktop_nn.training.generators import data_seed
from desktop_nn.ui import theme as themes
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.document import Document
from desktop_nn.ui.theme import SPACE_2, SPACE_3, Theme
from desktop_nn.ui.views.examples.class_delegate import ClassDelegate
from desktop_nn.ui.views.examples.examples_model import NO_EXAMPLES, Examples, ExamplesModel
from desktop_nn.ui.views.examples.examples_table import Offer, RowsTable
from desktop_nn.ui.views.painting.own_points import can_be_own, edit_data, make_own
from desktop_nn.ui.views.view import View

if TYPE_CHECKING:
    from desktop_nn.training.snapshot import Snapshot


class ExamplesView(View):
    """Own rows are edited here, each edit one step of the document; those of a formula are read, or made one's own."""

    title = N_("Examples")
    summary = N_("Every example: its inputs, its class or target, and whether the network learns from it.")
    picture = "table"
    edits = True

    place_chosen = Signal(object)  # (x, y) of the chosen row where the surface can show it, or None

    def __init__(self, document: Document, trainer: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._trainer = trainer
        self._own: OwnData | None = None
        self._dataset: object = None
        self.model = ExamplesModel()
        self.table = RowsTable(self.model)
        self._classes = ClassDelegate(self.table)
        self.count = label("", "muted", wrap=True)
        self.note = label("", "danger", wrap=True)
        self.offer = Offer()
        self._make_buttons()
        self._lay_out()
        self._connect()
        self._show_experiment(document.experiment)

    # --- building -----------------------------------------------------------------------------------

    def _make_buttons(self) -> None:
        self.add_button = ToolButton(
            "add", _("Add a row"), _("One more example at the end, like the chosen one, to be typed over."),
            pressed=self.add_row,
        )  # fmt: skip
        self.remove_button = ToolButton(
            "remove", _("Take rows away"), _("Take the chosen examples away (Delete)."), pressed=self.remove_rows
        )
        self.add_wide_control(self.count)
        self.add_control(self.add_button)
        self.add_control(self.remove_button)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(SPACE_3, 0, SPACE_3, SPACE_3)
        column.setSpacing(SPACE_2)
        for widget, stretch in ((self.offer, 0), (self.table, 1), (self.note, 0)):
            column.addWidget(widget, stretch)
        self.note.hide()
        self.set_content(content)

    def _connect(self) -> None:
        self.model.cell_given.connect(self._take_cell)
        self.model.refused.connect(self._refuse)
        self.table.delete_pressed.connect(self.remove_rows)
        self.table.selectionModel().selectionChanged.connect(self._tell_place)
        self.offer.button.clicked.connect(lambda _checked=False: make_own(self._document))
        self._document.experiment_changed.connect(self._show_experiment)

    # --- View ---------------------------------------------------------------------------------------

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what a formula has made, once for each set of data."""
        if snapshot.dataset is not self._dataset:
            self._dataset = snapshot.dataset
            self._show_experiment(self._document.experiment)

    def clear(self) -> None:
        """Forget the rows of a formula; own rows are the document's."""
        self._dataset = None
        self._show_experiment(self._document.experiment)

    def retheme(self, theme: Theme) -> None:
        """Colour the classes anew."""
        self.model.retheme()
        self._offer_classes()

    # --- edits --------------------------------------------------------------------------------------

    def add_row(self) -> None:
        """One more example, whose first number is then typed."""
        if self._own is None or len(self._own.table) >= ROW_LIMIT:
            return
        table, row = self._own.table, self.table.currentIndex().row()
        like = row if 0 <= row < len(table) else len(table) - 1
        inputs = table.inputs[like] if len(table) else np.zeros(len(table.columns))
        self._edit(table.appended(inputs, table.targets[like] if len(table) else 0), _("add an example"))
        first = self.model.index(len(self.model.examples) - 1, 0)
        self.table.setCurrentIndex(first)
        self.table.scrollTo(first)
        self.table.edit(first)

    @Slot()
    def remove_rows(self) -> None:
        """Take the chosen examples away; the others go on being learned from or tested with as before."""
        own, rows = self._own, self.table.chosen_rows()
        if own is None or not rows:
            return
        kept = np.ones(len(own.table), np.bool_)
        kept[rows] = False
        words = ngettext("take {count} example away", "take {count} examples away", len(rows))
        self._edit(self._in_parts(own.table.kept(kept), kept), words.format(count=integer(len(rows))))
        self.table.clearSelection()

    @Slot(int, int, float)
    def _take_cell(self, row: int, column: int, value: float) -> None:
        if self._own is None:
            return
        table = self._own.table.with_cell(row, column, value)
        if column < self.model.target_column or not table.classes:
            self._edit(table, _("change a number of an example"))
            return
        place = table.inputs[row]
        table = self._in_parts(table, slice(None))
        self._edit(table, _("change the class of an example"))
        same = (table.inputs == place).all(axis=1) & (table.targets == int(value))
        self.table.setCurrentIndex(self.model.index(int(same.argmax()), column))

    def _in_parts(self, table: Table, kept: npt.NDArray[np.bool_] | slice) -> Table:
        """The table so ordered that the rows go on being learned from or tested with as before."""
        assert self._own is not None
        seed = data_seed(self._document.experiment.seed)
        return arranged(table, self.model.examples.is_test[kept], self._own.test_fraction, seed)

    def _edit(self, table: Table, words: str) -> None:
        assert self._own is not None
        self._say("")
        edit_data(self._document, replace(self._own, table=table), words)

    @Slot(str)
    def _refuse(self, text: str) -> None:
        self._say(_("“{text}” is no number that can be learned from: the cell stays as it was.").format(text=text[:40]))

    def _say(self, words: str) -> None:
        self.note.setText(words)
        self.note.setVisible(bool(words))

    # --- showing ------------------------------------------------------------------------------------

    @Slot(object)
    def _show_experiment(self, experiment: Experiment) -> None:
        data = experiment.data
        self._own = data if isinstance(data, OwnData) else None
        self.offer.setVisible(can_be_own(data))
        for button in (self.add_button, self.remove_button):
            button.setVisible(self._own is not None)
        if data.is_image or isinstance(data, Gate):
            self.model.show(NO_EXAMPLES)
            self._say_why(data.is_image)
            return
        if self._own is not None:
            self.model.show(Examples.of_own(self._own, data_seed(experiment.seed)))
        else:
            current = self._trainer.current
            fits = current is not None and current.experiment.data == data
            self.model.show(Examples.of_source(data, current.dataset) if fits else NO_EXAMPLES)
        self._offer_classes()
        self._show_count()
        self._tell_place()
        self.show_content()

    def _say_why(self, is_image: bool) -> None:
        self.count.clear()
        if is_image:
            self.show_empty(_("Pictures are not listed as rows of numbers."), _("Look at them in the data panel."))
        else:
            self.show_empty(_("A truth table is its own list of examples."), _("Edit it in the gates workspace."))

    def _offer_classes(self) -> None:
        examples = self.model.examples
        colours = themes.current().classes(len(examples.class_names), examples.colours)
        self._classes.set_classes(examples.class_names, colours)
        if examples.columns:
            self.table.show_editors(self.model.target_column, self._classes if examples.class_names else None)

    def _show_count(self) -> None:
        is_test = self.model.examples.is_test
        words = ngettext(
            "{count} example, {tests} of them to test", "{count} examples, {tests} of them to test", len(is_test)
        )
        self.count.setText(words.format(count=integer(len(is_test)), tests=integer(int(is_test.sum()))))

    @Slot()
    def _tell_place(self) -> None:
        """The surface shows where a chosen row of two inputs lies, unless it stretches them."""
        examples, rows = self.model.examples, self.table.chosen_rows()
        shown = len(examples.columns) == 2 and not (self._own is not None and self._own.standardise)
        place = None
        if shown and len(rows) == 1 and rows[0] < len(examples):
            x, y = examples.inputs[rows[0]].tolist()
            place = (x, y)
        self.remove_button.setEnabled(bool(rows))
        self.place_chosen.emit(place)
