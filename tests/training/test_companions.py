"""Runs side by side: each is trained as it would be alone, shares the data only, and comes and goes untouched."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.errors import UserError
from desktop_nn.project.beside import Beside, Company
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.lecture_models import PERCEPTRON
from desktop_nn.project.presets import presets
from desktop_nn.training.companions import Companions, Still, Trained
from desktop_nn.training.goals import full_run, one_epoch, one_step
from desktop_nn.training.loading import load_dataset
from desktop_nn.training.probes.compared import Compared
from desktop_nn.training.probes.surface import Surface
from desktop_nn.training.session import Session

XOR = presets["xor-mlp"].experiment
CIRCLE = presets["circle"].experiment
PLANE = Compared(Surface((-1.0, 2.0), (-1.0, 2.0), 8))


def session_of(experiment: Experiment = XOR, steps: int = 0) -> Session:
    session = Session(experiment, load_dataset(experiment).dataset)
    for _ in range(steps):
        session.step()
    return session


def beside(run_id: int = 1, experiment: Experiment = XOR, **changes: object) -> Beside:
    return replace(Beside(run_id, experiment), **changes)  # type: ignore[arg-type]


def company(*runs: Beside) -> Companions:
    companions = Companions()
    companions.begin(Company(0, runs), session_of(), carries_over=False)
    return companions


def take_turn(companions: Companions) -> bool:
    wanted = companions.take_turns()
    while companions.advance():
        pass
    return wanted


def weights(session: Session) -> np.ndarray:
    return session.weights.trainable.copy()


# --- training -------------------------------------------------------------------------------------------


def test_a_run_beside_has_the_numbers_it_would_have_alone() -> None:
    companions = company(beside())
    for _ in range(21):  # in the first turn the untrained network is measured
        take_turn(companions)
    (run,) = companions.trained
    np.testing.assert_array_equal(weights(run.session), weights(session_of(steps=20)))


def test_each_does_one_step_in_its_turn() -> None:
    companions = company(beside(1), beside(2))
    companions.run_until(one_step)
    assert [run.session.step_count for run in companions.trained] == [0, 0]
    take_turn(companions)  # the untrained network is measured first
    take_turn(companions)
    assert [run.session.step_count for run in companions.trained] == [1, 1]
    assert not companions.take_turns()


def test_each_goes_to_its_own_goal() -> None:
    few, many = (XOR.replace(training=replace(XOR.training, batch_size=size)) for size in (4, 1))
    companions = company(beside(1, few), beside(2, many))
    companions.run_until(one_epoch)
    while take_turn(companions):
        pass
    assert [(run.session.epoch, run.session.step_count) for run in companions.trained] == [(1, 1), (1, 4)]


def test_a_frozen_run_takes_no_turn() -> None:
    state = session_of(steps=3).state()
    companions = company(beside(frozen=True, state=state))
    companions.run_until(full_run)
    assert not companions.take_turns()
    assert companions.snapshots(())[0].step == 3


def test_reset_brings_each_back_to_its_own_start() -> None:
    companions = company(beside(), beside(2, state=session_of(steps=5).state()))
    take_turn(companions)
    companions.reset()
    for run in companions.trained:
        np.testing.assert_array_equal(weights(run.session), weights(session_of()))


def test_the_data_are_shared_not_copied() -> None:
    opened, companions = session_of(), Companions()
    companions.begin(Company(0, (beside(),)), opened, carries_over=False)
    assert companions.trained[0].session.dataset is opened.dataset


# --- coming and going -----------------------------------------------------------------------------------


def test_one_that_comes_goes_on_from_where_it_stood() -> None:
    state = session_of(steps=6).state()
    companions = company(beside(state=state))
    take_turn(companions)
    np.testing.assert_array_equal(weights(companions.trained[0].session), weights(session_of(steps=7)))


def test_those_that_stay_are_not_touched_when_another_comes() -> None:
    opened, companions = session_of(), Companions()
    companions.begin(Company(0, (beside(),)), opened, carries_over=False)
    (run,) = companions.trained
    take_turn(companions)
    companions.take(Company(0, (beside(), beside(2))), opened, XOR)
    assert companions.trained[0] is run
    assert len(companions.trained) == 2


def test_exchanging_gives_the_very_sessions_to_each_other() -> None:
    opened, companions = session_of(steps=2), Companions()
    companions.begin(Company(7, (beside(1),)), opened, carries_over=False)
    other = companions.trained[0].session
    now_open = companions.take(Company(1, (beside(7),)), opened, XOR)
    assert now_open is other
    assert companions.trained[0].session is opened
    assert companions.open_id == 1


def test_a_frozen_run_that_is_opened_goes_on_from_its_state() -> None:
    opened, companions = session_of(), Companions()
    state = session_of(steps=4).state()
    companions.begin(Company(0, (beside(1, frozen=True, state=state),)), opened, carries_over=False)
    now_open = companions.take(Company(1, (beside(0),)), opened, XOR, state)
    now_open.step()
    np.testing.assert_array_equal(weights(now_open), weights(session_of(steps=5)))


def test_other_data_let_those_that_were_there_begin_anew_on_them() -> None:
    companions = company(beside(1, CIRCLE))
    take_turn(companions)
    opened = session_of(CIRCLE.replace(seed=5))
    companions.begin(Company(0, (beside(1, CIRCLE, state=session_of(CIRCLE, 3).state()),)), opened, carries_over=False)
    (run,) = companions.trained
    assert run.session.step_count == 0
    assert run.session.experiment.seed == 5
    assert run.session.dataset is opened.dataset


def test_points_painted_anew_leave_what_was_learned() -> None:
    companions = company(beside())
    for _ in range(3):
        take_turn(companions)
    learned = weights(companions.trained[0].session)
    companions.begin(Company(0, (beside(),)), session_of(), carries_over=True)
    np.testing.assert_array_equal(weights(companions.trained[0].session), learned)
    assert companions.trained[0].session.step_count == 0


def test_one_that_does_not_fit_says_why_and_stops_nobody() -> None:
    companions = company(beside(1, XOR.replace(layers=())), beside(2))
    first, second = companions.snapshots(())
    assert first.problem is not None
    assert second.problem is None
    assert take_turn(companions)


def test_a_damaged_state_is_told_and_stops_nobody() -> None:
    state = session_of().state()
    state.arrays.pop(next(iter(state.arrays)))
    companions = company(beside(1, frozen=True, state=state), beside(2, state=state))
    assert [each.problem is not None for each in companions.snapshots(())] == [True, True]


# --- looking --------------------------------------------------------------------------------------------


def test_each_answers_what_is_asked_of_all_and_nothing_else() -> None:
    companions = company(beside(), beside(2, frozen=True, state=session_of(steps=2).state()))
    for each in companions.snapshots((PLANE, Surface((0.0, 1.0)))):
        assert set(each.answers) == {PLANE}
        assert each.answers[PLANE].values.shape == (8, 8)


def test_a_frozen_run_is_asked_once() -> None:
    companions = company(beside(frozen=True, state=session_of(steps=2).state()))
    assert companions.snapshots((PLANE,))[0] is companions.snapshots((PLANE,))[0]


def test_a_frozen_run_of_other_data_has_curves_but_no_answers() -> None:
    image = presets["digits-offline"].experiment
    companions = company(beside(1, image, frozen=True))
    (shown,) = companions.snapshots((PLANE,))
    assert (shown.problem, shown.answers) == (None, {})


def test_a_frozen_run_stands_where_it_stood() -> None:
    session = session_of(XOR.replace(training=replace(XOR.training, batch_size=3)), steps=3)
    companions = company(beside(1, session.experiment, frozen=True, state=session.state()))
    (shown,) = companions.snapshots(())
    assert (shown.step, shown.epoch) == (3, session.epoch + session.progress)
    np.testing.assert_array_equal(shown.history.loss, session.history.view().loss)


def test_states_are_those_of_the_runs_that_are_trained() -> None:
    companions = company(beside(1), beside(2, frozen=True))
    take_turn(companions)
    assert set(companions.states()) == {1}


def test_what_kind_each_is() -> None:
    companions = company(beside(1), beside(2, frozen=True))
    assert [type(run) for run in companions._runs] == [Trained, Still]


# --- who stands beside ----------------------------------------------------------------------------------


def test_three_have_room_beside_and_a_fourth_is_refused_in_words() -> None:
    full = Company(0, (beside(1), beside(2), beside(3)))
    with pytest.raises(UserError, match="Up to 3 runs"):
        full.with_run(beside(4))


def test_a_title_is_given_once() -> None:
    runs = Company(0, (beside(1, XOR.replace(title="A")), beside(2, XOR.replace(title="B 2"))))
    assert [runs.free_title(title, "B") for title in ("A", "B", "C")] == ["A 2", "B 3", "C"]


def test_only_those_that_are_not_frozen_follow_the_data() -> None:
    state = session_of().state()
    runs = Company(0, (beside(1, state=state), beside(2, frozen=True, state=state))).following(CIRCLE)
    assert [each.experiment.data for each in runs.beside] == [CIRCLE.data, XOR.data]
    assert [each.state for each in runs.beside] == [None, state]


def test_a_lecture_model_stands_beside_on_the_same_rows() -> None:
    companions = company(beside(1, PERCEPTRON.applied(XOR)))
    assert take_turn(companions)
