"""Weights are set by sliders and numbers, one step to undo for each gesture, also while it learns."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QStyle, QStyleOptionSlider

from desktop_nn.core.held import Held
from desktop_nn.core.layers import Dense, Sigmoid
from desktop_nn.core.network import place
from desktop_nn.training.journal import SetWeight
from desktop_nn.training.observer import Observer
from desktop_nn.training.session import Session
from desktop_nn.ui import theme as themes
from desktop_nn.ui.document import Document
from desktop_nn.ui.panels.weights_panel import WeightsPanel


class Lab:
    """A session that the panel edits through its document, as the worker would."""

    def __init__(self, experiment, trainer) -> None:
        self.document, self.trainer = Document(experiment), trainer
        self.session = Session(experiment, experiment.data.load(1))
        self.observer = Observer(self.session, 1)
        self.document.run_edited.connect(self.apply)
        self.look()

    def apply(self, edit) -> None:
        self.session.apply(edit)
        self.look()

    def look(self) -> None:
        self.trainer.show(self.observer.snapshot((), running=False))

    def weight(self, layer: int, unit: int, number: int) -> float:
        return float(self.session.weights.of(self.session.experiment.layers[layer].id)["weight"][unit, number])


@pytest.fixture
def lab(xor, trainer) -> Lab:
    return Lab(xor.replace(layers=place(Dense(2), Sigmoid(), Dense(1), Sigmoid())), trainer)


@pytest.fixture
def panel(lab, show) -> WeightsPanel:
    return show(WeightsPanel(lab.document, lab.trainer))


def handle(slider) -> QPoint:
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    part = QStyle.SubControl.SC_SliderHandle
    return slider.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, slider).center()


def type_number(qtbot, field, text: str) -> None:
    field.setFocus()
    field.lineEdit().selectAll()
    qtbot.keyClicks(field.lineEdit(), text)
    qtbot.keyClick(field.lineEdit(), Qt.Key.Key_Return)


def test_it_begins_with_the_output_and_names_what_it_gets(panel) -> None:
    assert panel.chooser.names() == ["h₁", "h₂", "f(x₀, x₁)"]
    assert panel.chooser.currentText() == "f(x₀, x₁)"
    assert [row.name.text() for row in panel.rows] == ["w₁ · h₁", "w₂ · h₂", "b (bias)"]


def test_the_weights_are_those_of_the_run(panel, lab, choose) -> None:
    choose(panel.chooser, "h₂")
    assert [row.value for row in panel.rows[:2]] == [lab.weight(0, 1, 0), lab.weight(0, 1, 1)]


def test_dragging_a_slider_sets_the_weight_and_undoes_as_one(panel, lab, qtbot) -> None:
    slider, before = panel.rows[0].slider, lab.weight(2, 0, 0)
    start = handle(slider)
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    for far in (10, 20, 30):
        qtbot.mouseMove(slider, start + QPoint(far, 0))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=start + QPoint(30, 0))
    assert lab.weight(2, 0, 0) == pytest.approx(slider.value() / 100)
    assert lab.weight(2, 0, 0) > before + 1
    assert lab.document.undo_stack.count() == 1
    lab.document.undo_stack.undo()
    assert lab.weight(2, 0, 0) == before
    assert panel.rows[0].value == before


def test_a_slider_is_filled_from_0_in_the_colour_of_the_sign(panel, lab, qtbot) -> None:
    row = panel.rows[0]
    found = []
    for number in ("-6", "6", "0"):
        type_number(qtbot, row.field, number)
        image, middle = row.slider.grab().toImage(), row.slider.height() // 2
        left, right = (image.pixelColor(round(row.slider.width() * share), middle) for share in (0.4, 0.6))
        found.append((left.name(), right.name()))
    groove = found[2][0]
    assert found[2] == (groove, groove)
    assert found[0] == (themes.current().diverging.colour(-1).lower(), groove)
    assert found[1] == (groove, themes.current().diverging.colour(1).lower())


def test_two_gestures_are_two_steps(panel, lab, qtbot) -> None:
    panel.rows[0].slider.setFocus()
    qtbot.keyClick(panel.rows[0].slider, Qt.Key.Key_Right)
    qtbot.keyClick(panel.rows[0].slider, Qt.Key.Key_Right)
    assert lab.document.undo_stack.count() == 2


def test_any_number_can_be_typed(panel, lab, qtbot) -> None:
    type_number(qtbot, panel.rows[1].field, "-30")
    assert lab.weight(2, 0, 1) == -30
    assert panel.rows[1].slider.value() == panel.rows[1].slider.minimum()


def test_what_is_no_number_changes_nothing(panel, lab, qtbot) -> None:
    type_number(qtbot, panel.rows[1].field, "two")
    assert lab.document.undo_stack.count() == 0


def test_what_is_being_typed_outlives_a_step_of_training(panel, lab, qtbot) -> None:
    field = panel.rows[0].field
    field.setFocus()
    field.lineEdit().selectAll()
    qtbot.keyClicks(field.lineEdit(), "1.2")
    lab.session.step()
    lab.look()
    assert field.lineEdit().text() == "1.2"


def test_sliders_follow_the_training(panel, lab) -> None:
    lab.apply(SetWeight(lab.session.experiment.layers[2].id, "weight", (0, 0), 5.0))
    assert panel.rows[0].slider.value() == 500
    assert panel.rows[0].field.lineEdit().text() == "5"


def test_a_link_that_is_cut_cannot_be_moved(lab, xor, trainer, show) -> None:
    experiment = lab.document.experiment
    cut = Held(experiment.layers[2].id, "weight", (0, 1), "disabled")
    panel = show(WeightsPanel(lab.document, trainer))
    Lab(experiment.replace(held=(cut,)), trainer)
    assert [row.slider.isEnabled() for row in panel.rows] == [True, False, True]


def test_a_network_that_is_too_large_is_said_to_be(lab, panel, trainer) -> None:
    Lab(lab.document.experiment.replace(layers=place(Dense(40), Sigmoid(), Dense(1), Sigmoid())), trainer)
    assert panel.rows == []
    assert not panel.chooser.isVisible()
    assert "dozen" in panel.note.text()
