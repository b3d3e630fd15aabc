"""Training apart from the window: the same acts and answers through a pipe, and nothing is left when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import Pipe
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from running import soon

from desktop_nn.data.base import Dataset, Samples
from desktop_nn.data.glyphs import Glyphs
from desktop_nn.data.own import OwnData
from desktop_nn.data.table import EMPTY
from desktop_nn.project.beside import Beside, Company, States
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.presets import presets
from desktop_nn.training.companions import Companions
from desktop_nn.training.journal import SetWeight
from desktop_nn.training.loading import load_dataset
from desktop_nn.training.observer import Observer
from desktop_nn.training.probes.surface import Surface
from desktop_nn.training.session import Session
from desktop_nn.training.snapshot import Snapshot
from desktop_nn.ui.parcels import pack
from desktop_nn.ui.trainer import Trainer
from desktop_nn.ui.training_child import _Answers
from desktop_nn.ui.training_process import TrainingProcess
from desktop_nn.ui.training_words import Failure

XOR = presets["xor-mlp"].experiment
GLYPHS = replace(presets["digits-offline"].experiment, data=Glyphs(train=2000, test=200))


class Asking:
    """A view that wants one thing to know."""

    pause_seconds = 0.0

    def __init__(self, probe: Any) -> None:
        self.wanted = probe
        self.shown: list[Snapshot] = []

    def is_seen(self) -> bool:
        return True

    def probe(self) -> Any:
        return self.wanted

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self.shown.append(snapshot)

    def show_waiting(self, waiting: bool) -> None:
        self.waits = waiting

    def show_problem(self, reason: str) -> None:
        pass


@pytest.fixture
def trainer(qtbot: Any) -> Iterator[Trainer]:
    trainer = Trainer(apart=True)
    yield trainer
    trainer.close()


def load(trainer: Trainer, experiment: Any = XOR) -> Snapshot:
    trainer.load(experiment)
    soon(lambda: trainer.state == "ready" and trainer.current is not None)
    return trainer.newest


def process_of(trainer: Trainer) -> Any:
    worker = trainer._worker
    assert isinstance(worker, TrainingProcess)
    return worker._process


def test_every_preset_can_travel_and_arrives_the_same() -> None:
    for preset in presets.values():
        assert ForkingPickler.loads(ForkingPickler.dumps(preset.experiment)) == preset.experiment


def test_it_trains_in_another_process_and_every_act_arrives(trainer: Trainer) -> None:
    assert load(trainer).step == 0
    trainer.step()
    soon(lambda: trainer.state == "paused" and trainer.newest.step == 1)
    trainer.one_sample()
    soon(lambda: trainer.state == "paused" and trainer.newest.step == 2)
    trainer.apply(SetWeight("dense-1", "weight", (0, 0), 2.5))
    soon(lambda: bool(trainer.newest.weights.of("dense-1")["weight"][0, 0] == 2.5))
    trainer.epoch()
    soon(lambda: trainer.state == "paused" and trainer.newest.epoch >= 1)
    trainer.go_to(1)
    soon(lambda: trainer.newest.step == 1)
    seed = trainer.newest.weights_seed
    trainer.new_weights()
    soon(lambda: trainer.newest.weights_seed != seed and trainer.newest.step == 0)
    trainer.start()
    soon(lambda: trainer.newest.step > 5)
    trainer.pause()
    soon(lambda: trainer.state == "paused")


def test_a_run_goes_on_while_its_points_are_painted(trainer: Trainer) -> None:
    def painted(count: int) -> Experiment:
        places = np.random.default_rng(1).uniform(-5, 5, (count, 2))
        return presets["paint"].experiment.replace(data=OwnData(table=EMPTY.with_rows(places, np.arange(count) % 2)))

    load(trainer, painted(40))
    trainer.start()
    soon(lambda: trainer.newest.step > 5)
    trainer.follow(painted(60))
    soon(lambda: len(trainer.newest.dataset.train) + len(trainer.newest.dataset.test) == 60)
    assert trainer.newest.step > 5
    assert trainer.is_running
    assert len(trainer.newest.history.data_changes) == 1
    assert trainer.newest.experiment == painted(60)


def test_a_view_is_answered_and_sees_the_data_whole(trainer: Trainer) -> None:
    view = Asking(Surface((0.0, 1.0), (0.0, 1.0), 8))
    trainer.set_views([view])
    load(trainer)
    soon(lambda: any(view.wanted in snapshot.answers for snapshot in view.shown))
    shown = view.shown[-1]
    assert shown.experiment == XOR
    assert len(shown.dataset.train) == 4


def test_data_and_experiment_are_the_same_objects_from_snapshot_to_snapshot(trainer: Trainer) -> None:
    first = load(trainer)
    trainer.step()
    soon(lambda: trainer.newest.step == 1)
    assert trainer.newest.dataset is first.dataset
    assert trainer.newest.experiment is first.experiment


def test_a_saved_run_goes_on_in_another_process(trainer: Trainer, qtbot: Any) -> None:
    load(trainer)
    trainer.step()
    soon(lambda: trainer.newest.step == 1)
    states: list[Any] = []
    trainer.request_states(lambda given: states.append(given.open))
    soon(lambda: bool(states))
    other = Trainer(apart=True)
    try:
        other.load(XOR, state=states[0])
        soon(lambda: other.current is not None and other.newest.step == 1)
        assert np.array_equal(other.newest.weights.trainable, trainer.newest.weights.trainable)
    finally:
        other.close()


def test_getting_data_is_given_up_while_it_lasts(trainer: Trainer) -> None:
    states: list[str] = []
    trainer.state_changed.connect(states.append)
    trainer.load(replace(GLYPHS, data=Glyphs(train=60_000, test=10_000)))
    trainer.cancel_loading()
    soon(lambda: states[-1:] == ["empty"])
    assert len(load(trainer, replace(GLYPHS, data=Glyphs(train=300, test=100))).dataset.train) == 300


def test_a_process_that_was_killed_is_replaced_and_goes_on_from_the_weights_shown_last(trainer: Trainer) -> None:
    failures: list[Failure] = []
    trainer.failed.connect(failures.append)
    load(trainer)
    trainer.step()
    soon(lambda: trainer.newest.step == 1)
    learned, process = trainer.newest.weights.trainable.copy(), process_of(trainer)
    process.kill()
    soon(lambda: bool(failures) and trainer.state == "ready")
    assert "has ended" in str(failures[0].error)
    assert np.array_equal(trainer.newest.weights.trainable, learned)
    trainer.step()
    soon(lambda: trainer.newest.step == 1 and trainer.state == "paused")


def test_who_saves_when_the_process_is_killed_gets_the_run_from_the_new_one(trainer: Trainer) -> None:
    load(trainer)
    process_of(trainer).kill()
    got: list[States] = []
    trainer.request_states(got.append)
    soon(lambda: bool(got))
    assert got[0].open is not None


def test_the_runs_beside_are_there_again_in_the_new_process(trainer: Trainer) -> None:
    state = Session(XOR, load_dataset(XOR).dataset).state()
    company = Company(0, (Beside(1, XOR, frozen=True, state=state), Beside(2, XOR, state=state)))
    trainer.load(XOR, company=company)
    soon(lambda: trainer.state == "ready" and len(trainer.newest.beside) == 2)
    process = process_of(trainer)
    process.kill()
    soon(lambda: process_of(trainer) is not process and trainer.state == "ready")
    trainer.step()
    soon(lambda: trainer.state == "paused" and [each.step for each in trainer.newest.beside] == [0, 1])


def test_closing_ends_the_process_and_removes_its_folder(qtbot: Any) -> None:
    trainer = Trainer(apart=True)
    load(trainer, GLYPHS)
    process = process_of(trainer)
    worker = trainer._worker
    assert isinstance(worker, TrainingProcess)
    folder = Path(worker._folder.name)
    trainer.close()
    assert process.exitcode is not None
    assert not folder.exists()


def test_large_samples_lie_in_a_file_until_they_are_open_and_small_ones_travel(tmp_path: Path) -> None:
    images = np.arange(2_000_000, dtype=np.uint8).reshape(-1, 1, 10, 10)
    few = Samples(images[:10].copy(), np.zeros(10, np.int64), 0.5)
    dataset = Dataset(Samples(images, np.zeros(len(images), np.int64), 0.5, 1.0), few, ("a", "b"))
    parcel = pack(dataset, str(tmp_path))
    assert len(list(tmp_path.iterdir())) == 1
    opened = ForkingPickler.loads(ForkingPickler.dumps(parcel)).open()
    parcel.discard()
    assert not list(tmp_path.iterdir())
    assert np.array_equal(opened.train.inputs, images)
    assert np.array_equal(opened.test.sample(3), few.sample(3))
    assert (opened.train.factor, opened.train.offset, opened.class_names) == (0.5, 1.0, ("a", "b"))


def test_where_the_disk_is_full_the_samples_travel_themselves(tmp_path: Path) -> None:
    images = np.zeros((2_000, 1, 28, 28), np.uint8)
    samples = Samples(images, np.zeros(2_000, np.int64))
    parcel = pack(Dataset(samples, samples, ("a",)), str(tmp_path / "no such folder"))
    assert np.array_equal(parcel.open().train.inputs, images)


def test_a_truth_table_is_learned_from_and_tested_with_as_one_also_after_its_way(tmp_path: Path) -> None:
    opened = pack(load_dataset(XOR).dataset, str(tmp_path)).open()
    assert opened.test is opened.train  # so that no view shows the same points twice


class Sent:
    """Stands where the pipe stands and keeps the names of what is sent."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def send(self, message: tuple[str, object]) -> None:
        self.names.append(message[0])


def test_a_frozen_run_beside_travels_once(tmp_path: Path) -> None:
    session = Session(XOR, load_dataset(XOR).dataset)
    kept, observer = Companions(), Observer(session, 1)
    kept.begin(Company(0, (Beside(1, XOR, True, session.state()),)), session, carries_over=False)
    sent = Sent()
    answers = _Answers(sent, str(tmp_path))  # type: ignore[arg-type]
    for _ in range(3):
        answers.tell_snapshot(replace(observer.snapshot((), running=False), beside=kept.snapshots(())))
    assert sent.names == ["dataset", "experiment", "beside", *["snapshot_ready"] * 3]


def test_a_run_beside_that_is_trained_travels_with_each_moment(tmp_path: Path) -> None:
    session = Session(XOR, load_dataset(XOR).dataset)
    trained, observer = Companions(), Observer(session, 1)
    trained.begin(Company(0, (Beside(1, XOR),)), session, carries_over=False)
    sent = Sent()
    answers = _Answers(sent, str(tmp_path))  # type: ignore[arg-type]
    for _ in range(2):
        answers.tell_snapshot(replace(observer.snapshot((), running=False), beside=trained.snapshots(())))
    assert sent.names.count("beside") == 2


def test_an_act_that_cannot_travel_is_told(trainer: Trainer) -> None:
    failures: list[Failure] = []
    trainer.failed.connect(failures.append)
    load(trainer)
    trainer.apply(lambda: None)  # type: ignore[arg-type]
    soon(lambda: bool(failures))
    trainer.step()
    soon(lambda: trainer.newest.step == 1)


def test_before_anything_is_loaded_there_is_no_state_and_that_is_said(trainer: Trainer) -> None:
    states: list[Any] = []
    trainer.request_states(states.append)
    soon(lambda: bool(states))
    assert states[0].open is None


class Stubborn:
    """What cannot be taken to pieces."""

    def __reduce__(self) -> Any:
        raise TypeError("stays whole")


def test_an_answer_that_cannot_travel_is_told() -> None:
    ours, its = Pipe()
    _Answers(its, "").tell("progress", Stubborn())
    name, (failure,) = ours.recv()
    assert name == "failed"
    assert "stays whole" in str(failure.error)
