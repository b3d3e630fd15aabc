"""A running program for tests, and waiting for what it does."""

from __future__ import annotations

from collections.abc import Callable

from desktop_nn.project.presets import presets
from desktop_nn.ui.program import Program
from desktop_nn.ui.waiting import wait_until


def soon(condition: Callable[[], bool]) -> None:
    """Let the window work until the condition holds; the test fails when it has not after a minute."""
    wait_until(condition, 60, "the test's condition")


def open_preset(program: Program, name: str) -> None:
    """Open a preset and wait until it is ready to train."""
    before = program.trainer.current.version if program.trainer.current else 0
    program.open_experiment(presets[name].experiment)
    soon(lambda: program.trainer.current is not None and program.trainer.current.version > before)
    soon(lambda: program.trainer.state == "ready")
