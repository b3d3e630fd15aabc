"""The table of examples: own rows are edited one step at a time, those of a formula are read."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from desktop_nn.data.own import OwnData, rows_to_test
from desktop_nn.data.table import EMPTY, Table
from desktop_nn.project.presets import presets
from desktop_nn.training.generators import data_seed
from desktop_nn.ui.document import Document
from desktop_nn.ui.views.examples.examples_model import Examples, ExamplesModel
from desktop_nn.ui.views.examples.examples_table import RowsTable
from desktop_nn.ui.views.examples.examples_view import ExamplesView

pytestmark = pytest.mark.usefixtures("light")


def rows(count: int = 20) -> Table:
    rng = np.random.default_rng(5)
    return EMPTY.with_rows(rng.uniform(-5, 5, (count, 2)), np.arange(count) % 2)


@pytest.fixture
def opened(qtbot):
    def show(table: Table = EMPTY) -> ExamplesView:
        return of(Document(presets["paint"].experiment.replace(data=OwnData(table=table))), None)

    def of(document: Document, current: object) -> ExamplesView:
        view = ExamplesView(document, SimpleNamespace(current=current))
        qtbot.addWidget(view)
        view.resize(480, 400)
        view.show()
        return view

    show.of = of
    return show


def table(view: ExamplesView) -> Table:
    held: Table = view._document.experiment.data.table
    return held


def kept_back(view: ExamplesView) -> set[float]:
    """The first numbers of the rows that are tested with."""
    return set(view.model.examples.inputs[view.model.examples.is_test, 0].tolist())


def click(view: ExamplesView, row: int, column: int, twice: bool = False) -> None:
    place = view.table.visualRect(view.model.index(row, column)).center()
    QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    if twice:
        QTest.mouseDClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def type_into(view: ExamplesView, row: int, column: int, text: str) -> None:
    click(view, row, column, twice=True)
    editor = next(each for each in view.table.findChildren(QLineEdit) if each.isVisible())
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()


def text(view: ExamplesView, row: int, column: int) -> str:
    shown: str = view.model.index(row, column).data()
    return shown


def test_every_example_is_listed_with_its_class_and_its_part(opened) -> None:
    view = opened(rows())
    own = view._document.experiment.data
    is_test = rows_to_test(own.table, own.test_fraction, data_seed(view._document.experiment.seed))
    assert (view.model.rowCount(), view.model.columnCount()) == (20, 4)
    assert [text(view, row, 2) for row in range(4)] == ["A", "B", "A", "B"]
    assert [text(view, row, 3) == "Test" for row in range(20)] == is_test.tolist()
    assert "20 examples" in view.count.text()


def test_a_number_is_typed_over_in_one_step(opened) -> None:
    view = opened(rows())
    type_into(view, 3, 1, "-2.25")
    assert table(view).inputs[3, 1] == -2.25
    assert view._document.undo_stack.count() == 1
    view._document.undo_stack.undo()
    assert table(view) == rows()
    assert view.model.index(3, 1).data(Qt.ItemDataRole.EditRole) != "-2.25"


@pytest.mark.parametrize("wrong", ["abc", "1e300", "nan", ""])
def test_what_is_no_number_leaves_the_cell_as_it_was_and_says_so(opened, wrong) -> None:
    view = opened(rows())
    type_into(view, 0, 0, wrong or " ")
    assert table(view) == rows()
    assert view.note.isVisible()
    type_into(view, 0, 0, "1")
    assert not view.note.isVisible()


def test_typing_the_same_number_is_no_step(opened) -> None:
    view = opened(rows())
    type_into(view, 0, 0, view.model.index(0, 0).data(Qt.ItemDataRole.EditRole))
    assert view._document.undo_stack.count() == 0


def test_a_class_is_chosen_from_the_list_in_its_cell(opened, monkeypatch) -> None:
    monkeypatch.setattr(QComboBox, "showPopup", lambda _chooser: None)  # there is no keyboard to grab off screen
    view = opened(rows())
    click(view, 4, 2, twice=True)
    chooser = view.table.findChild(QComboBox)
    assert [chooser.itemText(row) for row in range(chooser.count())] == ["A", "B"]
    chooser.setCurrentIndex(1)
    chooser.activated.emit(1)
    row = view.table.currentIndex().row()
    assert table(view).inputs[row].tolist() == rows().inputs[4].tolist()
    assert table(view).targets[row] == 1
    assert np.bincount(table(view).targets).tolist() == [9, 11]
    view._document.undo_stack.undo()
    assert table(view) == rows()


def test_another_class_leaves_the_other_rows_learned_from_or_tested_with(opened) -> None:
    view = opened(rows(60))
    before = kept_back(view)
    view.model.setData(view.model.index(3, 2), 0)
    after = kept_back(view)
    assert len(before ^ after) <= 3


def test_an_added_row_is_like_the_chosen_one_and_waits_to_be_typed(opened) -> None:
    view = opened(rows())
    click(view, 7, 0)
    QTest.mouseClick(view.add_button, Qt.MouseButton.LeftButton)
    assert len(table(view)) == 21
    assert table(view).inputs[20].tolist() == rows().inputs[7].tolist()
    assert table(view).targets[20] == 1
    assert view.table.findChild(QLineEdit) is not None
    view._document.undo_stack.undo()
    assert table(view) == rows()


def test_the_first_row_of_an_empty_table_can_be_added(opened) -> None:
    view = opened()
    QTest.mouseClick(view.add_button, Qt.MouseButton.LeftButton)
    assert table(view).inputs.tolist() == [[0, 0]]


def test_chosen_rows_are_taken_away_in_one_step(opened) -> None:
    view = opened(rows())
    click(view, 2, 0)
    place = view.table.visualRect(view.model.index(4, 0)).center()
    QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, place)
    QTest.keyClick(view.table, Qt.Key.Key_Delete)
    left = {tuple(row) for row in table(view).inputs.tolist()}
    assert left == {tuple(row) for row in np.delete(rows().inputs, [2, 3, 4], axis=0).tolist()}
    view._document.undo_stack.undo()
    assert table(view) == rows()


def test_the_chosen_row_tells_where_it_lies(opened) -> None:
    view = opened(rows())
    places = []
    view.place_chosen.connect(places.append)
    click(view, 6, 0)
    assert places[-1] == tuple(rows().inputs[6].tolist())
    view.table.clearSelection()
    assert places[-1] is None


def test_rows_that_are_painted_elsewhere_appear_at_the_end(opened) -> None:
    view = opened(rows())
    click(view, 6, 0)
    added = rows().appended([[1.0, 2.0]], 1)
    view._document.edit("paint", data=OwnData(table=added))
    assert view.model.rowCount() == 21
    assert view.table.chosen_rows() == [6]


class Watched(ExamplesModel):
    """Notes which rows are asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[int] = set()

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        self.asked.add(index.row())
        return super().data(index, role)


def test_of_twenty_thousand_rows_only_those_that_are_seen_are_asked_for(qtbot) -> None:
    model = Watched()
    shown = RowsTable(model)
    qtbot.addWidget(shown)
    shown.resize(400, 300)
    shown.show()
    for changed in (rows(20_000), rows(20_000).with_cell(0, 0, 1.0), rows(19_000)):
        model.show(Examples.of_own(OwnData(table=changed), 1))
        shown.grab()
    assert 5 < len(model.asked) < 40


def test_the_rows_of_a_formula_are_read_until_they_are_made_ones_own(opened, observer_of) -> None:
    snapshot = observer_of("circle").snapshot((), running=False)
    view = opened.of(Document(presets["circle"].experiment), snapshot)
    assert view.model.rowCount() == 500
    assert not view.model.flags(view.model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
    assert not view.add_button.isVisible()
    QTest.mouseClick(view.offer.button, Qt.MouseButton.LeftButton)
    assert len(table(view)) == 500
    assert view._document.undo_stack.count() == 1
    assert view.model.flags(view.model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
    assert not view.offer.isVisible()


def test_numbers_to_be_met_are_typed_like_inputs(opened, observer_of) -> None:
    view = opened.of(Document(presets["plane"].experiment), observer_of("plane").snapshot((), running=False))
    QTest.mouseClick(view.offer.button, Qt.MouseButton.LeftButton)
    type_into(view, 1, 2, "0.5")
    assert table(view).targets[1] == 0.5


@pytest.mark.parametrize("name", ["xor-mlp", "digits-offline"])
def test_pictures_and_truth_tables_are_looked_at_elsewhere(opened, observer_of, name) -> None:
    view = opened.of(Document(presets[name].experiment), observer_of(name).snapshot((), running=False))
    assert view.is_empty
    assert not view.offer.isVisible()
