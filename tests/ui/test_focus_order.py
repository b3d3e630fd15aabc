"""The Tab key goes through the window as one reads it, and never out of sight."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QHBoxLayout, QLineEdit, QMainWindow, QVBoxLayout, QWidget

from desktop_nn.project.presets import presets
from desktop_nn.ui.application import create_application
from desktop_nn.ui.focus_order import reading_order
from desktop_nn.ui.program import Program
from desktop_nn.ui.waiting import wait_until


@pytest.fixture
def program(qtbot: Any) -> Iterator[Program]:
    create_application(theme="light", language="en")
    program = Program(remember=False)
    program.window.show()
    program.open_experiment(presets["digits-offline"].experiment)
    wait_until(lambda: program.trainer.state == "ready", 30, "the digits")
    wait_until(lambda: not program.window.docks["maps"].isHidden(), 30, "the feature maps")
    yield program
    program.close()


def names(program: Program) -> list[str]:
    return [widget.accessibleName() or widget.objectName() for widget in reading_order(program.window)]


def test_the_bar_comes_first_then_the_columns_from_left_to_right(program: Program) -> None:
    found = names(program)
    wanted = ["Presets", "One step", "Speed", "Add a layer", "Filters", "Copy picture", "Data source", "Optimiser"]
    places = [found.index(name) for name in wanted]
    assert places == sorted(places)


def test_what_lies_in_a_tab_behind_is_not_reached(program: Program) -> None:
    program.window.show_view("draw")
    wait_until(lambda: "Drawing canvas" in names(program), 10, "the canvas")
    assert "Test samples" not in names(program)
    program.window.show_view("maps")
    wait_until(lambda: "Test samples" in names(program), 10, "the test samples")
    assert "Drawing canvas" not in names(program)


def test_tab_and_shift_tab_go_round_the_whole_window(program: Program) -> None:
    order = reading_order(program.window)
    order[0].setFocus()
    for wanted in (*order[1:], order[0]):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is wanted
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is order[-1]


def test_a_button_that_disables_itself_keeps_the_keyboard(program: Program) -> None:
    order = reading_order(program.window)
    button, following = order[2], order[3]
    button.setFocus()
    button.setEnabled(False)
    assert QApplication.focusWidget() is button
    button.setEnabled(True)
    button.setEnabled(False)
    assert QApplication.focusWidget() is button
    QTest.keyClick(program.window, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is following
    button.setEnabled(True)


def test_a_panel_that_was_disabled_gets_the_keyboard_back(program: Program) -> None:
    panel = program.window.docks["training"].content
    field = next(each for each in reading_order(program.window) if panel.isAncestorOf(each))
    field.setFocus()
    panel.setEnabled(False)
    assert QApplication.focusWidget() is not field
    panel.setEnabled(True)
    assert QApplication.focusWidget() is field


def test_in_another_workspace_no_button_gets_the_keyboard_by_chance(program: Program) -> None:
    panel = program.window.docks["training"].content
    field = next(each for each in reading_order(program.window) if panel.isAncestorOf(each))
    field.setFocus()
    program.window.show_workspace("playground")
    assert QApplication.focusWidget() in (program.window, field)


def test_from_a_control_that_was_hidden_the_keyboard_goes_to_its_neighbour(program: Program) -> None:
    order = reading_order(program.window)
    order[5].setFocus()
    order[5].hide()
    assert QApplication.focusWidget() in (order[4], order[6])
    order[5].show()


def test_a_part_is_gone_through_line_by_line(qtbot: Any) -> None:
    window, content = QMainWindow(), QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(content)
    fields = {}
    for line in ("ab", "cd"):
        row = QHBoxLayout()
        column.addLayout(row)
        for name in reversed(line):  # made, and so chained by Qt, from right to left
            fields[name] = QLineEdit(objectName=name)  # type: ignore[call-arg]
            row.insertWidget(0, fields[name])
    dock = QDockWidget()
    dock.setWidget(content)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.show()
    assert [field.objectName() for field in reading_order(window)] == ["a", "b", "c", "d"]


def test_controls_that_have_no_height_yet_are_in_the_order_too(qtbot: Any) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    central = QWidget()
    window.setCentralWidget(central)
    flat, tall = QLineEdit(central), QLineEdit(central)
    window.show()
    flat.setFixedSize(80, 0)
    tall.setGeometry(0, 40, 80, 24)
    assert reading_order(window) == [flat, tall]
