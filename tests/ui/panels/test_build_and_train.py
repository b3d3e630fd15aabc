"""With mouse and keyboard alone: build a network from nothing in the real window, and train it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QWidget
from running import soon

from desktop_nn.project.presets import presets
from desktop_nn.ui.application import create_application
from desktop_nn.ui.panels.network_panel import NetworkPanel
from desktop_nn.ui.program import Program

LEFT = Qt.MouseButton.LeftButton

pytestmark = pytest.mark.qt_log_ignore(r"does not support raise\(\)", "does not support grabbing", extend=True)


@pytest.fixture
def program(qtbot: Any) -> Iterator[Program]:
    create_application(theme="light", language="en")
    program = Program(remember=False)
    program.window.resize(1280, 800)
    program.window.show()
    program.window.activateWindow()
    program.open_experiment(presets["xor-mlp"].experiment)
    soon(lambda: program.trainer.state == "ready")
    yield program
    program.close()


@pytest.fixture
def builder(program: Program) -> NetworkPanel:
    panel = program.window.docks["network"].content
    assert isinstance(panel, NetworkPanel)
    return panel


def click_card(qtbot: Any, builder: NetworkPanel, row: int) -> None:
    builder.list.scrollTo(builder.model.index(row))
    qtbot.mouseClick(builder.list.viewport(), LEFT, pos=builder.list.card(row).center())


def remove_all(qtbot: Any, builder: NetworkPanel) -> None:
    while len(builder.model.rows) > 2:
        click_card(qtbot, builder, 1)
        qtbot.mouseClick(builder.buttons["remove"], LEFT)


def add_last(qtbot: Any, builder: NetworkPanel, title: str) -> None:
    click_card(qtbot, builder, len(builder.model.rows) - 1)
    qtbot.mouseClick(builder.buttons["add"], LEFT)
    offers = builder.picker.offers
    offer = next(offers.item(row) for row in range(offers.count()) if offers.item(row).text() == title)
    offers.scrollToItem(offer)
    qtbot.mouseClick(offers.viewport(), LEFT, pos=offers.visualItemRect(offer).center())


def type_units(qtbot: Any, builder: NetworkPanel, text: str) -> None:
    assert builder.details.form is not None
    field = builder.details.form.field("units")
    assert isinstance(field, QAbstractSpinBox)
    qtbot.mouseClick(field.lineEdit(), LEFT)
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_a_network_is_built_from_nothing_and_learns_xor(program: Program, builder: NetworkPanel, qtbot: Any) -> None:
    run = program.window.transport.run
    remove_all(qtbot, builder)
    assert not run.isEnabled()
    for title, units in (("Dense", "6"), ("Scaled tanh", ""), ("Dense", "1"), ("Scaled tanh", "")):
        add_last(qtbot, builder, title)
        if units:
            type_units(qtbot, builder, units)
    assert [row.shape for row in builder.model.rows[1:-1]] == ["6", "6", "1", "1"]
    soon(run.isEnabled)
    qtbot.mouseClick(run, LEFT)
    soon(lambda: program.trainer.state == "finished")
    assert program.trainer.current.metrics.train_accuracy == 1.0


def test_undo_brings_the_first_network_back_ready_to_train(program: Program, builder: NetworkPanel, qtbot: Any) -> None:
    remove_all(qtbot, builder)
    while program.document.undo_stack.canUndo():
        program.document.undo_stack.undo()
    assert program.document.experiment == presets["xor-mlp"].experiment
    soon(lambda: program.trainer.state == "ready")


def test_the_learning_rate_changes_while_it_trains(program: Program, qtbot: Any) -> None:
    panel: Any = program.window.docks["training"].content
    version = program.trainer.current.version
    qtbot.mouseClick(program.window.transport.run, LEFT)
    panel.slider.setFocus()
    qtbot.keyClick(panel.slider, Qt.Key.Key_Left)
    rate = program.document.experiment.training.optimizer.learning_rate
    assert rate < presets["xor-mlp"].experiment.training.optimizer.learning_rate
    soon(lambda: program.trainer.current.experiment.training.optimizer.learning_rate == rate)
    soon(lambda: program.trainer.current.step > 0)
    assert program.trainer.current.version == version  # the run goes on, it does not begin again


def test_space_runs_and_pauses_from_the_list_of_layers(program: Program, builder: NetworkPanel, qtbot: Any) -> None:
    builder.list.setFocus()
    qtbot.keyClick(_focused(program), Qt.Key.Key_Space)
    soon(lambda: program.trainer.state == "running")
    qtbot.keyClick(_focused(program), Qt.Key.Key_Space)
    soon(lambda: program.trainer.state in ("paused", "finished"))


def _focused(program: Program) -> QWidget:
    widget = program.window.focusWidget()
    assert widget is not None
    return widget
