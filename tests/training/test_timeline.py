"""Going back to earlier moments of a run: the same numbers bit for bit, in bounded memory and time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from desktop_nn.core.held import DISABLED, Held
from desktop_nn.core.layers import Dense, Dropout, Sigmoid, Tanh
from desktop_nn.core.network import place
from desktop_nn.core.optimizers import Adam, GradientDescent
from desktop_nn.training.journal import SetWeight
from desktop_nn.training.session import Session
from desktop_nn.training.timeline import MOMENT_LIMIT, Moment, Timeline

MakeSession = Callable[..., Session]


def stepped(session: Session, steps: int) -> Session:
    """Every moment of the run is kept."""
    session.timeline.keep(session)
    for _ in range(steps):
        session.step()
        session.timeline.keep(session)
    return session


def go_to(session: Session, step: int) -> None:
    moment = session.timeline.nearest(step)
    assert moment is not None
    session.return_to(moment)


def numbers(session: Session) -> dict[str, Any]:
    state = session.state()
    return {name: array.tobytes() for name, array in state.arrays.items()} | state.values


@pytest.fixture
def lively(circle: Any) -> Any:
    """Adam remembers, the samples are shuffled, and dropout draws by chance."""
    layers = place(Dense(8), Tanh(), Dropout(0.3), Dense(1))
    return circle.replace(layers=layers, training=replace(circle.training, optimizer=Adam(0.03), shuffle=True))


@pytest.mark.parametrize("step", [0, 3, 7, 14])
def test_going_on_from_a_moment_gives_the_numbers_of_the_straight_run(
    step: int, lively: Any, make_session: MakeSession
) -> None:
    straight = stepped(make_session(lively), 20)
    session = stepped(make_session(lively), 17)
    go_to(session, step)
    assert session.step_count == step
    while session.step_count < 20:
        session.step()
    assert numbers(session) == numbers(straight)


def test_what_is_looked_at_can_be_left_again(lively: Any, make_session: MakeSession) -> None:
    session = stepped(make_session(lively), 17)
    before = numbers(session)
    go_to(session, 4)
    go_to(session, 17)
    assert numbers(session) == before


def test_curves_end_at_the_moment_even_when_they_were_thinned_since(
    make_session: MakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_nn.training.history.BATCH_LIMIT", 8)
    straight, session = stepped(make_session(), 6), stepped(make_session(), 30)
    go_to(session, 6)
    assert numbers(session) == numbers(straight)


def test_later_moments_stay_until_training_goes_on(make_session: MakeSession) -> None:
    session = stepped(make_session(), 9)
    go_to(session, 4)
    assert session.timeline.steps[-1] == 9
    session.step()
    assert session.timeline.steps == (0, 1, 2, 3, 4)


def test_present_settings_hold_from_the_moment_on_and_are_noted(make_session: MakeSession) -> None:
    session = stepped(make_session(), 5)
    session.change_training(replace(session.experiment.training, optimizer=GradientDescent(0.5)))
    go_to(session, 3)
    assert session.experiment.training.optimizer == GradientDescent(0.5)
    assert session.journal.entries[-1].step == 3
    assert set(session.optimizer_state) == set(make_session(optimizer=GradientDescent(0.5)).optimizer_state)


def test_an_edit_by_hand_belongs_to_its_moment(make_session: MakeSession) -> None:
    session = stepped(make_session(), 5)
    session.apply(SetWeight("dense-1", "weight", (0, 0), 0.5))
    go_to(session, 2)
    go_to(session, 5)
    assert session.weights.of("dense-1")["weight"][0, 0] == 0.5


def test_a_disabled_weight_stays_disabled_at_earlier_moments(make_session: MakeSession) -> None:
    session = stepped(make_session(), 5)
    cut = (Held("dense-1", "weight", (0, 0), DISABLED),)
    session = session.adapted(session.experiment.replace(held=cut))
    go_to(session, 2)
    assert session.step_count == 2
    assert session.weights.of("dense-1")["weight"][0, 0] == 0


def test_another_structure_begins_a_timeline(circle: Any, make_session: MakeSession) -> None:
    session = stepped(make_session(), 5).adapted(circle.replace(layers=place(Dense(3), Sigmoid(), Dense(1))))
    assert session.timeline.steps == ()


def test_reset_begins_a_timeline(make_session: MakeSession) -> None:
    session = stepped(make_session(), 5)
    session.reset()
    assert session.timeline.steps == ()


def test_a_full_timeline_keeps_first_and_last_and_doubles_the_spacing(make_session: MakeSession) -> None:
    session = make_session()
    limit = 10 * Moment.of(session).nbytes
    session.timeline = Timeline(byte_limit=limit, clock=lambda: 0.0)
    for _ in range(25):
        session.timeline.note(session)
        session.step()
    session.timeline.keep(session)
    steps = session.timeline.steps
    assert session.timeline.spacing == 4
    assert steps[0] == 0
    assert steps[-1] == 25
    assert session.timeline.nbytes <= limit


def test_moments_cost_a_small_share_of_the_time(make_session: MakeSession) -> None:
    """A clock that advances 1 s whenever it is looked at: keeping takes 1 s, so more than 33 s pass before the next."""
    session, seconds = make_session(), iter(range(10_000))
    session.timeline = Timeline(clock=lambda: float(next(seconds)))
    for _ in range(40):
        session.timeline.note(session)
        session.step()
    assert session.timeline.steps == (0, 34)


def test_a_network_too_large_for_four_moments_has_no_timeline(make_session: MakeSession) -> None:
    session = make_session()
    session.timeline = Timeline(byte_limit=3 * Moment.of(session).nbytes)
    stepped(session, 3)
    assert session.timeline.steps == ()
    assert session.timeline.nearest(2) is None


def test_ten_thousand_epochs_of_a_small_network_stay_within_200_megabytes(
    circle: Any, make_session: MakeSession
) -> None:
    """At most `MOMENT_LIMIT` moments, and one set of rows of the curves for each time they were thinned."""
    layers = place(Dense(8), Tanh(), Dense(8), Tanh(), Dense(1))
    session = make_session(circle.replace(layers=layers))
    history = session.history
    rows = history.batches.rows.nbytes + history.evaluations.rows.nbytes
    thinnings = 2 * int(np.ceil(np.log2(10_000 * session.steps_per_epoch)))
    assert MOMENT_LIMIT * Moment.of(session).nbytes + thinnings * rows < 200_000_000
