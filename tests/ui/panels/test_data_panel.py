from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from desktop_nn.data import mnist
from desktop_nn.data.gates import Gate
from desktop_nn.data.glyphs import Glyphs
from desktop_nn.data.mnist import Mnist
from desktop_nn.data.values import MultiGaussian
from desktop_nn.errors import UserError
from desktop_nn.ui.panels.data_panel import DataPanel


@pytest.fixture
def panel(show, document, trainer):
    return show(DataPanel(document, trainer), height=640)


@pytest.fixture
def no_mnist(monkeypatch, tmp_path):
    monkeypatch.delenv("DESKTOP_NN_DATA", raising=False)
    monkeypatch.setattr(mnist, "cache_folder", lambda: tmp_path)


def enter(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_every_source_is_offered_under_a_heading(panel):
    chooser = panel.source.chooser
    assert {"gate", "circle", "spiral", "glyphs", "mnist"} <= set(chooser.names())
    headings = [chooser.itemText(row) for row in range(chooser.count()) if not chooser.itemData(row, 256)]
    points = ["Points in the plane", "Values to be met (regression)"]
    assert headings == ["Logic", "Pictures of digits", *points, "Your own"]


def test_a_regression_has_a_number_instead_of_classes(panel, document):
    document.edit("change", data=MultiGaussian())
    assert panel.facts["classes"].text() == "none, but a number: z"


def test_another_source_is_chosen_and_undone(panel, document, choose, xor):
    choose(panel.source.chooser, "circle")
    assert document.experiment.data.name == "circle"
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.experiment == xor
    assert panel.source.chooser.currentText() == "Logic gate"


def test_a_source_that_is_chosen_again_has_its_settings_of_before(panel, document, choose):
    document.edit("change", data=Gate("nor"))
    choose(panel.source.chooser, "circle")
    choose(panel.source.chooser, "gate")
    assert document.experiment.data == Gate("nor")


def test_another_function_changes_the_truth_table(panel, document, qtbot):
    field = panel.source.form.field("function")
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert document.experiment.data == Gate("nand")
    assert [panel.table.item(row, 2).text() for row in range(4)] == ["1", "1", "1", "0"]
    document.undo_stack.undo()
    assert [panel.table.item(row, 2).text() for row in range(4)] == ["0", "1", "1", "0"]


def test_the_truth_table_of_not_has_one_input(panel, document):
    document.edit("change", data=Gate("not"))
    assert (panel.table.rowCount(), panel.table.columnCount()) == (2, 2)
    assert panel.facts["input"].text() == "1 number: x"


def result_of(panel, row):
    return panel.table.visualItemRect(panel.table.item(row, panel.table.columnCount() - 1)).center()


def test_a_click_turns_a_result_around_as_one_step(panel, document, qtbot):
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=result_of(panel, 3))
    assert document.experiment.data == Gate("or")
    assert panel.source.form.field("function").currentText() == "OR"
    document.undo_stack.undo()
    assert document.experiment.data == Gate("xor")


def test_the_space_key_turns_a_result_around(panel, document, qtbot):
    panel.table.setFocus()
    panel.table.setCurrentCell(3, 2)
    qtbot.keyClick(panel.table, Qt.Key.Key_Space)
    assert document.experiment.data == Gate("or")


def test_a_click_on_an_input_changes_nothing(panel, document, qtbot, xor):
    at = panel.table.visualItemRect(panel.table.item(1, 0)).center()
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert document.experiment == xor


def test_a_gate_of_three_inputs_shows_eight_rows(panel, document):
    document.edit("change", data=Gate("majority"))
    assert (panel.table.rowCount(), panel.table.columnCount()) == (8, 4)


def test_only_gates_have_a_truth_table(panel, document):
    document.edit("change", data=Glyphs())
    assert not panel.table.isVisible()


def test_inputs_in_the_wrong_order_are_explained(panel, document, qtbot, xor):
    enter(qtbot, panel.source.form.field("low"), "2")
    assert "must be greater" in panel.source.form.problem("low")
    assert document.experiment == xor


def test_the_seed_is_typed_and_undone(panel, document, qtbot):
    enter(qtbot, panel.seed.field("seed"), "42")
    assert document.experiment.seed == 42
    document.undo_stack.undo()
    assert document.experiment.seed == 1
    assert panel.seed.field("seed").text() == "1"


def test_facts_wait_for_the_data(panel, trainer, xor, snapshot):
    assert panel.facts["train"].text() == "…"
    trainer.show(snapshot(dataset=xor.data.load(1)))
    assert (panel.facts["train"].text(), panel.facts["test"].text()) == ("4", "4")
    assert panel.facts["classes"].text() == "2: false, true"


def test_facts_of_data_that_are_gone_are_not_shown(panel, document, trainer, xor, snapshot):
    trainer.show(snapshot(dataset=xor.data.load(1)))
    document.edit("change", data=Gate("and"))
    assert panel.facts["train"].text() == "…"


def test_pictures_are_shown_and_followed_by_the_next(panel, document, trainer, qtbot, xor, snapshot):
    source = Glyphs(train=100, test=100)
    document.edit("change", data=source)
    assert not panel.samples.isVisible()
    trainer.show(snapshot(dataset=source.load(1), experiment=replace(xor, data=source)))
    assert panel.samples.isVisible()
    assert panel.samples.pictures.accessibleName().startswith("Training examples 1 to ")
    count = panel.samples.pictures.count
    qtbot.mouseClick(panel.samples.next_button, Qt.MouseButton.LeftButton)
    assert panel.samples.pictures.start == count
    picture = panel.samples.pictures.grab().toImage()
    assert len({picture.pixel(x, y) for x in range(28) for y in range(28)}) > 8


def test_after_the_last_pictures_come_the_first(panel, document, trainer, qtbot, xor, snapshot):
    source = Glyphs(train=100, test=100)
    document.edit("change", data=source)
    trainer.show(snapshot(dataset=source.load(1), experiment=replace(xor, data=source)))
    panel.samples.pictures.show_from(96)
    qtbot.mouseClick(panel.samples.next_button, Qt.MouseButton.LeftButton)
    assert 0 <= panel.samples.pictures.start < 96


def test_mnist_that_is_not_there_is_offered_for_download(panel, document, no_mnist, qtbot):
    document.edit("change", data=Mnist())
    assert panel.notice.isVisible()
    with qtbot.waitSignal(panel.download_requested):
        qtbot.mouseClick(panel.notice.button, Qt.MouseButton.LeftButton)


@pytest.fixture
def stood_in(document, trainer, no_mnist, xor, snapshot):
    """MNIST is asked for and drawn digits are in its place."""
    document.edit("change", data=Mnist())
    trainer.stand_in = Glyphs(train=120, test=100)
    trainer.show(snapshot(dataset=trainer.stand_in.load(1), experiment=replace(xor, data=trainer.stand_in)))
    trainer.data_replaced.emit(UserError("MNIST is not here."))


def test_the_reason_for_other_data_is_told(panel, stood_in):
    assert "Digits drawn by this program stand in for them." in panel.notice.text.text()


def test_the_digits_that_stand_in_are_shown_and_counted(panel, stood_in):
    assert (panel.facts["train"].text(), panel.facts["test"].text()) == ("120", "100")
    assert panel.samples.isVisible()


def test_a_panel_that_opens_late_tells_of_the_digits_that_stand_in(document, trainer, stood_in, qtbot):
    panel = DataPanel(document, trainer)
    qtbot.addWidget(panel)
    assert "stand in" in panel.notice.text.text()
    assert panel.facts["train"].text() == "120"


def test_the_notice_goes_with_another_source(panel, document, no_mnist):
    document.edit("change", data=Mnist())
    document.edit("change", data=Gate("and"))
    assert not panel.notice.isVisible()


def test_the_panel_fits_its_dock(panel):
    assert panel.minimumSizeHint().width() <= 300
    assert panel.source.minimumSizeHint().width() <= 276


def test_a_narrow_panel_cuts_nothing_off(show, document, trainer, qtbot):
    panel = show(DataPanel(document, trainer), width=100)
    qtbot.waitUntil(lambda: panel.width() >= panel.source.minimumSizeHint().width() + 24)


def test_the_seed_of_new_weights_can_be_read(panel, trainer, snapshot):
    trainer.show(snapshot(weights_seed=1))
    assert panel.weights_seed.isHidden()
    trainer.show(snapshot(weights_seed=4711))
    assert "4711" in panel.weights_seed.text()
    assert not panel.weights_seed.isHidden()
