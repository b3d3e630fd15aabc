"""The running program: what its window is for the person from the first picture to the last."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from desktop_nn.app import run_window
from desktop_nn.ui.dialogs.bug_dialog import BugDialog


def test_an_error_nobody_caught_is_shown_while_the_program_runs(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before, reports = sys.excepthook, []

    def go_wrong() -> int:
        error = RuntimeError("unforeseen")
        sys.excepthook(type(error), error, None)
        dialogs = [each for each in QApplication.topLevelWidgets() if isinstance(each, BugDialog)]
        reports.extend(dialog.report() for dialog in dialogs)
        return 0

    monkeypatch.setattr(QApplication, "exec", staticmethod(go_wrong))
    assert run_window() == 0
    assert [report for report in reports if "unforeseen" in report]
    assert sys.excepthook is before


_A_SHORT_LIFE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from desktop_nn import app

open_window, programs = app.open_window, []

def open_and_remember(*arguments):
    programs.append(open_window(*arguments))
    return programs[0]

def live():
    program = programs[0]
    acts = [
        lambda: program.document.edit("change the seed", seed=7),
        lambda: program.trainer.start(),
        lambda: program.choose_language("pt_BR"),
        lambda: program.document.edit("change the seed", seed=8),
        lambda: program.document.undo_stack.undo(),
        lambda: program.document.undo_stack.setClean(),
        lambda: program.window.close(),
    ]
    for number, act in enumerate(acts):
        QTimer.singleShot(300 * (number + 1), act)
    return execute()

execute = QApplication.exec
QApplication.exec = live
app.open_window = open_and_remember
sys.exit(app.run_window())
"""


def test_the_program_ends_well_after_work_while_it_still_learns(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _A_SHORT_LIFE],
        env={**os.environ, "MALLOC_PERTURB_": "165", "DESKTOP_NN_CONFIG": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
