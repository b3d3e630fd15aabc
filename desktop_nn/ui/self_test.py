"""Prove that this installation works: train, draw, recognise, save and open in the real window, and say so."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, _, percent
from desktop_nn.project.presets import presets, trained
from desktop_nn.ui.application import create_application
from desktop_nn.ui.program import Program
from desktop_nn.ui.screenshot import train
from desktop_nn.ui.waiting import let_pass, wait_until

_PATIENCE_SECONDS = 120.0
_ENOUGH_DIGITS = 0.7

#: A seven as a person draws it, in fractions of the canvas.
_SEVEN = ((0.28, 0.24), (0.72, 0.24), (0.62, 0.42), (0.54, 0.58), (0.48, 0.78))


@dataclass(frozen=True)
class Check:
    """One thing that was tried: what, whether it worked, the figure that shows it."""

    name: str
    title: str
    passed: bool
    detail: str
    seconds: float


def run(screenshot: Path | None = None) -> dict[str, object]:
    """Try everything in the real window; off screen where there is no display.

    Returns {"passed", "checks": [{name, title, passed, detail, seconds}], "screenshot", "platform"}.
    """
    create_application(offscreen=_has_no_display())
    program = Program(remember=False, apart=True)
    program.window.show()
    program.window.filling.finish()
    try:
        with tempfile.TemporaryDirectory() as folder:
            checks = _checks(program, Path(folder), screenshot)
    finally:
        program.close()
    return {
        "passed": all(check.passed for check in checks),
        "checks": [check.__dict__ for check in checks],
        "screenshot": None if screenshot is None else str(screenshot),
        "platform": QApplication.platformName(),
    }


def _checks(program: Program, folder: Path, screenshot: Path | None) -> list[Check]:
    acts: list[tuple[str, str, Callable[[], str]]] = [
        ("train_xor", N_("XOR is learned"), lambda: _train_xor(program)),
        ("train_digits", N_("A small convolutional network learns digits"), lambda: _train_digits(program)),
        (
            "save_open",
            N_("A project is saved and opened"),
            lambda: _save_and_open(program, folder / "test.dnn"),
        ),
        ("draw", N_("A drawn digit is recognised"), lambda: _recognise_seven(program)),
    ]
    if screenshot is not None:
        acts.append(("screenshot", N_("A picture of the window is written"), lambda: _write(program, screenshot)))
    return [_tried(*act) for act in acts]


def _tried(name: str, title: str, act: Callable[[], str]) -> Check:
    began = perf_counter()
    try:
        detail, passed = act(), True
    except (UserError, AssertionError) as error:
        detail, passed = str(error), False
    return Check(name, _(title), passed, detail, round(perf_counter() - began, 2))


def _open_preset(program: Program, name: str) -> None:
    version = program.trainer.newest.version if program.trainer.current else 0
    program.open_experiment(presets[name].experiment)
    _wait_for_run(program, version)


def _wait_for_run(program: Program, version: int) -> None:
    trainer = program.trainer
    wait_until(
        lambda: (
            trainer.current is not None and trainer.current.version > version and trainer.state in ("ready", "paused")
        ),
        _PATIENCE_SECONDS,
        _("the data"),
    )


def _train_xor(program: Program) -> str:
    _open_preset(program, "xor-mlp")
    train(program, 200)
    epochs = 200
    while _accuracy(program, "train") < 1 and epochs < 2000:
        train(program, 200)
        epochs += 200
    share = _accuracy(program, "train")
    _require(share == 1, _("only {share} of the truth table is right"), share)
    return _("all four rows are right after {count} epochs").format(count=epochs)


def _train_digits(program: Program) -> str:
    _open_preset(program, "digits-offline")
    train(program, 1)
    share = _accuracy(program, "test")
    _require(share > _ENOUGH_DIGITS, _("only {share} of the test digits are recognised"), share)
    return _("{share} of the test digits are recognised after one epoch").format(share=percent(share))


def _accuracy(program: Program, samples: str) -> float:
    metrics = program.trainer.newest.metrics
    share = None if metrics is None else getattr(metrics, f"{samples}_accuracy")
    return 0.0 if share is None else float(share)


def _save_and_open(program: Program, path: Path) -> str:
    before = program.trainer.newest.weights.trainable.copy()
    program.window.files.write(path)
    wait_until(path.exists, _PATIENCE_SECONDS, _("the file"))
    version = program.trainer.newest.version
    program.window.files.open(path)
    _wait_for_run(program, version)
    same = np.array_equal(before, program.trainer.newest.weights.trainable)
    _require(same, _("the weights that were opened differ from those that were saved"), 0.0)
    return _("{count} weights are the same, bit for bit").format(count=before.size)


def _recognise_seven(program: Program) -> str:
    path = trained("lenet-5")
    assert path is not None, "no trained LeNet-5 is shipped"
    version = program.trainer.newest.version
    program.window.files.open(path)
    _wait_for_run(program, version)
    view = program.window.draw_view
    program.window.show_view("draw")
    wait_until(lambda: view.is_seen() and not view.is_empty, _PATIENCE_SECONDS, _("the answer"))
    let_pass(0.2)
    draw_seven(view.canvas)
    trainer = program.trainer
    wait_until(lambda: view.probe() in trainer.newest.answers, _PATIENCE_SECONDS, _("the answer"))
    let_pass(0.3)
    probe = view.probe()
    assert probe is not None
    prediction = trainer.newest.answers[probe]
    share = float(prediction.scores[7])
    _require(int(prediction.label) == 7, _("the drawn seven got {share} only"), share)
    return _("the drawn seven is recognised as 7, with {share}").format(share=percent(share))


def draw_seven(canvas: QWidget) -> None:
    """Draw a seven on a canvas with the mouse."""
    side = min(canvas.width(), canvas.height())
    left, top = (canvas.width() - side) // 2, (canvas.height() - side) // 2
    points = [QPoint(left + round(x * side), top + round(y * side)) for x, y in _SEVEN]
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[0])
    for start, end in pairwise(points):
        for part in range(1, 9):
            QTest.mouseMove(canvas, start + (end - start) * part / 8)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[-1])


def _write(program: Program, path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    _require(program.window.grab().save(str(path), "PNG"), _("the picture could not be written"), 0.0)
    return str(path)


def _require(holds: bool, otherwise: str, share: float) -> None:
    if not holds:
        raise AssertionError(otherwise.format(share=percent(share)))


def _has_no_display() -> bool:
    """On Linux without a screen the window is drawn off screen."""
    if not sys.platform.startswith("linux"):
        return False
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
