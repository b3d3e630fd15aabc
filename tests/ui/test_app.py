"""The running program: what its window is for the person from the first picture to the last."""

from __future__ import annotations

import sys
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
