from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from desktop_nn.core.layers import Conv2D, Dense, Flatten, MaxPool, ReLU, Sigmoid, Tanh
from desktop_nn.core.losses import SoftmaxCrossEntropy
from desktop_nn.core.network import place
from desktop_nn.data.glyphs import Glyphs
from desktop_nn.errors import UserError
from desktop_nn.training.divergence import Divergence
from desktop_nn.ui.document import Document
from desktop_nn.ui.panels.layer_model import Kind
from desktop_nn.ui.panels.network_panel import NetworkPanel

#: What the off-screen platform says of every pop-up.
pops_up = pytest.mark.qt_log_ignore(r"does not support raise\(\)", "does not support grabbing", extend=True)


@pytest.fixture
def panel(show, document, trainer):
    panel = show(NetworkPanel(document, trainer))
    panel.list.setFocus()
    return panel


@pytest.fixture
def image_document(xor):
    layers = place(Conv2D(6, 5, padding=2), ReLU(), MaxPool(2), Flatten(), Dense(10))
    training = replace(xor.training, loss=SoftmaxCrossEntropy())
    return Document(replace(xor, data=Glyphs(), layers=layers, training=training))


def ids(document):
    return [placed.id for placed in document.experiment.layers]


def centre(panel, layer_id):
    return panel.list.card(panel.model.row_of(layer_id)).center()


def click(qtbot, panel, layer_id):
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=centre(panel, layer_id))


def drag(qtbot, panel, layer_id, to):
    start, surface = centre(panel, layer_id), panel.list.viewport()
    qtbot.mousePress(surface, Qt.MouseButton.LeftButton, pos=start)
    for part in (0.3, 0.6, 1.0):
        qtbot.mouseMove(surface, start + (to - start) * part)
    return surface


def press(qtbot, widget, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(widget, key, modifier)


def test_there_is_a_card_for_the_input_each_layer_and_the_output(panel):
    kinds = [row.kind for row in panel.model.rows]
    assert kinds == [Kind.INPUT, *[Kind.LAYER] * 4, Kind.OUTPUT]
    assert [row.shape for row in panel.model.rows] == ["2", "4", "4", "1", "1", "2 classes"]


def test_cards_show_sizes_shapes_and_costs(show, image_document, trainer):
    panel = show(NetworkPanel(image_document, trainer))
    card = panel.model.rows[1]
    assert (card.title, card.detail, card.shape) == ("Convolution", "6 × 5×5", "6 × 28 × 28")
    assert card.facts.startswith("156 parameters · ")
    assert card.facts.endswith(" · padding 2")


def test_totals_are_shown(panel):
    assert panel.totals["parameters"].accessibleName() == "Parameters: 17"
    assert panel.totals["connections"].accessibleName() == "Connections: 17"


def test_each_card_is_told_as_a_sentence(panel):
    model = panel.model
    spoken = model.data(model.index(1), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Dense, 4, output 4, 12 parameters")


@pops_up
def test_a_layer_is_added_by_mouse_after_the_selected_one(panel, document, qtbot):
    click(qtbot, panel, "dense-1")
    qtbot.mouseClick(panel.buttons["add"], Qt.MouseButton.LeftButton)
    offers = panel.picker.offers
    relu = next(offers.item(row) for row in range(offers.count()) if offers.item(row).text() == "ReLU")
    qtbot.mouseClick(offers.viewport(), Qt.MouseButton.LeftButton, pos=offers.visualItemRect(relu).center())
    assert ids(document) == ["dense-1", "relu-1", "tanh-1", "dense-2", "sigmoid-1"]
    assert panel.selected_id == "relu-1"
    assert not panel.picker.isVisible()


@pops_up
def test_a_layer_is_added_by_keyboard_by_typing_its_name(panel, document, qtbot):
    click(qtbot, panel, "tanh-1")
    press(qtbot, panel.list, Qt.Key.Key_Insert)
    qtbot.keyClicks(panel.picker.search, "max p")
    press(qtbot, panel.picker.search, Qt.Key.Key_Return)
    assert ids(document)[2] == "max-pool-1"


@pops_up
def test_arrow_keys_walk_through_the_offers_past_the_headings(panel, qtbot):
    press(qtbot, panel.list, Qt.Key.Key_Insert)
    offers = panel.picker.offers
    first = offers.currentItem().text()
    press(qtbot, panel.picker.search, Qt.Key.Key_Down)
    assert offers.currentItem().text() != first
    assert offers.currentItem().flags() & Qt.ItemFlag.ItemIsEnabled
    press(qtbot, panel.picker.search, Qt.Key.Key_Escape)
    assert not panel.picker.isVisible()


def test_a_list_that_grows_shows_the_input_above_the_first_layer_again(panel, qtbot):
    layers = panel.list
    layers.setMinimumHeight(0)
    layers.setMaximumHeight(48)
    qtbot.waitUntil(lambda: layers.height() <= 48)
    layers.select(1)
    assert layers.verticalScrollBar().value() > 0
    layers.setFixedHeight(120)
    qtbot.waitUntil(lambda: layers.height() == 120)
    assert layers.verticalScrollBar().maximum() > 0
    assert layers.verticalScrollBar().value() == 0


@pops_up
def test_return_takes_the_plain_convolution_before_its_special_kinds(panel, document, qtbot):
    press(qtbot, panel.list, Qt.Key.Key_Insert)
    qtbot.keyClicks(panel.picker.search, "conv")
    press(qtbot, panel.picker.search, Qt.Key.Key_Return)
    assert any(placed.layer.name == "conv2d" for placed in document.experiment.layers)


@pops_up
def test_a_search_that_finds_nothing_says_so_and_adds_nothing(panel, document, qtbot):
    press(qtbot, panel.list, Qt.Key.Key_Insert)
    qtbot.keyClicks(panel.picker.search, "perceptronium")
    press(qtbot, panel.picker.search, Qt.Key.Key_Return)
    assert len(ids(document)) == 4
    panel.picker.hide()


def test_a_layer_is_added_before_all_others_when_the_input_is_selected(panel, document):
    panel.list.select(0)
    panel.add("relu")
    assert ids(document)[0] == "relu-1"


def test_a_layer_is_added_at_the_end_when_the_output_is_selected(panel, document):
    panel.list.select(5)
    panel.add("relu")
    assert ids(document)[-1] == "relu-1"


def test_adding_is_undone(panel, document, xor):
    panel.add("relu")
    document.undo_stack.undo()
    assert document.experiment == xor
    assert len(panel.model.rows) == 6


def test_delete_removes_the_selected_layer_and_selects_the_next(panel, document, qtbot):
    click(qtbot, panel, "tanh-1")
    press(qtbot, panel.list, Qt.Key.Key_Delete)
    assert ids(document) == ["dense-1", "dense-2", "sigmoid-1"]
    assert panel.selected_id == "dense-2"
    document.undo_stack.undo()
    assert ids(document)[1] == "tanh-1"


def test_the_remove_button_removes(panel, document, qtbot):
    click(qtbot, panel, "sigmoid-1")
    qtbot.mouseClick(panel.buttons["remove"], Qt.MouseButton.LeftButton)
    assert "sigmoid-1" not in ids(document)
    assert panel.selected_id == "dense-2"


def test_the_last_layer_can_be_removed_and_another_added(panel, document, qtbot):
    for _ in range(4):
        panel.list.select(1)
        press(qtbot, panel.list, Qt.Key.Key_Delete)
    assert ids(document) == []
    assert "no layers yet" in panel.model.rows[-1].problem
    panel.add("dense")
    assert ids(document) == ["dense-1"]


def test_the_input_and_the_output_cannot_be_removed(panel, document, qtbot, xor):
    for row in (0, 5):
        panel.list.select(row)
        assert not panel.buttons["remove"].isEnabled()
        press(qtbot, panel.list, Qt.Key.Key_Delete)
    assert document.experiment == xor


def test_ctrl_d_duplicates_and_selects_the_copy(panel, document, qtbot):
    click(qtbot, panel, "dense-1")
    press(qtbot, panel.list, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert ids(document)[:2] == ["dense-1", "dense-3"]
    assert panel.selected_id == "dense-3"
    document.undo_stack.undo()
    assert len(ids(document)) == 4


def test_alt_and_arrows_move_the_selected_layer_and_keep_it_selected(panel, document, qtbot):
    click(qtbot, panel, "dense-1")
    press(qtbot, panel.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    press(qtbot, panel.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert ids(document) == ["tanh-1", "dense-2", "dense-1", "sigmoid-1"]
    assert panel.selected_id == "dense-1"
    press(qtbot, panel.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert ids(document).index("dense-1") == 1
    document.undo_stack.undo()
    assert ids(document).index("dense-1") == 2


def test_the_buttons_move_the_selected_layer(panel, document, qtbot):
    click(qtbot, panel, "dense-2")
    qtbot.mouseClick(panel.buttons["up"], Qt.MouseButton.LeftButton)
    assert ids(document)[1] == "dense-2"
    qtbot.mouseClick(panel.buttons["down"], Qt.MouseButton.LeftButton)
    assert ids(document)[2] == "dense-2"


def test_the_first_layer_cannot_move_up_nor_the_last_one_down(panel, qtbot):
    click(qtbot, panel, "dense-1")
    assert (panel.buttons["up"].isEnabled(), panel.buttons["down"].isEnabled()) == (False, True)
    click(qtbot, panel, "sigmoid-1")
    assert (panel.buttons["up"].isEnabled(), panel.buttons["down"].isEnabled()) == (True, False)


def test_a_card_is_dragged_down(panel, document, qtbot, xor):
    surface = drag(qtbot, panel, "dense-1", centre(panel, "dense-2") + QPoint(0, 8))
    assert panel.list.is_dragging
    qtbot.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=centre(panel, "dense-2") + QPoint(0, 8))
    assert ids(document) == ["tanh-1", "dense-2", "dense-1", "sigmoid-1"]
    assert panel.selected_id == "dense-1"
    document.undo_stack.undo()
    assert document.experiment == xor


def test_a_card_is_dragged_to_the_top(panel, document, qtbot):
    surface = drag(qtbot, panel, "sigmoid-1", QPoint(50, 2))
    qtbot.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=QPoint(50, 2))
    assert ids(document)[0] == "sigmoid-1"


def test_a_card_dropped_where_it_was_changes_nothing(panel, document, qtbot):
    surface = drag(qtbot, panel, "tanh-1", centre(panel, "tanh-1") + QPoint(0, 14))
    qtbot.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=centre(panel, "tanh-1") + QPoint(0, 14))
    assert document.undo_stack.count() == 0


def test_escape_ends_a_drag_without_a_change(panel, document, qtbot):
    surface = drag(qtbot, panel, "dense-1", QPoint(50, 400))
    press(qtbot, panel.list, Qt.Key.Key_Escape)
    qtbot.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=QPoint(50, 400))
    assert document.undo_stack.count() == 0


def test_arrow_keys_select_and_show_the_form(panel, qtbot):
    panel.list.select(1)
    press(qtbot, panel.list, Qt.Key.Key_Down)
    assert panel.selected_id == "tanh-1"
    press(qtbot, panel.list, Qt.Key.Key_Down)
    assert panel.details.form.field("units").text() == "1"


def test_enter_goes_to_the_form_of_the_layer(panel, qtbot):
    panel.list.select(1)
    press(qtbot, panel.list, Qt.Key.Key_Return)
    assert panel.details.form.field("units").hasFocus()


def test_units_are_changed_by_typing_and_the_shapes_follow(panel, document, qtbot):
    click(qtbot, panel, "dense-1")
    field = panel.details.form.field("units")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "7")
    press(qtbot, field, Qt.Key.Key_Return)
    assert document.experiment.layers[0].layer == Dense(7)
    assert [row.shape for row in panel.model.rows[1:3]] == ["7", "7"]
    document.undo_stack.undo()
    assert field.text() == "4"


def test_steps_of_one_field_undo_as_one(panel, document, qtbot, xor):
    click(qtbot, panel, "dense-1")
    field = panel.details.form.field("units")
    field.setFocus()
    for _ in range(3):
        press(qtbot, field, Qt.Key.Key_Up)
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.experiment == xor


def test_delete_in_a_field_deletes_text_and_no_layer(panel, document, qtbot):
    click(qtbot, panel, "dense-1")
    field = panel.details.form.field("units")
    field.setFocus()
    press(qtbot, field, Qt.Key.Key_Delete)
    assert len(ids(document)) == 4


def test_an_activation_is_exchanged_for_another(panel, document, qtbot):
    click(qtbot, panel, "tanh-1")
    kind = panel.details.kind
    kind.setFocus()
    names = kind.names()
    press(qtbot, kind, Qt.Key.Key_Down if names.index("relu") > names.index("tanh") else Qt.Key.Key_Up)
    assert ids(document)[1] != "tanh-1"
    assert panel.selected_id == ids(document)[1]
    document.undo_stack.undo()
    assert ids(document)[1] == "tanh-1"


def test_a_layer_is_frozen_and_its_card_says_so(panel, document, qtbot):
    click(qtbot, panel, "dense-1")
    qtbot.mouseClick(panel.details.more, Qt.MouseButton.LeftButton)
    panel.details.learning.field("frozen").click()
    assert document.experiment.layers[0].frozen
    assert "frozen" in panel.model.rows[1].spoken
    document.undo_stack.undo()
    assert not document.experiment.layers[0].frozen


def test_a_rate_factor_is_set(panel, document, qtbot):
    click(qtbot, panel, "dense-1")
    qtbot.mouseClick(panel.details.more, Qt.MouseButton.LeftButton)
    field = panel.details.learning.field("rate")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "0,1")
    press(qtbot, field, Qt.Key.Key_Tab)
    assert document.experiment.layers[0].rate == 0.1


def test_layers_without_weights_offer_no_rate(panel, qtbot):
    click(qtbot, panel, "tanh-1")
    assert panel.details.learning is None
    assert not panel.details.more.isVisible()


def test_what_does_not_fit_is_said_where_it_is_and_the_rest_waits(show, image_document, trainer):
    image_document.remove_layer("flatten-1")
    panel = show(NetworkPanel(image_document, trainer))
    dense = panel.model.rows[panel.model.row_of("dense-1")]
    assert "Add a Flatten layer" in dense.problem
    assert panel.model.rows[-1].is_waiting
    assert panel.totals["parameters"]._value.text() == "–"


def test_a_broken_network_can_be_edited_until_it_fits(show, image_document, trainer, qtbot):
    image_document.remove_layer("flatten-1")
    panel = show(NetworkPanel(image_document, trainer))
    click(qtbot, panel, "dense-1")
    assert panel.details.form.field("units").isEnabled()
    panel.list.select(panel.model.row_of("max-pool-1"))
    panel.add("flatten")
    assert image_document.experiment.problem() is None
    assert not any(row.problem for row in panel.model.rows)


def test_a_card_grows_with_its_problem(show, image_document, trainer, qtbot):
    panel = show(NetworkPanel(image_document, trainer))
    before = panel.list.card(panel.model.row_of("dense-1")).height()
    image_document.remove_layer("flatten-1")
    QApplication.processEvents()
    assert panel.list.card(panel.model.row_of("dense-1")).height() > before


def test_a_wrong_number_of_outputs_is_said_at_the_output(panel, document):
    document.change_layer("dense-2", Dense(3))
    assert "2 classes" in panel.model.rows[-1].problem


def test_the_selection_stays_on_its_layer_when_others_come_and_go(panel, document, qtbot):
    click(qtbot, panel, "dense-2")
    document.add_layer(ReLU(), 0)
    assert panel.selected_id == "dense-2"
    document.undo_stack.undo()
    assert panel.selected_id == "dense-2"


def test_another_experiment_is_shown_from_its_start(panel, document, image_document):
    panel.select("dense-2")
    document.open_experiment(image_document.experiment)
    assert [row.id for row in panel.model.rows if row.id] == ids(image_document)
    assert panel.selected_id == "conv2d-1"
    assert panel.details.form.field("padding").text() == "2"


def test_forty_layers_are_shown_and_edited(show, xor, trainer, qtbot):
    layers = place(*[Dense(8), Tanh()] * 19, Dense(1), Sigmoid())
    document = Document(replace(xor, layers=layers))
    panel = show(NetworkPanel(document, trainer))
    panel.list.setFocus()
    press(qtbot, panel.list, Qt.Key.Key_End)
    assert panel.list.currentIndex().row() == 41
    panel.select("dense-20")
    press(qtbot, panel.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert document.index_of("dense-20") == 37


def test_everything_has_a_name_a_tip_and_a_key(panel):
    for name, button in panel.buttons.items():
        assert button.accessibleName()
        assert button.toolTip()
        assert panel.acts[name].shortcut() != QKeySequence()


def test_the_panel_fits_its_dock(panel):
    assert panel.minimumSizeHint().width() <= 300


def test_removing_a_layer_whose_field_is_being_typed_in_is_harmless(panel, document, qtbot):
    click(qtbot, panel, "dense-1")
    field = panel.details.form.field("units")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "12")
    qtbot.mouseClick(panel.buttons["remove"], Qt.MouseButton.LeftButton)
    assert ids(document) == ["tanh-1", "dense-2", "sigmoid-1"]
    document.undo_stack.undo()
    assert document.experiment.layers[0].layer == Dense(12)


def test_a_field_being_typed_in_goes_with_its_layer(panel, document, qtbot):
    click(qtbot, panel, "dense-1")
    field = panel.details.form.field("units")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "12")
    document.remove_layer("dense-1")
    assert ids(document) == ["tanh-1", "dense-2", "sigmoid-1"]
    assert document.undo_stack.count() == 1


def test_the_layer_where_training_blew_up_is_marked_until_it_trains_again(panel, trainer, snapshot, xor):
    broken = xor.layers[2].id
    reason = UserError("In step {step} the output is no longer a finite number.", step=7)
    trainer.show(snapshot(diverged=Divergence(7, reason, reason, broken, 0.01)))
    trainer.be("diverged")
    marked = {row.id: row.problem for row in panel.model.rows if row.problem}
    assert marked == {broken: "In step 7 the output is no longer a finite number."}
    trainer.be("ready")
    assert not any(row.problem for row in panel.model.rows)


def test_the_settings_of_another_layer_have_the_height_they_need(qtbot, show, image_document, trainer):
    panel = show(NetworkPanel(image_document, trainer))
    panel.resize(300, 1200)
    panel.select(ids(image_document)[1])
    QApplication.processEvents()
    low = panel._scroll.height()
    panel.select(ids(image_document)[0])
    qtbot.waitUntil(lambda: panel._scroll.height() > low)
    assert panel._scroll.verticalScrollBar().maximum() == 0
