"""Start the window."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_nn.project.experiment import Experiment
    from desktop_nn.ui.program import Program


def run_window(path: Path | None = None, experiment: Experiment | None = None) -> int:
    """Open the main window, with the project file `path` or an experiment if one is given; returns the exit code."""
    program = open_window(path, experiment)
    from PySide6.QtWidgets import QApplication

    from desktop_nn.ui.messages import install_excepthook

    hook = install_excepthook(program, lambda: program.window)
    code = QApplication.exec()
    hook.remove()
    program.close()
    return code


def open_window(path: Path | None = None, experiment: Experiment | None = None) -> Program:
    """The program with its window on show; what stands in it comes when the window has been painted once."""
    import desktop_nn.project.presets  # noqa: F401 - first: Qt reads the source of each module imported after itself
    from desktop_nn.ui.application import create_application

    create_application()
    from desktop_nn.ui.program import Program

    program = Program(apart=True)
    program.window.filling.begun.connect(partial(program.begin, path, experiment))
    program.window.show()
    return program
