"""Each model of the lecture is one click and one step to undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop_nn.core.layers import Sigmoid
from desktop_nn.project.lecture_models import LECTURE_MODELS, SIGMOID
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


def test_a_gain_that_is_not_allowed_changes_nothing(panel, document, qtbot) -> None:
    before = document.experiment
    panel.gain.setFocus()
    panel.gain.lineEdit().selectAll()
    qtbot.keyClicks(panel.gain.lineEdit(), "-3")
    qtbot.keyClick(panel.gain.lineEdit(), Qt.Key.Key_Return)
    assert document.experiment == before
    assert panel.gain.lineEdit().text() == "1"
