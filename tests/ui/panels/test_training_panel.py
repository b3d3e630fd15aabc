from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from desktop_nn.core.layers import Dense
from desktop_nn.core.optimizers import Adam
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
