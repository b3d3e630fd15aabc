"""Start the window."""

from __future__ import annotations

from pathlib import Path

from desktop_nn.project.experiment import Experiment


def run_window(path: Path | None = None, experiment: Experiment | None = None) -> int:
    """Open the main window, with the project file `path` or an experiment if one is given; returns the exit code."""
    from desktop_nn.ui.application import create_application

    app = create_application()
    from desktop_nn.ui.program import Program

    program = Program(apart=True)
    program.window.show()
    program.begin(path, experiment)
    code = app.exec()
    program.close()
    return code
