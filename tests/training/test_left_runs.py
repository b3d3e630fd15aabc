"""What a run had learned is not lost with an edit of its network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from desktop_nn.core.layers import Dense, Tanh
from desktop_nn.core.network import place
from desktop_nn.project.experiment import Experiment
from desktop_nn.training.left_runs import LeftRuns
from desktop_nn.training.session import Session

MakeSession = Callable[..., Session]


def begun(make_session: MakeSession, experiment: Experiment) -> Session:
    session = make_session(experiment)
    session.step()
    return session


def wider(experiment: Experiment, units: int) -> Experiment:
    return experiment.replace(layers=place(Dense(units), Tanh(), Dense(1)))


def test_the_run_of_the_same_network_is_taken_up_once(circle: Experiment, make_session: MakeSession) -> None:
    left, session = LeftRuns(), begun(make_session, circle)
    left.keep(session)
    assert left.take(circle) is session
    assert left.take(circle) is None


def test_another_network_has_no_run_to_take_up(circle: Experiment, make_session: MakeSession) -> None:
    left = LeftRuns()
    left.keep(begun(make_session, circle))
    assert left.take(wider(circle, 7)) is None


def test_a_run_goes_on_with_the_settings_of_now(circle: Experiment, make_session: MakeSession) -> None:
    left = LeftRuns()
    left.keep(begun(make_session, circle))
    changed = circle.replace(training=replace(circle.training, batch_size=5))
    session = left.take(changed)
    assert session is not None
    assert (session.step_count, session.batch_size) == (1, 5)


def test_a_run_that_has_not_begun_is_not_kept(circle: Experiment, make_session: MakeSession) -> None:
    left = LeftRuns()
    left.keep(make_session(circle))
    assert left.take(circle) is None


def test_the_oldest_runs_go_first(circle: Experiment, make_session: MakeSession) -> None:
    left = LeftRuns(run_limit=2)
    for units in (5, 6, 7):
        left.keep(begun(make_session, wider(circle, units)))
    assert [left.take(wider(circle, units)) is not None for units in (5, 6, 7)] == [False, True, True]


def test_their_earlier_moments_take_no_more_memory_than_allowed(circle: Experiment, make_session: MakeSession) -> None:
    session = begun(make_session, circle)
    session.timeline.keep(session)
    data = session.dataset
    left = LeftRuns(byte_limit=session.timeline.nbytes + data.train.inputs.nbytes + data.test.inputs.nbytes - 1)
    left.keep(session)
    assert left.take(circle) is None


def test_what_is_forgotten_cannot_be_taken_up(circle: Experiment, make_session: MakeSession) -> None:
    left = LeftRuns()
    left.keep(begun(make_session, circle))
    left.forget()
    assert left.take(circle) is None
