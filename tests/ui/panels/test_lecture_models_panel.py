"""Each model of the lecture is one click and one step to undo."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from desktop_nn.core.layers import Sigmoid
from desktop_nn.data.gates import Gate
from desktop_nn.i18n import use_language
from desktop_nn.project.lecture_models import LECTURE_MODELS, LINEAR, SIGMOID, STEP, WIRED, sigmoid_model
from desktop_nn.project.presets import presets
from desktop_nn.training.observer import Observer
from desktop_nn.training.session import Session
from desktop_nn.ui.panels.lecture_models_panel import LectureModelsPanel


@pytest.fixture
def panel(document, trainer, show):
    return show(LectureModelsPanel(document, trainer))


@pytest.mark.parametrize("number", range(len(LECTURE_MODELS)))
def test_a_click_is_one_step(panel, document, qtbot, number) -> None:
    before = document.experiment
    qtbot.mouseClick(panel.buttons[number], Qt.MouseButton.LeftButton)
    assert LECTURE_MODELS[number].is_in(document.experiment)
    assert document.experiment.data == before.data
    assert panel.buttons[number].isChecked()
    document.undo_stack.undo()
    assert document.experiment == before
    assert not any(button.isChecked() for button in panel.buttons)


def test_the_gain_is_typed_for_the_sigmoid(panel, document, qtbot) -> None:
    panel.choose(SIGMOID)
    panel.gain.setFocus()
    panel.gain.lineEdit().selectAll()
    qtbot.keyClicks(panel.gain.lineEdit(), "20")
    qtbot.keyClick(panel.gain.lineEdit(), Qt.Key.Key_Return)
    assert document.experiment.layers[1].layer == Sigmoid(20.0)
    assert panel.buttons[2].isChecked()


def test_the_gain_of_the_lecture_is_one_click(panel, document, qtbot) -> None:
    panel.choose(SIGMOID)
    qtbot.mouseClick(panel.lecture_gain, Qt.MouseButton.LeftButton)
    assert document.experiment.layers[1].layer == Sigmoid(20.0)
    assert panel.gain.lineEdit().text() == "20"
    document.undo_stack.undo()
    assert document.experiment.layers[1].layer == Sigmoid(1.0)


def test_a_gain_that_is_not_allowed_changes_nothing(panel, document, qtbot) -> None:
    panel.choose(SIGMOID)
    before = document.experiment
    panel.gain.setFocus()
    panel.gain.lineEdit().selectAll()
    qtbot.keyClicks(panel.gain.lineEdit(), "-3")
    qtbot.keyClick(panel.gain.lineEdit(), Qt.Key.Key_Return)
    assert document.experiment == before
    assert panel.gain.lineEdit().text() == "1"


# --- weights by hand -----------------------------------------------------------------------------------


@pytest.fixture
def edits(document):
    found = []
    document.run_edited.connect(found.append)
    return found


def numbers(edit):
    return [each.value for each in edit.weights]


def test_the_step_is_set_by_hand_in_one_step(document, trainer, show, qtbot, edits) -> None:
    document.edit("gate", data=Gate("and"))
    panel = show(LectureModelsPanel(document, trainer))
    assert panel.by_hand[STEP].isHidden()
    panel.choose(STEP)
    before = document.undo_stack.count()
    qtbot.mouseClick(panel.by_hand[STEP], Qt.MouseButton.LeftButton)
    assert numbers(edits[-1]) == [1, 1, -1.5]
    assert document.undo_stack.count() == before + 1
    assert panel.by_hand[SIGMOID].isHidden()


def test_a_sigmoid_set_by_hand_has_the_gain_of_the_lecture(panel, document, edits) -> None:
    panel.by_hand[SIGMOID].click()
    assert document.experiment.layers[1].layer == Sigmoid(20.0)
    assert len(edits) == 1


def test_a_gain_that_is_in_use_is_kept(panel, document) -> None:
    panel.choose(sigmoid_model(5.0))
    panel.by_hand[SIGMOID].click()
    assert document.experiment.layers[1].layer == Sigmoid(5.0)


def test_undo_gives_the_weights_back_that_there_were(panel, document, trainer, edits) -> None:
    panel.choose(STEP)
    session = Session(document.experiment, document.experiment.data.load(1))
    trainer.show(Observer(session, 1).snapshot((), running=False))
    panel.by_hand[STEP].click()
    document.undo_stack.undo()
    dense = session.weights.of(document.experiment.layers[0].id)
    assert numbers(edits[-1]) == pytest.approx([*dense["weight"][0], dense["bias"][0]])


def test_the_wired_neurons_are_xor(panel, document, edits) -> None:
    panel.choose(WIRED)
    assert numbers(edits[-1]) == [1, 1, -0.5, 1, 1, -1.5, 1, -1, -0.5]


def test_another_gate_is_wired_in(panel, document, trainer, choose, edits) -> None:
    panel.choose(WIRED)
    session = Session(document.experiment, document.experiment.data.load(1))
    session.apply(edits[-1])
    trainer.show(Observer(session, 1).snapshot((), running=False))
    assert panel.wires.choosers["first"].currentText() == "OR"
    choose(panel.wires.choosers["first"], "nand")
    assert numbers(edits[-1])[:3] == [-1, -1, 1.5]


def test_three_inputs_are_not_wired(panel, document) -> None:
    document.edit("gate", data=Gate("majority"))
    assert panel.wires.isHidden()


# --- which model it is -----------------------------------------------------------------------------------


def checked(panel) -> list[str]:
    return [button.text() for button in panel.buttons if button.isChecked()]


@pytest.mark.parametrize(
    ("preset", "title"),
    [("not-linear", "Linear"), ("and-sigmoid", "Sigmoid"), ("xor-perceptron", "Perceptron")],
)
def test_a_preset_of_the_lecture_is_known_for_what_it_is(document, trainer, show, preset, title) -> None:
    panel = show(LectureModelsPanel(document, trainer))
    assert checked(panel) == []
    assert panel.formula.isHidden()
    experiment = presets[preset].experiment
    document.edit("", data=experiment.data, layers=experiment.layers, training=experiment.training)
    assert checked(panel) == [title]


def test_another_rate_leaves_the_model_what_it_is(panel, document) -> None:
    panel.choose(LINEAR)
    training = document.experiment.training
    document.edit("", training=replace(training, optimizer=replace(training.optimizer, learning_rate=0.01)))
    assert checked(panel) == ["Linear"]


def test_the_formula_has_the_inputs_of_the_gate(panel, document) -> None:
    panel.choose(STEP)
    assert panel.formula.text() == "[w₁ x₀ + w₂ x₁ + b > 0]"
    document.edit("", data=Gate("not"))
    assert panel.formula.text() == "[w x + b > 0]"
    use_language("pt_BR")
    document.edit("", data=Gate("xor"))
    panel.choose(WIRED)
    assert panel.formula.text() == "f = [h₁ − h₂ − 0,5 > 0]"


def test_every_model_is_seen_without_scrolling(document, trainer, show) -> None:
    panel = show(LectureModelsPanel(document, trainer), width=376, height=280)
    assert all(not button.visibleRegion().isEmpty() for button in panel.buttons)
    room = [button.width() - button.fontMetrics().horizontalAdvance(button.text()) for button in panel.buttons]
    assert min(room) >= 8
