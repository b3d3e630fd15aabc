"""Training in its thread: every act arrives, nothing is shared, nothing is left running."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QThread
from running import soon

from desktop_nn.core.layers.dense import Dense
from desktop_nn.core.network import Placed
from desktop_nn.data.drawn import redrawn
from desktop_nn.data.glyphs import Glyphs
from desktop_nn.data.mnist import Mnist, MnistMissing
from desktop_nn.data.own import OwnData, adopted
from desktop_nn.data.table import EMPTY
from desktop_nn.errors import UserError
from desktop_nn.project import holding
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.presets import presets
from desktop_nn.training.generators import data_seed
from desktop_nn.training.journal import SetWeight
from desktop_nn.training.probes.base import Probe
from desktop_nn.training.probes.surface import Surface
from desktop_nn.training.snapshot import Snapshot
from desktop_nn.ui.trainer import Trainer
from desktop_nn.ui.training_worker import SNAPSHOT_SECONDS, _next_beat

XOR = presets["xor-mlp"].experiment


class FakeView:
    """A view that asks for one thing and keeps what it is shown."""

    pause_seconds = 0.0

    def __init__(self, probe: Probe | None, visible: bool = True) -> None:
        self.wanted = probe
        self.visible = visible
        self.shown: list[Snapshot] = []
        self.problem = ""
        self.waits = False

    def is_seen(self) -> bool:
        return self.visible

    def probe(self) -> Probe | None:
        return self.wanted

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self.shown.append(snapshot)

    def show_waiting(self, waiting: bool) -> None:
        self.waits = waiting

    def show_problem(self, reason: str) -> None:
        self.problem = reason

    def clear(self) -> None:
        self.shown.clear()


@pytest.fixture
def trainer(qtbot: Any) -> Iterator[Trainer]:
    trainer = Trainer()
    yield trainer
    trainer.close()


def load(trainer: Trainer, experiment: Experiment = XOR) -> Snapshot:
    trainer.load(experiment)
    soon(lambda: trainer.state == "ready" and trainer.current is not None)
    assert trainer.current is not None
    return trainer.current


def test_a_loaded_experiment_stands_at_its_start(trainer: Trainer) -> None:
    snapshot = load(trainer)
    assert (snapshot.step, snapshot.running) == (0, False)
    assert trainer.dataset is snapshot.dataset


def painted(count: int) -> Experiment:
    rng = np.random.default_rng(1)
    table = EMPTY.with_rows(rng.uniform(-5, 5, (count, 2)), np.arange(count) % 2)
    return presets["paint"].experiment.replace(data=OwnData(table=table))


def points(trainer: Trainer) -> int:
    return len(trainer.newest.dataset.train) + len(trainer.newest.dataset.test)


def test_other_points_of_the_own_data_leave_the_weights(trainer: Trainer) -> None:
    load(trainer, painted(40))
    trainer.epoch()
    soon(lambda: trainer.state == "paused" and trainer.newest.epoch == 1.0)
    learned = trainer.newest.weights.trainable.copy()
    steps = trainer.newest.step
    trainer.follow(painted(50))
    soon(lambda: points(trainer) == 50)
    np.testing.assert_array_equal(trainer.newest.weights.trainable, learned)
    assert (trainer.state, trainer.newest.step, trainer.newest.epoch) == ("paused", steps, 1.0)


def test_a_run_goes_on_while_points_are_painted(trainer: Trainer) -> None:
    load(trainer, painted(40))
    states: list[str] = []
    trainer.start()
    soon(lambda: trainer.newest.step > 20)
    trainer.state_changed.connect(states.append)
    for count in (50, 60, 70):
        trainer.follow(painted(count))
    soon(lambda: points(trainer) == 70)
    before = trainer.newest.step
    soon(lambda: trainer.newest.step > before)
    assert (states, before > 20) == ([], True)
    assert len(trainer.newest.history.data_changes) >= 1
    assert trainer.newest.moments[0] == 0


def test_a_stroke_while_the_first_points_are_loaded_does_not_stop_the_run(trainer: Trainer) -> None:
    load(trainer, painted(40))
    trainer.load(painted(50), run=True)
    trainer.follow(painted(60))
    soon(lambda: trainer.newest.step > 0 and points(trainer) == 60)
    assert trainer.state == "running"


def test_a_target_drawn_by_hand_leaves_the_weights(trainer: Trainer) -> None:
    sine = presets["sine-approximation"].experiment
    load(trainer, sine)
    trainer.epoch()
    soon(lambda: trainer.state == "paused" and trainer.newest.epoch == 1.0)
    learned = trainer.newest.weights.trainable.copy()
    trainer.follow(sine.replace(data=redrawn(sine.data, np.array([(-1.0, 0.5), (1.0, 0.5)]))))
    soon(lambda: isinstance(trainer.newest.experiment.data, OwnData))
    np.testing.assert_array_equal(trainer.newest.weights.trainable, learned)


def test_a_sheet_without_points_cannot_be_trained_and_says_why(trainer: Trainer) -> None:
    trainer.load(presets["paint"].experiment)
    assert trainer.state == "empty"


def test_views_wait_in_silence_until_they_are_shown_something(trainer: Trainer) -> None:
    view = FakeView(None)
    trainer.set_views((view,))
    assert view.waits
    trainer.load(XOR)
    assert view.waits
    soon(lambda: bool(view.shown))
    assert not view.waits


def test_views_of_a_sheet_without_points_do_not_wait(trainer: Trainer) -> None:
    view = FakeView(None)
    trainer.set_views((view,))
    trainer.load(presets["paint"].experiment)
    soon(lambda: not view.waits)
    assert view.shown == []


def test_a_sheet_that_was_emptied_shows_nothing_of_the_run_before(trainer: Trainer) -> None:
    load(trainer)
    view = FakeView(None)
    trainer.set_views([view])
    soon(lambda: bool(view.shown))
    trainer.follow(presets["paint"].experiment)
    answers: list[Any] = []
    trainer.request_states(answers.append)  # behind the pause, and behind the snapshot that it sends
    soon(lambda: bool(answers))
    assert (trainer.state, trainer.current, view.shown) == ("empty", None, [])
    assert "paint" in view.problem


def test_the_first_points_are_learned_from_the_start(trainer: Trainer) -> None:
    load(trainer, painted(40))
    start = trainer.newest.weights.trainable.copy()
    trainer.epoch()
    soon(lambda: trainer.state == "paused" and trainer.newest.epoch == 1.0)
    trainer.follow(presets["paint"].experiment)
    trainer.follow(painted(50))
    soon(lambda: trainer.state == "ready" and trainer.current is not None)
    np.testing.assert_array_equal(trainer.newest.weights.trainable, start)


def test_points_of_a_formula_that_became_own_ones_leave_the_weights(trainer: Trainer) -> None:
    circle = presets["circle"].experiment
    load(trainer, circle)
    trainer.epoch()
    soon(lambda: trainer.state == "paused" and trainer.newest.epoch == 1.0)
    learned = trainer.newest.weights.trainable.copy()
    trainer.follow(circle.replace(data=adopted(circle.data, trainer.newest.dataset, data_seed(circle.seed))))
    soon(lambda: isinstance(trainer.newest.experiment.data, OwnData))
    np.testing.assert_array_equal(trainer.newest.weights.trainable, learned)
    assert not len(trainer.newest.history.data_changes)  # they are the same points


def test_one_step_is_one_step(trainer: Trainer) -> None:
    load(trainer)
    trainer.step()
    soon(lambda: trainer.state == "paused")
    assert trainer.current is not None
    assert trainer.current.step == 1


def test_one_epoch_ends_where_the_epoch_ends(trainer: Trainer) -> None:
    load(trainer, replace(XOR, training=replace(XOR.training, batch_size=1)))
    trainer.step()
    soon(lambda: trainer.state == "paused")
    trainer.epoch()
    soon(lambda: trainer.state == "paused" and trainer.current is not None and trainer.current.epoch == 1.0)


def test_start_trains_until_pause(trainer: Trainer) -> None:
    load(trainer)
    trainer.start()
    soon(lambda: trainer.current is not None and trainer.current.step > 50)
    trainer.pause()
    soon(lambda: trainer.state == "paused" and trainer.current is not None and not trainer.current.running)
    stood = trainer.current.step  # type: ignore[union-attr]
    trainer.step()
    soon(lambda: trainer.current is not None and trainer.current.step == stood + 1)


def test_reset_goes_back_to_the_same_weights(trainer: Trainer) -> None:
    first = load(trainer).weights.trainable.copy()
    trainer.epoch()
    soon(lambda: trainer.state == "paused")
    assert not np.array_equal(trainer.current.weights.trainable, first)  # type: ignore[union-attr]
    trainer.reset()
    soon(lambda: trainer.state == "ready" and trainer.current.step == 0)  # type: ignore[union-attr]
    assert np.array_equal(trainer.current.weights.trainable, first)  # type: ignore[union-attr]


def test_training_stops_after_the_epochs_asked_for(trainer: Trainer) -> None:
    load(trainer, replace(XOR, training=replace(XOR.training, epochs=3)))
    trainer.start()
    soon(lambda: trainer.state == "finished")
    assert trainer.current is not None
    assert trainer.current.epoch == 3


def test_an_edit_of_the_structure_keeps_the_weights_of_other_layers(trainer: Trainer) -> None:
    before = load(trainer)
    kept = before.weights.of(XOR.layers[0].id)["weight"].copy()
    edited = replace(XOR, layers=(*XOR.layers, Placed("dense-99", Dense(units=1))))
    trainer.follow(edited)
    soon(lambda: trainer.current is not None and trainer.current.version > before.version)
    assert trainer.current is not None
    assert np.array_equal(trainer.current.weights.of(XOR.layers[0].id)["weight"], kept)


def trained_and_edited(trainer: Trainer) -> tuple[Snapshot, Experiment]:
    """One epoch of XOR, then a layer is added that begins anew."""
    load(trainer)
    trainer.epoch()
    soon(lambda: trainer.state == "paused" and trainer.newest.epoch == 1.0)
    learned, edited = trainer.newest, replace(XOR, layers=(*XOR.layers, Placed("dense-99", Dense(units=1))))
    trainer.follow(edited)
    soon(lambda: trainer.newest.version > learned.version and trainer.state == "ready")
    return learned, edited


def test_undoing_an_edit_of_the_structure_takes_the_run_up_where_it_stood(trainer: Trainer) -> None:
    learned, _edited = trained_and_edited(trainer)
    trainer.follow(XOR)  # the very value of before, as undo brings it
    soon(lambda: trainer.state == "paused" and trainer.newest.step == learned.step)
    np.testing.assert_array_equal(trainer.newest.weights.trainable, learned.weights.trainable)
    assert trainer.newest.moments == learned.moments
    np.testing.assert_array_equal(trainer.newest.history.train_loss, learned.history.train_loss)


def test_doing_the_edit_again_takes_its_own_run_up(trainer: Trainer) -> None:
    _learned, edited = trained_and_edited(trainer)
    trainer.epoch()
    soon(lambda: trainer.state == "paused" and trainer.newest.epoch == 1.0)
    after = trainer.newest
    trainer.follow(XOR)
    soon(lambda: trainer.newest.version > after.version)
    trainer.follow(edited)
    soon(lambda: trainer.newest.experiment.layers == edited.layers and trainer.state == "paused")
    np.testing.assert_array_equal(trainer.newest.weights.trainable, after.weights.trainable)


def test_undoing_an_edit_of_the_data_takes_the_run_up_where_it_stood(trainer: Trainer) -> None:
    circle = presets["circle"].experiment
    load(trainer, circle)
    trainer.epoch()
    soon(lambda: trainer.state == "paused" and trainer.newest.epoch == 1.0)
    learned = trainer.newest
    trainer.follow(circle.replace(data=replace(circle.data, samples=60)))
    soon(lambda: trainer.state == "ready" and trainer.newest.step == 0)
    trainer.follow(circle)
    soon(lambda: trainer.state == "paused" and trainer.newest.step == learned.step)
    assert len(trainer.newest.dataset.train) == len(learned.dataset.train)
    np.testing.assert_array_equal(trainer.newest.weights.trainable, learned.weights.trainable)


def test_the_same_network_built_again_by_hand_begins_anew(trainer: Trainer) -> None:
    trained_and_edited(trainer)
    trainer.follow(replace(XOR))
    soon(lambda: trainer.newest.experiment.layers == XOR.layers and trainer.state == "ready")
    assert trainer.newest.step == 0


def test_a_network_that_does_not_fit_rests_and_goes_on_once_it_fits(trainer: Trainer) -> None:
    before = load(trainer)
    trainer.follow(replace(XOR, layers=()))
    assert trainer.state == "empty"
    trainer.follow(XOR)
    soon(lambda: trainer.state == "ready")
    assert np.array_equal(trainer.current.weights.trainable, before.weights.trainable)  # type: ignore[union-attr]


def test_a_change_of_the_rate_does_not_begin_again(trainer: Trainer) -> None:
    version = load(trainer).version
    trainer.step()
    soon(lambda: trainer.state == "paused")
    slower = replace(XOR.training.optimizer, learning_rate=1e-4)
    trainer.follow(replace(XOR, training=replace(XOR.training, optimizer=slower)))
    soon(lambda: trainer.current is not None and trainer.current.experiment.training.optimizer == slower)
    assert (trainer.current.version, trainer.current.step) == (version, 1)  # type: ignore[union-attr]


def test_visible_views_are_answered_also_while_training_rests(trainer: Trainer) -> None:
    view, hidden = FakeView(Surface((-1, 1), (-1, 1), 20)), FakeView(Surface((-2, 2), (-2, 2), 20), visible=False)
    trainer.set_views([view, hidden])
    load(trainer)
    soon(lambda: bool(view.shown) and view.wanted in view.shown[-1].answers)
    assert hidden.shown == []
    assert hidden.wanted not in view.shown[-1].answers


def test_a_saved_state_goes_on_where_it_stood(trainer: Trainer) -> None:
    load(trainer)
    trainer.epoch()
    soon(lambda: trainer.state == "paused")
    weights = trainer.current.weights.trainable.copy()  # type: ignore[union-attr]
    states: list[Any] = []
    trainer.request_states(lambda given: states.append(given.open))
    soon(lambda: bool(states))
    version = trainer.current.version  # type: ignore[union-attr]
    trainer.load(XOR, states[0])
    soon(lambda: trainer.current.version > version)  # type: ignore[union-attr]
    assert np.array_equal(trainer.current.weights.trainable, weights)  # type: ignore[union-attr]
    assert trainer.current.epoch == 1  # type: ignore[union-attr]


def test_snapshots_arrive_in_the_thread_of_the_window(trainer: Trainer) -> None:
    threads: list[QThread] = []
    trainer.snapshot_changed.connect(lambda _: threads.append(QThread.currentThread()))
    load(trainer)
    assert set(threads) == {trainer.thread()}


def test_an_error_in_the_thread_is_told_and_the_worker_goes_on(trainer: Trainer) -> None:
    failures: list[Any] = []
    trainer.failed.connect(failures.append)
    trainer.load(XOR, state=object())
    soon(lambda: bool(failures))
    load(trainer)


def test_diverging_training_rests_and_keeps_finite_weights(trainer: Trainer) -> None:
    linear = presets["and-linear"].experiment
    wild = replace(linear.training.optimizer, learning_rate=1000.0)
    load(trainer, replace(linear, training=replace(linear.training, optimizer=wild)))
    trainer.start()
    soon(lambda: trainer.state == "diverged")
    assert trainer.current is not None
    assert trainer.current.diverged is not None
    assert np.isfinite(trainer.current.weights.trainable).all()


def test_a_slow_pace_trains_no_faster_than_asked(trainer: Trainer) -> None:
    load(trainer)
    trainer.set_pace(5.0)
    trainer.start()
    soon(lambda: trainer.newest.step >= 2)
    slow = trainer.newest.step
    assert slow <= 4
    trainer.set_pace(0.0)
    soon(lambda: trainer.newest.step >= 100)


def test_one_epoch_takes_no_notice_of_the_pace(trainer: Trainer) -> None:
    load(trainer, replace(XOR, training=replace(XOR.training, batch_size=1)))
    trainer.set_pace(0.001)
    trainer.epoch()
    soon(lambda: trainer.state == "paused" and trainer.newest.step == 4)


def test_a_view_that_wants_pauses_is_shown_less_often_but_sees_the_end(trainer: Trainer) -> None:
    eager, patient = FakeView(None), FakeView(None)
    patient.pause_seconds = 0.3
    trainer.set_views([eager, patient])
    load(trainer, replace(XOR, training=replace(XOR.training, epochs=0)))
    trainer.start()
    soon(lambda: len(eager.shown) > 15)
    trainer.pause()
    soon(lambda: trainer.state == "paused")
    assert len(patient.shown) < len(eager.shown) / 2
    soon(lambda: patient.shown[-1] is trainer.current)


def test_digits_that_stand_in_for_mnist_are_named_in_the_run(trainer: Trainer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DESKTOP_NN_DATA", raising=False)
    monkeypatch.setattr("desktop_nn.training.loading.require_folder", _no_mnist)
    reasons: list[Any] = []
    trainer.data_replaced.connect(reasons.append)
    small = replace(presets["lenet-5"].experiment, data=Mnist(train=100, test=100))
    snapshot = load(trainer, small)
    assert isinstance(snapshot.experiment.data, Glyphs)
    assert trainer.stand_in == snapshot.experiment.data
    assert reasons[0] is not None
    load(trainer)
    assert trainer.stand_in is None


def _no_mnist(_folder: object) -> None:
    raise MnistMissing("none")


def test_a_view_that_comes_up_later_is_shown_the_newest_moment(trainer: Trainer) -> None:
    late = FakeView(None, visible=False)
    trainer.set_views([late])
    load(trainer)
    trainer.step()
    soon(lambda: trainer.state == "paused")
    assert late.shown == []
    late.visible = True
    soon(lambda: bool(late.shown))
    assert late.shown[-1].step == 1


def test_views_are_told_what_does_not_fit_and_when_it_fits_again(trainer: Trainer) -> None:
    view = FakeView(None)
    trainer.set_views([view])
    load(trainer)
    trainer.follow(replace(XOR, layers=()))
    assert "no layers" in view.problem
    trainer.follow(XOR)
    soon(lambda: trainer.state == "ready")
    assert view.problem == ""


# --- weights set by hand ------------------------------------------------------------------------------


def test_a_weight_set_by_hand_is_shown_at_once(trainer: Trainer) -> None:
    load(trainer)
    edit = SetWeight(XOR.layers[0].id, "bias", (0,), 3.0)
    trainer.apply(edit)
    soon(lambda: trainer.newest.weights.of(edit.layer_id)["bias"][0] == 3)
    assert trainer.state == "ready"


def test_the_loss_follows_a_weight_set_by_hand(trainer: Trainer) -> None:
    before = load(trainer).metrics
    trainer.apply(SetWeight(XOR.layers[-2].id, "bias", (0,), 40.0))
    soon(lambda: trainer.newest.metrics != before)


def test_a_cut_link_is_shown_at_once_and_the_run_goes_on(trainer: Trainer) -> None:
    load(trainer)
    trainer.step()
    soon(lambda: trainer.state == "paused")
    trainer.follow(holding.disable_link(XOR, XOR.layers[0].id, 0, 1))
    soon(lambda: trainer.newest.weights.of(XOR.layers[0].id)["weight"][0, 1] == 0)
    assert trainer.newest.step == 1


def test_a_weight_that_is_not_there_is_told_in_words(trainer: Trainer, qtbot: Any) -> None:
    load(trainer)
    with qtbot.waitSignal(trainer.failed) as failed:
        trainer.apply(SetWeight("dense-99", "bias", (0,), 3.0))
    assert isinstance(failed.args[0].error, UserError)


# --- the timeline -------------------------------------------------------------------------------------


def steps_by_hand(trainer: Trainer, count: int) -> None:
    for step in range(trainer.newest.step + 1, trainer.newest.step + 1 + count):
        trainer.step()
        soon(lambda step=step: trainer.newest.step == step and trainer.state == "paused")  # type: ignore[misc]


def test_an_earlier_moment_comes_back(trainer: Trainer) -> None:
    start = load(trainer)
    steps_by_hand(trainer, 3)
    assert trainer.newest.moments == (0, 1, 2, 3)
    trainer.go_to(0)
    soon(lambda: trainer.newest.step == 0 and trainer.state == "ready")
    assert np.array_equal(trainer.newest.weights.trainable, start.weights.trainable)
    assert trainer.newest.moments == (0, 1, 2, 3)


def test_going_to_a_moment_rests_a_run(trainer: Trainer) -> None:
    load(trainer, replace(XOR, training=replace(XOR.training, epochs=0)))
    trainer.start()
    soon(lambda: trainer.newest.step > 50)
    trainer.go_to(0)
    soon(lambda: trainer.newest.step == 0 and trainer.state == "ready")
    assert trainer.newest.moments[-1] > 50


def test_only_the_newest_wish_waits_while_one_is_on_its_way(trainer: Trainer) -> None:
    load(trainer)
    steps_by_hand(trainer, 4)
    shown: list[int] = []
    trainer.snapshot_changed.connect(lambda snapshot: shown.append(snapshot.step))
    for step in (0, 1, 2, 3):
        trainer.go_to(step)
    soon(lambda: 3 in shown)
    assert not trainer.is_travelling
    assert shown == [0, 3]


def test_one_sample_is_one_update_of_its_own(trainer: Trainer) -> None:
    load(trainer)
    trainer.one_sample()
    soon(lambda: trainer.state == "paused" and trainer.newest.step == 1)
    assert trainer.newest.epoch == 0.25


def test_a_run_that_reached_its_loss_is_finished_and_says_why(trainer: Trainer) -> None:
    load(trainer, replace(XOR, training=replace(XOR.training, epochs=0, stop_loss=1e6)))
    trainer.start()
    soon(lambda: trainer.state == "finished")
    assert "as low as" in str(trainer.newest.ended)


def test_snapshots_keep_to_their_beat_and_begin_it_anew_after_a_rest() -> None:
    late = SNAPSHOT_SECONDS / 4
    assert _next_beat(1.0, 1.0 + late) == 1.0 + SNAPSHOT_SECONDS
    assert _next_beat(1.0, 9.0) == 9.0 + SNAPSHOT_SECONDS
    assert _next_beat(1.0, 0.9) == 0.9 + SNAPSHOT_SECONDS  # asked for by a view before its time
