"""The window stands before its views are made; then they come one by one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from desktop_nn.ui.application import create_application
from desktop_nn.ui.program import Program
from desktop_nn.ui.waiting import let_pass, wait_until


@pytest.fixture
def program(qtbot: Any) -> Iterator[Program]:
    create_application(theme="light", language="en")
    program = Program(remember=False)
    yield program
    program.close()


def made(program: Program) -> list[str]:
    return [name for name, dock in program.window.docks.items() if dock.is_made]


def test_the_window_is_painted_before_anything_stands_in_it(program: Program) -> None:
    program.window.show()
    program.window.grab()
    assert made(program) == []


def test_after_its_first_picture_the_docks_that_are_seen_are_filled(program: Program) -> None:
    window = program.window
    window.show()
    wait_until(lambda: window.filling.is_done, 60, "the docks")
    seen = {name for name, dock in window.docks.items() if dock.isVisible() and not dock.visibleRegion().isEmpty()}
    assert set(made(program)) == seen


def test_one_dock_is_filled_at_a_time_and_the_first_is_what_one_looks_at(program: Program) -> None:
    counts: list[list[str]] = []
    window = program.window
    window.show()
    window.grab()
    while not window.filling.is_done:
        QApplication.processEvents()
        counts.append(made(program))
    assert next(names for names in counts if names) == ["truth"]
    assert all(len(later) - len(sooner) <= 1 for sooner, later in pairwise(counts))


def test_docks_keep_the_places_that_they_had_empty(program: Program) -> None:
    window = program.window
    window.show()
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    assert not window.filling.is_done
    places = {name: dock.geometry() for name, dock in window.docks.items() if dock.isVisible()}
    window.filling.finish()
    let_pass(0.1)
    assert {name: window.docks[name].geometry() for name in places} == places


def test_all_can_be_filled_at_once_for_a_picture(program: Program) -> None:
    program.window.show()
    program.window.filling.finish()
    assert not any(dock.is_waiting for dock in program.window.docks.values())


def test_what_is_brought_up_later_is_filled_at_once(program: Program) -> None:
    program.window.show()
    program.window.filling.finish()
    program.window.docks["draw"].show()
    program.window.docks["draw"].raise_()
    QApplication.processEvents()
    assert program.window.docks["draw"].is_made


def test_the_first_picture_needs_no_plots_and_no_views() -> None:
    loaded = modules_after(
        "from desktop_nn.app import open_window",
        "program = open_window()",
        "program.window.grab()",
    )
    assert "desktop_nn.ui.main_window" in loaded
    assert [name for name in loaded if name.startswith(("pyqtgraph", "PIL", "urllib.request", "ssl"))] == []
    assert [name for name in loaded if name.startswith("desktop_nn.ui.") and name.endswith(("_view", "_dialog"))] == []


def test_the_process_that_trains_loads_no_window() -> None:
    loaded = modules_after("import desktop_nn.__main__, desktop_nn.ui.training_process, desktop_nn.ui.training_child")
    assert "desktop_nn.training.session" in loaded
    windows = ("PySide6.QtGui", "PySide6.QtWidgets", "pyqtgraph", "PIL")
    assert [name for name in loaded if name.startswith(windows)] == []


def modules_after(*statements: str) -> list[str]:
    """What a fresh process has imported after these statements."""
    tell = ("import json, os, sys", "print(json.dumps(sorted(sys.modules)), flush=True)", "os._exit(0)")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", "; ".join([*statements, *tell])]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    loaded: list[str] = json.loads(run.stdout)
    return loaded
