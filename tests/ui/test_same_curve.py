"""In the real window the same seed gives the same curve, bit for bit, however one pauses, steps and resets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt

from desktop_nn.data.glyphs import Glyphs
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.presets import presets
from desktop_nn.training.snapshot import Snapshot
from desktop_nn.ui.application import create_application
from desktop_nn.ui.program import Program
from desktop_nn.ui.waiting import wait_until

XOR = presets["xor-mlp"].experiment
LENET = presets["lenet-5"].experiment
EXPERIMENTS = {
    "xor": replace(XOR, training=replace(XOR.training, epochs=40)),
    "lenet-5": replace(
        LENET, data=Glyphs(train=640, test=100), training=replace(LENET.training, batch_size=32, epochs=2)
    ),
}


@pytest.fixture(params=[False, True], ids=["in a thread", "apart"])
def program(qtbot: Any, request: pytest.FixtureRequest) -> Iterator[Program]:
    create_application(theme="light", language="en")
    program = Program(remember=False, apart=request.param)
    program.window.show()
    yield program
    program.close()


def rested(program: Program, state: str, step: int) -> Callable[[], bool]:
    def stands() -> bool:
        trainer = program.trainer
        return trainer.state == state and trainer.current is not None and trainer.current.step == step

    return stands


def press(qtbot: Any, program: Program, name: str) -> None:
    bar = program.window.transport
    qtbot.mouseClick(bar.run if name == "run" else bar.buttons[name], Qt.MouseButton.LeftButton)


def curve(snapshot: Snapshot) -> tuple[np.ndarray, ...]:
    history = snapshot.history
    evaluations = (history.evaluation_step, history.train_loss, history.test_loss)
    return (history.step, history.loss, *evaluations, snapshot.weights.trainable)


def steps_of(experiment: Experiment) -> int:
    samples = len(experiment.data.load(experiment.seed).train)
    return experiment.training.epochs * -(-samples // experiment.training.batch_size)


@pytest.mark.parametrize("name", list(EXPERIMENTS))
def test_paused_stepped_and_reset_the_same_seed_gives_the_same_curve(program: Program, qtbot: Any, name: str) -> None:
    experiment = EXPERIMENTS[name]
    steps = steps_of(experiment)
    program.open_experiment(experiment)
    program.trainer.set_pace(0)
    wait_until(rested(program, "ready", 0), 60, "the data")
    press(qtbot, program, "run")
    wait_until(rested(program, "finished", steps), 60, "the run in one go")
    in_one_go = curve(program.trainer.newest)

    press(qtbot, program, "reset")
    wait_until(rested(program, "ready", 0), 60, "the reset")
    for number in (1, 2, 3):
        press(qtbot, program, "step")
        wait_until(rested(program, "paused", number), 60, "a step")
    program.trainer.set_pace(10)  # there is time to pause it
    press(qtbot, program, "run")
    wait_until(lambda: program.trainer.newest.step > 3, 60, "the run to begin")
    press(qtbot, program, "run")
    wait_until(lambda: program.trainer.state == "paused", 60, "the pause")
    program.trainer.set_pace(0)
    press(qtbot, program, "run")
    wait_until(rested(program, "finished", steps), 60, "the end of the interrupted run")

    for straight, interrupted in zip(in_one_go, curve(program.trainer.newest), strict=True):
        assert np.array_equal(straight, interrupted)
