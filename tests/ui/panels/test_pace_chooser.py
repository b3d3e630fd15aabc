"""The pace of training suits what is opened and can be chosen."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from desktop_nn.project.presets import presets
from desktop_nn.ui.panels.pace_chooser import PACES, PaceChooser, fitting_pace


@pytest.mark.parametrize(("preset", "pace"), [("xor-mlp", 100.0), ("spiral", 1000.0), ("lenet-5", 0.0)])
def test_what_is_opened_begins_at_a_pace_one_can_follow(preset: str, pace: float) -> None:
    assert fitting_pace(presets[preset].experiment) == pace


def test_the_arrow_keys_choose_another_pace(qtbot: Any, trainer: Any) -> None:
    chooser = PaceChooser(trainer)
    qtbot.addWidget(chooser)
    assert chooser.currentData() == 0.0
    qtbot.keyClick(chooser, Qt.Key.Key_Up)
    assert trainer.pace == PACES[-2]


def test_opening_tells_the_trainer(qtbot: Any, trainer: Any) -> None:
    chooser = PaceChooser(trainer)
    qtbot.addWidget(chooser)
    chooser.suit(presets["xor-mlp"].experiment)
    assert trainer.pace == 100.0


def test_a_pace_may_be_slower_than_one_step_a_second(qtbot: Any, trainer: Any) -> None:
    chooser = PaceChooser(trainer)
    qtbot.addWidget(chooser)
    qtbot.keyClick(chooser, Qt.Key.Key_Home)
    assert trainer.pace == 0.1
    assert chooser.currentText() == "0.1 steps/s"


def test_a_thousand_is_written_in_groups(qtbot: Any, trainer: Any) -> None:
    chooser = PaceChooser(trainer)
    qtbot.addWidget(chooser)
    chooser.choose(1000.0)
    assert chooser.currentText() == "1,000 steps/s"
