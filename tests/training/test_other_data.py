"""Samples exchanged while a run goes on: it keeps what it has, repeats bit for bit, and says where they changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from desktop_nn.core.layers import Dense, Dropout, Tanh
from desktop_nn.core.network import place
from desktop_nn.core.optimizers import Adam
from desktop_nn.data.own import OwnData, adopted
from desktop_nn.data.table import EMPTY
from desktop_nn.errors import UserError
from desktop_nn.project.beside import Beside, Company
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.presets import presets
from desktop_nn.training.companions import Companions, Trained
from desktop_nn.training.generators import data_seed
from desktop_nn.training.loading import load_dataset
from desktop_nn.training.observer import Observer
from desktop_nn.training.other_data import moved_to
from desktop_nn.training.reproducing import reproduced
from desktop_nn.training.session import Session


def painted(count: int, **training: Any) -> Experiment:
    """So many points, a small batch, an optimiser that remembers and a layer that uses chance."""
    rng = np.random.default_rng(1)
    table = EMPTY.with_rows(rng.uniform(-5, 5, (count, 2)), np.arange(count) % 2)
    before = presets["paint"].experiment
    changed = replace(before.training, optimizer=Adam(0.03), batch_size=5, shuffle=True, **training)
    layers = place(Dense(8), Tanh(), Dropout(0.3), Dense(2))
    return before.replace(data=OwnData(table=table), layers=layers, training=changed)


def session_of(experiment: Experiment) -> Session:
    return Session(experiment, load_dataset(experiment).dataset)


def moved(session: Session, count: int, **training: Any) -> Session:
    experiment = painted(count, **training)
    return moved_to(session, experiment, load_dataset(experiment).dataset)


def stepped(session: Session, steps: int) -> Session:
    for _ in range(steps):
        session.step()
        session.timeline.keep(session)
    return session


def numbers(session: Session) -> dict[str, Any]:
    state = session.state()
    return {name: array.tobytes() for name, array in state.arrays.items()} | state.values


def test_weights_optimiser_and_curves_go_on() -> None:
    before = stepped(session_of(painted(40)), 10)
    after = moved(before, 60)
    np.testing.assert_array_equal(after.weights.trainable, before.weights.trainable)
    for name, array in before.optimizer_state.items():
        np.testing.assert_array_equal(after.optimizer_state[name], array)
    np.testing.assert_array_equal(after.history.view().loss, before.history.view().loss)
    assert (after.step_count, after.epoch) == (before.step_count, before.epoch)
    assert after.timeline.steps == before.timeline.steps


@pytest.mark.parametrize(("count", "position"), [(80, 20), (40, 10), (42, 11), (4, 1), (20, 5)])
def test_the_same_share_of_the_epoch_is_done(count: int, position: int) -> None:
    before = stepped(session_of(painted(40)), 2)
    assert (before.order.position, before.order.count) == (10, 20)
    assert moved(before, count).order.position == position


def test_the_same_strokes_at_the_same_steps_give_the_same_numbers() -> None:
    runs = [stepped(moved(stepped(moved(stepped(session_of(painted(40)), 7), 60), 5), 52), 9) for _ in range(2)]
    assert numbers(runs[0]) == numbers(runs[1])


def test_a_saved_run_goes_on_as_if_it_had_not_been_saved() -> None:
    straight = stepped(moved(stepped(session_of(painted(40)), 7), 60), 3)
    saved = straight.state()
    again = Session(painted(60), load_dataset(painted(60)).dataset, saved)
    assert numbers(stepped(again, 8)) == numbers(stepped(straight, 8))


def test_the_curves_say_where_the_data_changed() -> None:
    session = moved(stepped(session_of(painted(40)), 6), 60)
    np.testing.assert_allclose(session.history.view().data_changes, [[6, session.epoch + session.progress]])
    again = moved(session, 70)
    assert len(again.history.view().data_changes) == 1  # nothing was learned in between
    assert len(moved(stepped(again, 3), 80).history.view().data_changes) == 2


def test_before_the_first_step_there_is_no_change_to_tell_of() -> None:
    session = moved(session_of(painted(40)), 60)
    assert not len(session.history.view().data_changes)
    assert numbers(stepped(session, 5)) == numbers(stepped(session_of(painted(60)), 5))


def test_points_of_a_formula_that_became_own_ones_are_no_other_data() -> None:
    circle = presets["circle"].experiment
    session = stepped(session_of(circle), 3)
    own = circle.replace(data=adopted(circle.data, session.dataset, data_seed(circle.seed)))
    assert not len(moved_to(session, own, load_dataset(own).dataset).history.view().data_changes)


def test_what_is_measured_is_measured_on_the_new_data() -> None:
    session = moved(stepped(session_of(painted(40)), 6), 60)
    measured = session.metrics
    assert measured is not None
    assert measured.train_loss == session.evaluate().train_loss
    assert session.history.view().train_loss[-1] == measured.train_loss  # the curves end with it


def test_early_stopping_forgets_the_lowest_loss_of_other_data() -> None:
    session = session_of(painted(40, patience=3, keep_best=True))
    while session.epoch < 1:
        session.step()
    assert np.isfinite(session.stopping.best_loss)
    assert np.isinf(moved(session, 60, patience=3, keep_best=True).stopping.best_loss)


def test_going_back_to_before_the_change_goes_on_with_the_data_of_now() -> None:
    session = moved(stepped(session_of(painted(40)), 6), 60)
    stepped(session, 4)
    moment = session.timeline.nearest(3)
    assert moment is not None
    session.return_to(moment)
    np.testing.assert_array_equal(session.weights.trainable, moment.trainable)
    measured = session.metrics
    assert measured is not None
    assert measured.train_loss == session.evaluate().train_loss
    np.testing.assert_array_equal(session.history.view().data_changes[:, 0], [3])
    first = numbers(stepped(session, 5))
    session.return_to(moment)
    assert numbers(stepped(session, 5)) == first


def test_a_run_whose_data_changed_is_not_grown_again_from_its_seed() -> None:
    session = stepped(moved(stepped(session_of(painted(40)), 6), 60), 2)
    with pytest.raises(UserError, match="data were changed"):
        reproduced(session)


def test_reset_begins_with_the_data_of_now_as_a_new_run_would() -> None:
    session = stepped(moved(stepped(session_of(painted(40)), 6), 60), 2)
    session.reset()
    assert numbers(stepped(session, 5)) == numbers(stepped(session_of(painted(60)), 5))


def test_runs_beside_go_on_with_the_new_data_too() -> None:
    opened = stepped(session_of(painted(40)), 4)
    companions = Companions()
    company = Company(0, (Beside(1, painted(40)),))
    companions.begin(company, opened, carries_over=False)
    stepped(companions.trained[0].session, 4)
    learned = companions.trained[0].session.weights.trainable.copy()
    now = moved(opened, 60)
    companions.repaint(company, now)
    run = companions.trained[0]
    assert isinstance(run, Trained)
    assert run.session.dataset is now.dataset
    assert run.session.step_count == 4
    np.testing.assert_array_equal(run.session.weights.trainable, learned)


def test_damaged_changes_in_a_file_are_told() -> None:
    session = stepped(session_of(painted(40)), 3)
    state = session.state()
    state.values["history"]["data_changes"] = [["x", 1.0]]
    with pytest.raises(UserError, match="damaged"):
        Session(painted(40), session.dataset, state)


def test_the_speed_of_the_run_is_known_until_it_is_measured_anew() -> None:
    now = 0.0
    session = session_of(painted(40))
    before = Observer(session, 1, lambda: now)
    stepped(session, 10)
    now = 2.0
    assert before.snapshot((), running=True).steps_per_second == 5.0
    after = Observer(moved(session, 60), 2, lambda: now)
    after.expect_speed_of(before)
    assert after.snapshot((), running=True).steps_per_second == 5.0
