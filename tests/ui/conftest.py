"""What every test of the window stands on: no window of an earlier test is still there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot
from running import open_preset

from desktop_nn.ui.application import create_application
from desktop_nn.ui.program import Program


@pytest.fixture(autouse=True)
def windows_go_with_their_test() -> Iterator[None]:
    """Delete what was to be deleted later: no event loop runs between tests, and a theme dresses all that is left."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def run_alone() -> Callable[[str], str]:
    """Runs a script in a process of its own and gives what it prints: it would take the tests with it if it crashed.

    What is freed is overwritten (with glibc), so that reading it afterwards shows.
    """

    def run(script: str) -> str:
        ended = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env={**os.environ, "MALLOC_PERTURB_": "165"},
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout.strip()

    return run


@pytest.fixture
def program(qtbot: QtBot) -> Iterator[Program]:
    """The program with its window and the XOR network, ready to train."""
    create_application(theme="light", language="en")
    program = Program(remember=False)
    program.window.show()
    open_preset(program, "xor-mlp")
    yield program
    program.close()
