"""The title of a dock is read once: on its tab, or above its content."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QStyleOptionDockWidget

from desktop_nn.ui.application import create_application
from desktop_nn.ui.dock_titles import DockTitles
from desktop_nn.ui.docks import Dock


@pytest.fixture
def docks(qtbot: Any) -> dict[str, Dock]:
    """Loss and accuracy share a place; the surface has its own."""
    create_application(theme="light", language="en")
    window = QMainWindow()
    qtbot.addWidget(window)
    made = {name: Dock(window, name, name.title(), QLabel) for name in ("surface", "loss", "accuracy")}
    for dock in made.values():
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.tabifyDockWidget(made["loss"], made["accuracy"])
    DockTitles(window, made.values())
    window.show()
    QApplication.processEvents()
    return made


def title(dock: Dock) -> str:
    option = QStyleOptionDockWidget()
    dock.initStyleOption(option)
    return option.title


def test_a_dock_on_its_own_says_its_title_and_one_below_tabs_does_not(docks: dict[str, Dock]) -> None:
    assert [title(dock) for dock in docks.values()] == ["Surface", "", ""]


def test_below_tabs_the_content_begins_higher(docks: dict[str, Dock]) -> None:
    alone, tabbed = docks["surface"], docks["accuracy"]
    tabbed.raise_()
    QApplication.processEvents()
    assert tabbed.widget().y() < alone.widget().y()


def test_the_last_of_a_place_says_its_title_again(docks: dict[str, Dock], qtbot: Any) -> None:
    docks["accuracy"].hide()
    qtbot.waitUntil(lambda: title(docks["loss"]) == "Loss")
    docks["accuracy"].show()
    qtbot.waitUntil(lambda: title(docks["loss"]) == "")


def test_a_dock_taken_out_of_its_place_says_its_title(docks: dict[str, Dock], qtbot: Any) -> None:
    docks["accuracy"].hide()  # off screen no window can be raised
    docks["accuracy"].setFloating(True)
    qtbot.waitUntil(lambda: title(docks["accuracy"]) == "Accuracy" and title(docks["loss"]) == "Loss")
