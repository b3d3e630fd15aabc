from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt

from desktop_nn.core.layers import Dense
from desktop_nn.core.optimizers import Adam
from desktop_nn.core.regularizers import L2, regularizers
from desktop_nn.core.schedules import Cosine, Table, schedules
from desktop_nn.core.settings import settings_of
from desktop_nn.project.experiment import Training
from desktop_nn.ui.forms.kind_editor import KindEditor
from desktop_nn.ui.panels.rate_slider import RATES
from desktop_nn.ui.panels.training_panel import TrainingPanel


@pytest.fixture
def panel(show, document, trainer):
    return show(TrainingPanel(document, trainer), height=640)


def enter(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def rate(document):
    return document.experiment.training.optimizer.learning_rate


def test_the_learning_rate_is_typed_with_a_comma_and_undone(panel, document, qtbot):
    field = panel.rate.field("learning_rate")
    enter(qtbot, field, "0,03")
    assert rate(document) == 0.03
    document.undo_stack.undo()
    assert rate(document) == 0.1
    assert field.text() == "0.1"


def test_the_slider_is_dragged_and_undone_as_one(panel, document, qtbot, xor):
    slider = panel.slider
    middle = slider.height() // 2
    start = QPoint(round(slider.width() * slider.value() / slider.maximum()), middle)
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    for x in (30, 50, 70):
        qtbot.mouseMove(slider, start + QPoint(x, 0))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=start + QPoint(70, 0))
    assert rate(document) > 0.1
    assert panel.rate.field("learning_rate").text() == f"{rate(document):g}"
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.experiment == xor
    assert RATES[slider.value()] == 0.1


def test_arrow_keys_move_the_slider(panel, document, qtbot):
    panel.slider.setFocus()
    qtbot.keyClick(panel.slider, Qt.Key.Key_Right)
    assert rate(document) == 0.2
    qtbot.keyClick(panel.slider, Qt.Key.Key_Left)
    qtbot.keyClick(panel.slider, Qt.Key.Key_Left)
    assert rate(document) == 0.05


def test_the_slider_shows_a_typed_rate_at_the_nearest_mark_and_keeps_it(panel, document, qtbot):
    enter(qtbot, panel.rate.field("learning_rate"), "0.3")
    assert RATES[panel.slider.value()] in (0.2, 0.5)
    assert rate(document) == 0.3


def test_another_optimiser_brings_its_own_rate_and_settings(panel, document, choose):
    choose(panel.optimizer.chooser, "adam")
    assert document.experiment.training.optimizer == Adam()
    assert panel.rate.field("learning_rate").text() == "0.001"
    assert "beta1" in panel.optimizer.form.rows
    document.undo_stack.setIndex(0)  # the arrow keys went through the optimisers between
    assert panel.rate.field("learning_rate").text() == "0.1"


def test_the_rate_of_an_optimiser_is_remembered(panel, document, qtbot, choose):
    enter(qtbot, panel.rate.field("learning_rate"), "0.7")
    choose(panel.optimizer.chooser, "adam")
    choose(panel.optimizer.chooser, "sgd")
    assert rate(document) == 0.7


def test_a_setting_of_the_optimiser_leaves_its_rate(panel, document, qtbot):
    enter(qtbot, panel.rate.field("learning_rate"), "0.7")
    enter(qtbot, panel.optimizer.form.field("momentum"), "0.9")
    assert document.experiment.training.optimizer.momentum == 0.9
    assert rate(document) == 0.7


def test_another_loss_is_chosen_and_told_when_it_does_not_fit(panel, document, choose, xor):
    choose(panel.loss.chooser, "softmax_cross_entropy")
    assert "at least 2 outputs" in panel.problem.text()
    assert panel.problem.isVisible()
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.experiment == xor
    assert not panel.problem.isVisible()


def test_a_problem_within_the_network_is_not_blamed_on_the_loss(panel, document):
    document.add_layer(Dense(3))
    assert panel.problem.text()
    document.remove_layer("dense-3")
    assert not panel.problem.text()


@pytest.mark.parametrize(("name", "value"), [("batch_size", 4), ("epochs", 50)])
def test_pace_is_typed_and_undone(panel, document, qtbot, xor, name, value):
    enter(qtbot, panel.pace.field(name), str(value))
    assert getattr(document.experiment.training, name) == value
    document.undo_stack.undo()
    assert document.experiment == xor


def test_the_order_is_kept_when_shuffling_is_switched_off(panel, document, qtbot):
    tick = panel.pace.field("shuffle")
    qtbot.mouseClick(tick, Qt.MouseButton.LeftButton, pos=QPoint(10, tick.height() // 2))
    assert not document.experiment.training.shuffle
    document.undo_stack.undo()
    assert tick.isChecked()


def test_a_batch_beyond_the_limit_is_explained(panel, document, qtbot, xor):
    enter(qtbot, panel.pace.field("batch_size"), "0")
    assert panel.pace.problem("batch_size") == "Batch size must be between 1 and 60000, not 0."
    assert document.experiment == xor


def test_a_squared_error_with_targets_upside_down_is_explained(panel, document, qtbot, xor):
    enter(qtbot, panel.loss.form.field("off"), "2")
    assert panel.loss.form.problem("off")
    assert document.experiment == xor


def test_the_panel_fits_its_dock(panel):
    assert panel.minimumSizeHint().width() <= 300
    assert panel.loss.minimumSizeHint().width() <= 276


def unfold(panel, qtbot):
    qtbot.mouseClick(panel.seldom.button, Qt.MouseButton.LeftButton)
    return panel.seldom


def test_what_is_seldom_changed_waits_behind_more(panel, qtbot):
    assert not panel.seldom.findChildren(KindEditor)
    assert set(panel.pace.rows) == {"batch_size", "epochs", "shuffle", "stop_loss"}
    assert unfold(panel, qtbot).settings.schedule.isVisible()
    qtbot.mouseClick(panel.seldom.button, Qt.MouseButton.LeftButton)
    assert not panel.seldom.settings.schedule.isVisible()


def test_every_setting_of_a_training_can_be_edited(panel):
    shown = {name for form in (panel.pace, *panel.seldom.settings.forms) for name in form.rows}
    assert shown == set(settings_of(Training))
    assert set(panel.seldom.settings.schedule.chooser.names()) == set(schedules.names())
    assert set(panel.seldom.settings.regularizer.chooser.names()) == set(regularizers.names())


def test_a_schedule_is_chosen_set_and_undone(panel, document, qtbot, choose, xor):
    seldom = unfold(panel, qtbot)
    choose(seldom.settings.schedule.chooser, "cosine")
    enter(qtbot, seldom.settings.schedule.form.field("epochs"), "40")
    assert document.experiment.training.schedule == Cosine(40.0)
    assert document.undo_stack.undoText() == "change Epochs of the schedule"
    document.undo_stack.undo()
    assert document.experiment.training.schedule == Cosine()
    document.undo_stack.setIndex(0)
    assert document.experiment == xor
    assert seldom.settings.schedule.chooser.currentText() == "Constant"


def test_a_table_of_rates_takes_the_place_of_the_learning_rate(panel, document, qtbot, choose):
    choose(unfold(panel, qtbot).settings.schedule.chooser, "table")
    assert not panel.rate.isEnabled()
    assert not panel.slider.isEnabled()
    document.undo_stack.setIndex(0)
    assert panel.rate.isEnabled()


def test_a_table_that_cannot_be_read_is_explained_and_not_taken(panel, document, qtbot, choose):
    seldom = unfold(panel, qtbot)
    choose(seldom.settings.schedule.chooser, "table")
    enter(qtbot, seldom.settings.schedule.form.field("rates"), "fast")
    assert "'fast' is no entry of a table of rates" in seldom.settings.schedule.form.problem("rates")
    assert document.experiment.training.schedule == Table()


def test_a_regulariser_is_chosen_and_its_strength_typed(panel, document, qtbot, choose):
    seldom = unfold(panel, qtbot)
    choose(seldom.settings.regularizer.chooser, "l2")
    enter(qtbot, seldom.settings.regularizer.form.field("strength"), "0.02")
    assert document.experiment.training.regularizer == L2(0.02)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [("clip_norm", "1.5", 1.5), ("clip_value", "0.2", 0.2), ("class_weights", "1, 3", "1, 3"), ("patience", "5", 5)],
)
def test_limits_weights_and_patience_are_typed_and_undone(panel, document, qtbot, xor, name, text, value):
    enter(qtbot, unfold(panel, qtbot).settings.field(name), text)
    assert getattr(document.experiment.training, name) == value
    document.undo_stack.undo()
    assert document.experiment == xor


def test_going_back_to_the_best_needs_patience(panel, document, qtbot):
    seldom = unfold(panel, qtbot)
    assert not seldom.settings.field("keep_best").isEnabled()
    enter(qtbot, seldom.settings.field("patience"), "3")
    seldom.settings.field("keep_best").click()
    assert document.experiment.training.keep_best


def test_class_weights_that_cannot_be_read_are_explained(panel, document, qtbot, xor):
    seldom = unfold(panel, qtbot)
    enter(qtbot, seldom.settings.field("class_weights"), "heavy")
    assert any(form.problem("class_weights") for form in seldom.settings.forms if "class_weights" in form.rows)
    assert document.experiment == xor


def test_a_wrong_number_of_class_weights_is_told_below_the_loss(panel, qtbot):
    enter(qtbot, unfold(panel, qtbot).settings.field("class_weights"), "1, 2, 3")
    assert panel.problem.text() == "There are 3 class weights, but the data has 2 classes."


def test_a_line_says_what_is_in_use_while_it_is_folded_away(panel, document):
    assert not panel.seldom.in_use.isVisible()
    training = replace(document.experiment.training, schedule=Table(), patience=4)
    document.edit("", training=training)
    assert panel.seldom.in_use.text() == "In use: Table, Patience"
    assert panel.seldom.in_use.isVisible()


def test_the_unfolded_panel_fits_its_dock(panel, qtbot, choose):
    seldom = unfold(panel, qtbot)
    for name in schedules.names():
        choose(seldom.settings.schedule.chooser, name)
        assert seldom.minimumSizeHint().width() <= 276
