"""Several runs in one project: the open one keeps its numbers, exchange keeps both, and all acts can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from running import soon

from desktop_nn.core.losses import PerceptronCriterion
from desktop_nn.project import project_file
from desktop_nn.project.lecture_models import PERCEPTRON
from desktop_nn.project.presets import presets
from desktop_nn.project.teaching import Teaching
from desktop_nn.training.loading import load_dataset
from desktop_nn.training.probes.compared import Compared
from desktop_nn.training.probes.surface import Surface
from desktop_nn.training.session import Session
from desktop_nn.training.snapshot import BesideSnapshot
from desktop_nn.ui.application import create_application
from desktop_nn.ui.comparing import Comparing
from desktop_nn.ui.program import Program

XOR = presets["xor-mlp"].experiment.replace(title="XOR")
SHORT = XOR.replace(training=replace(XOR.training, epochs=40))
CIRCLE = presets["circle"].experiment
PLANE = Compared(Surface((-1.0, 2.0), (-1.0, 2.0), 8))


class Desk:
    """A program whose window asks of all runs what `PLANE` asks."""

    def __init__(self, apart: bool) -> None:
        self.program = Program(remember=False, apart=apart)
        self.document, self.trainer = self.program.document, self.program.trainer
        self.comparing = Comparing(self.document, self.trainer)

    def open(self, experiment: Any = XOR) -> None:
        self.program.open_experiment(experiment)
        soon(lambda: self.trainer.state == "ready" and self.trainer.newest.experiment == experiment)

    def train(self, steps: int) -> None:
        for _ in range(steps):
            before = self.trainer.newest.step
            self.trainer.step()
            soon(lambda before=before: self.trainer.state == "paused" and self.trainer.newest.step == before + 1)

    def beside(self, count: int) -> tuple[BesideSnapshot, ...]:
        """The runs beside, once there are so many."""
        soon(lambda: len(self.trainer.newest.beside) == count == len(self.document.company.beside))
        return self.trainer.newest.beside

    def weights(self) -> np.ndarray:
        return self.trainer.newest.weights.trainable

    def close(self) -> None:
        self.program.close()


@pytest.fixture(params=[False, True], ids=["thread", "process"])
def desk(request: pytest.FixtureRequest, qtbot: Any) -> Iterator[Desk]:
    create_application(theme="light", language="en")
    desk = Desk(request.param)
    desk.open()
    yield desk
    desk.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # the window would burden the tests that follow


def alone(steps: int, experiment: Any = XOR) -> np.ndarray:
    session = Session(experiment, load_dataset(experiment).dataset)
    for _ in range(steps):
        session.step()
    return session.weights.trainable


def test_a_run_that_is_kept_stays_as_it_was_while_the_open_one_goes_on(desk: Desk) -> None:
    desk.train(3)
    desk.comparing.keep()
    (kept,) = desk.beside(1)
    desk.train(2)
    (later,) = desk.beside(1)
    assert (kept.frozen, kept.step, later.step, desk.trainer.newest.step) == (True, 3, 3, 5)
    np.testing.assert_array_equal(later.history.loss, kept.history.loss)
    desk.document.undo_stack.undo()
    desk.beside(0)


def test_the_open_run_has_the_same_numbers_with_and_without_others(desk: Desk) -> None:
    desk.comparing.train_copy()
    desk.beside(1)
    desk.comparing.train(PERCEPTRON.applied(XOR).replace(title="Perceptron"))
    desk.beside(2)
    desk.train(4)
    np.testing.assert_array_equal(desk.weights(), alone(4))
    assert [each.step for each in desk.trainer.newest.beside] == [4, 4]
    assert [each.title for each in desk.trainer.newest.beside] == ["XOR 2", "Perceptron"]


def test_all_that_are_not_frozen_run_pause_and_go_back(desk: Desk) -> None:
    desk.comparing.train_copy()
    desk.beside(1)
    desk.trainer.start()
    soon(lambda: all(run.step > 20 for run in (desk.trainer.newest, *desk.beside(1))))
    desk.trainer.pause()
    soon(lambda: desk.trainer.state == "paused")
    stood = desk.beside(1)[0].step
    desk.trainer.refresh()
    assert desk.beside(1)[0].step == stood
    desk.trainer.reset()
    soon(lambda: desk.trainer.state == "ready" and desk.trainer.newest.beside[0].step == 0)


def test_the_training_goes_on_until_the_last_one_has_its_epochs(desk: Desk) -> None:
    desk.open(SHORT)
    desk.comparing.train(SHORT.replace(title="Longer", training=replace(SHORT.training, epochs=90)))
    desk.beside(1)
    desk.trainer.start()
    soon(lambda: desk.trainer.state == "finished")
    assert (desk.trainer.newest.epoch, desk.beside(1)[0].epoch) == (40.0, 90.0)


def test_exchange_keeps_where_both_runs_stand_and_can_be_undone(desk: Desk) -> None:
    desk.comparing.train(PERCEPTRON.applied(XOR).replace(title="Perceptron"))
    desk.beside(1)
    desk.train(3)
    learned = desk.weights()
    desk.comparing.open(desk.document.company.beside[0].id)
    soon(lambda: isinstance(desk.trainer.newest.experiment.training.loss, PerceptronCriterion))
    assert (desk.trainer.newest.step, desk.beside(1)[0].step, desk.beside(1)[0].title) == (3, 3, "XOR")
    desk.document.undo_stack.undo()
    soon(lambda: desk.trainer.newest.experiment.training == XOR.training)
    np.testing.assert_array_equal(desk.weights(), learned)
    desk.train(1)
    np.testing.assert_array_equal(desk.weights(), alone(4))


def test_runs_that_are_exchanged_while_they_are_trained_both_go_on(desk: Desk) -> None:
    desk.comparing.train_copy()
    (run,) = desk.beside(1)
    desk.trainer.start()
    soon(lambda: desk.trainer.newest.step > 5)
    version = desk.trainer.newest.version
    desk.comparing.open(run.id)
    soon(lambda: desk.trainer.newest.version > version and desk.trainer.is_running)
    (left,), step = desk.beside(1), desk.trainer.newest.step
    soon(lambda: desk.trainer.newest.step > step + 5 and desk.beside(1)[0].step > left.step + 5)


def test_one_that_comes_while_the_others_are_trained_is_trained_too(desk: Desk) -> None:
    desk.trainer.start()
    soon(lambda: desk.trainer.newest.step > 5)
    desk.comparing.train(PERCEPTRON.applied(XOR).replace(title="Perceptron"))
    soon(lambda: desk.beside(1)[0].step > 5)


def test_what_a_teacher_hides_stays_hidden_when_another_run_is_opened(desk: Desk) -> None:
    hidden = Teaching(("view.surface",), "Learn XOR.")
    desk.comparing.train(PERCEPTRON.applied(XOR).replace(title="Perceptron"))
    desk.beside(1)
    desk.document.edit("hide", teaching=hidden)
    desk.comparing.open(desk.document.company.beside[0].id)
    soon(lambda: desk.document.experiment.title == "Perceptron")
    assert desk.document.experiment.teaching == hidden


def test_opening_a_frozen_run_goes_on_from_where_it_was_kept(desk: Desk) -> None:
    desk.train(3)
    desk.comparing.keep()
    desk.beside(1)
    desk.train(4)
    desk.comparing.open(desk.document.company.beside[0].id)
    soon(lambda: desk.trainer.newest.step == 3)
    assert (desk.beside(1)[0].step, desk.beside(1)[0].frozen) == (7, False)
    desk.train(1)
    np.testing.assert_array_equal(desk.weights(), alone(4))


def test_frozen_it_rests_and_released_it_goes_on_with_the_same_numbers(desk: Desk) -> None:
    desk.comparing.train_copy()
    (run,) = desk.beside(1)
    desk.train(2)
    desk.comparing.freeze(run.id)
    soon(lambda: desk.trainer.newest.beside[0].frozen)
    desk.train(2)
    assert desk.beside(1)[0].step == 2
    desk.comparing.release(run.id)
    soon(lambda: not desk.trainer.newest.beside[0].frozen)
    desk.train(1)
    assert desk.beside(1)[0].step == 3
    desk.comparing.open(run.id)
    soon(lambda: desk.trainer.newest.step == 3)
    np.testing.assert_array_equal(desk.weights(), alone(3))


def test_one_that_was_removed_comes_back_where_it_stood(desk: Desk) -> None:
    desk.comparing.train_copy()
    (run,) = desk.beside(1)
    desk.train(5)
    desk.comparing.remove(run.id)
    desk.beside(0)
    desk.train(1)
    desk.document.undo_stack.undo()
    assert desk.beside(1)[0].step == 5


def test_other_data_are_the_data_of_all_that_are_not_frozen(desk: Desk) -> None:
    desk.comparing.train_copy()
    desk.beside(1)
    desk.comparing.keep()
    desk.beside(2)
    desk.train(3)
    desk.document.edit("data", data=CIRCLE.data)
    soon(lambda: desk.trainer.state == "ready" and desk.trainer.newest.experiment.data == CIRCLE.data)
    assert [each.experiment.data for each in desk.document.company.beside] == [CIRCLE.data, XOR.data]
    assert [(each.frozen, each.step) for each in desk.beside(2)] == [(False, 0), (True, 0)]


def test_a_run_of_other_data_is_opened_with_them_and_the_other_is_kept(desk: Desk) -> None:
    desk.train(2)
    desk.comparing.keep()
    desk.beside(1)
    desk.document.edit("data", data=CIRCLE.data)
    soon(lambda: desk.trainer.state == "ready" and desk.trainer.newest.experiment.data == CIRCLE.data)
    desk.train(3)
    desk.comparing.open(desk.document.company.beside[0].id)
    soon(lambda: desk.trainer.newest.experiment.data == XOR.data and desk.trainer.newest.step == 2)
    assert (desk.beside(1)[0].frozen, desk.beside(1)[0].step) == (True, 3)
    desk.document.undo_stack.undo()
    soon(lambda: desk.trainer.newest.experiment.data == CIRCLE.data and desk.trainer.newest.step == 3)


def test_all_answer_what_is_asked_of_all(desk: Desk) -> None:
    desk.comparing.train_copy()
    desk.beside(1)
    desk.comparing.keep()
    desk.beside(2)
    desk.trainer._worker.want((PLANE,))
    soon(lambda: PLANE in desk.trainer.newest.answers)
    answers = [each.answers[PLANE] for each in (desk.trainer.newest, *desk.trainer.newest.beside)]
    np.testing.assert_array_equal(answers[0].values, answers[1].values)
    np.testing.assert_array_equal(answers[0].values, answers[2].values)


def test_a_project_comes_back_with_all_its_runs(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "several.dnn"
    desk.comparing.train_copy()
    desk.beside(1)
    desk.train(2)
    desk.comparing.keep()
    desk.beside(2)
    desk.train(1)
    desk.program.window.files.write(path)
    soon(path.exists)
    soon(lambda: desk.document.is_clean)
    desk.open()
    assert desk.trainer.newest.beside == ()
    desk.program.window.files.open(path)
    soon(lambda: desk.trainer.newest.step == 3)
    assert [(each.step, each.frozen) for each in desk.beside(2)] == [(3, False), (2, True)]
    desk.train(1)
    np.testing.assert_array_equal(desk.weights(), alone(4))
    saved = project_file.load(path)
    assert [each.experiment.title for each in saved.beside] == ["XOR 2", "XOR 3"]


def test_a_new_name_is_one_step_to_undo(desk: Desk) -> None:
    desk.comparing.keep()
    (run,) = desk.beside(1)
    desk.comparing.rename(run.id, "Before")
    soon(lambda: desk.trainer.newest.beside[0].title == "Before")
    desk.comparing.rename(desk.document.company.open_id, "Now")
    assert desk.document.experiment.title == "Now"
    desk.document.undo_stack.undo()
    desk.document.undo_stack.undo()
    soon(lambda: desk.trainer.newest.beside[0].title == "XOR 2")
