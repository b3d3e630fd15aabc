"""A picture of the real main window after real training, rendered off screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, current_language
from desktop_nn.project.experiment import Experiment
from desktop_nn.ui.application import create_application
from desktop_nn.ui.pictures import save_png
from desktop_nn.ui.program import Program
from desktop_nn.ui.waiting import let_pass, wait_until

_PATIENCE_SECONDS = 600.0
_SETTLE_SECONDS = 0.6


def take_screenshot(
    experiment: Experiment,
    epochs: int | None,
    size: tuple[int, int],
    theme: str,
    language: str | None,
    output: Path,
    state: Any | None = None,
    workspace: str | None = None,
) -> dict[str, object]:
    """Open the window, train `epochs` epochs (None: as many as suit the data), and save its picture as PNG.

    Returns the facts of the picture: path, width, height, epochs, theme, language, test accuracy.
    """
    if output.suffix.lower() != ".png":
        raise UserError(N_("Pictures are saved as PNG; '{name}' does not end in .png."), name=output.name)
    create_application(offscreen=True, theme=theme, language=language)
    program = Program(remember=False)
    try:
        program.window.resize(*size)
        program.window.show()
        program.window.filling.finish()
        program.open_experiment(experiment, state)
        is_empty = experiment.data.problem() is not None
        if not is_empty:
            wait_until(lambda: program.trainer.state not in ("empty", "loading"), _PATIENCE_SECONDS, N_("the data"))
        if workspace is not None:
            program.window.show_workspace(workspace)
        if is_empty:
            let_pass(_SETTLE_SECONDS)
        else:
            train(program, _fitting_epochs(experiment, state) if epochs is None else epochs)
        return _save(program, output, theme, size)
    finally:
        program.close()


def _fitting_epochs(experiment: Experiment, state: Any | None) -> int:
    if state is not None:
        return 0
    if experiment.data.is_image:
        return 1
    return experiment.training.epochs or 300


def train(program: Program, epochs: int) -> None:
    """Train whole epochs and let the views show the end."""
    trainer = program.trainer
    target = int(trainer.newest.epoch) + epochs
    while trainer.newest.epoch < target and trainer.state != "diverged":
        reached = int(trainer.newest.epoch)
        trainer.epoch()
        wait_until(
            lambda before=reached: (
                trainer.state == "diverged"  # type: ignore[misc]
                or (trainer.state != "running" and trainer.newest.epoch >= before + 1)
            ),
            _PATIENCE_SECONDS,
            N_("training"),
        )
    let_pass(_SETTLE_SECONDS)


def _save(program: Program, output: Path, theme: str, size: tuple[int, int]) -> dict[str, object]:
    output.parent.mkdir(parents=True, exist_ok=True)
    save_png(program.window.grab().toImage(), output)
    snapshot = program.trainer.current
    metrics = None if snapshot is None else snapshot.metrics
    return {
        "path": str(output),
        "width": size[0],
        "height": size[1],
        "theme": theme,
        "language": current_language(),
        "workspace": program.window.arrangement.workspace_name,
        "epochs": 0.0 if snapshot is None else snapshot.epoch,
        "test_accuracy": None if metrics is None else metrics.test_accuracy,
    }
