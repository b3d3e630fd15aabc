"""Start the window."""

from __future__ import annotations

from pathlib import Path


def run_window(path: Path | None = None) -> int:
    """Open the main window, with the project file `path` if one is given; returns the exit code."""
    from desktop_nn.ui.application import create_application

    app = create_application()
    from desktop_nn.ui.program import Program

    program = Program(apart=True)
    program.window.show()
    program.begin(path)
    code = app.exec()
    program.close()
    return code
