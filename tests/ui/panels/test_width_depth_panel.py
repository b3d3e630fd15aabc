"""Width against depth: two networks of as many parameters, each taken at one click and one step to undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop_nn.core.layers import Dense, Sigmoid
from desktop_nn.project.presets import presets
from desktop_nn.ui.document import Document
from desktop_nn.ui.panels.width_depth_panel import WidthDepthPanel

BASE = presets["sine-approximation"].experiment


@pytest.fixture
def document():
    return Document(BASE)


@pytest.fixture
def panel(document, trainer, show):
    return show(WidthDepthPanel(document, trainer))


def hidden(document) -> list[int]:
    return [each.layer.units for each in document.experiment.layers[:-1] if isinstance(each.layer, Dense)]


def test_both_networks_are_shown_with_their_counts(panel) -> None:
    assert "49 parameters" in panel.note.text()
    assert (panel.deep.units.text(), panel.deep.count.text()) == ("1 – 3 × 4 – 1", "53 parameters")
    assert (panel.wide.units.text(), panel.wide.count.text()) == ("1 – 17 – 1", "52 parameters")


@pytest.mark.parametrize(("name", "widths"), [("wide", [17]), ("deep", [4, 4, 4])])
def test_a_click_builds_a_network_in_one_step(panel, document, qtbot, name: str, widths: list[int]) -> None:
    card = getattr(panel, name)
    qtbot.mouseClick(card.button, Qt.MouseButton.LeftButton)
    assert hidden(document) == widths
    assert document.experiment.layers[1].layer == Sigmoid()
    assert f"{document.experiment.summary().parameters} parameters" == card.count.text()
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.experiment == BASE


def test_the_network_in_use_cannot_be_taken_again(panel, document, qtbot) -> None:
    qtbot.mouseClick(panel.deep.button, Qt.MouseButton.LeftButton)
    assert (panel.deep.button.text(), panel.deep.button.isEnabled()) == ("In use", False)
    assert (panel.wide.button.text(), panel.wide.button.isEnabled()) == ("Use", True)


def test_taking_a_network_does_not_hand_the_focus_to_what_comes_next(panel, qtbot) -> None:
    panel.wide.button.setFocus()
    qtbot.keyClick(panel.wide.button, Qt.Key.Key_Space)
    assert panel.focusWidget() is None


def test_going_to_and_fro_never_drifts(panel, document, qtbot) -> None:
    for _ in range(3):
        qtbot.mouseClick(panel.deep.button, Qt.MouseButton.LeftButton)
        assert hidden(document) == [4, 4, 4]
        qtbot.mouseClick(panel.wide.button, Qt.MouseButton.LeftButton)
        assert hidden(document) == [17]


def test_more_narrow_layers_are_narrower(panel, document, qtbot) -> None:
    panel.depth_field.setFocus()
    panel.depth_field.lineEdit().selectAll()
    qtbot.keyClicks(panel.depth_field.lineEdit(), "6")
    qtbot.keyClick(panel.depth_field.lineEdit(), Qt.Key.Key_Return)
    assert panel.deep.units.text() == "1 – 6 × 2 – 1"
    qtbot.mouseClick(panel.deep.button, Qt.MouseButton.LeftButton)
    assert hidden(document) == [2] * 6


@pytest.mark.parametrize("typed", ["1", "13", "deep"])
def test_depths_that_are_not_allowed_change_nothing(panel, qtbot, typed: str) -> None:
    panel.depth_field.setFocus()
    panel.depth_field.lineEdit().selectAll()
    qtbot.keyClicks(panel.depth_field.lineEdit(), typed)
    qtbot.keyClick(panel.depth_field.lineEdit(), Qt.Key.Key_Return)
    assert panel.depth_field.lineEdit().text() == "3"
    assert panel.deep.units.text() == "1 – 3 × 4 – 1"


def test_a_network_of_other_layers_says_why_there_is_no_offer(panel, document) -> None:
    document.open_experiment(presets["digits-offline"].experiment)
    assert panel.wide.isHidden()
    assert panel.deep.isHidden()
    assert panel.note.text()
