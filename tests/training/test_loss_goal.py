"""A run rests once its training loss is as low as was asked for, and can be started again."""

from __future__ import annotations

from collections.abc import Callable

from desktop_nn.training.session import Session
from desktop_nn.training.train import train

MakeSession = Callable[..., Session]


def run(session: Session, epochs: int) -> Session:
    for _ in range(epochs):
        train(session, 1)
        if session.has_ended:
            break
    return session


def test_a_run_rests_at_the_first_evaluation_that_is_low_enough(make_session: MakeSession) -> None:
    free = run(make_session(), 8)
    losses = free.history.view().train_loss
    assert losses[5] < losses[:5].min()
    goal = run(make_session(stop_loss=float(losses[5])), 8)
    assert goal.epoch == 5
    assert "as low as was asked for" in str(goal.stopping.reason)


def test_a_goal_of_0_never_ends_a_run(make_session: MakeSession) -> None:
    assert run(make_session(stop_loss=0.0), 8).stopping.reason is None


def test_a_run_that_is_started_again_goes_on_to_its_next_evaluation(make_session: MakeSession) -> None:
    session = run(make_session(stop_loss=1e6), 1)
    before = session.epoch
    train(session, 1)
    assert session.epoch == before + 1
    assert session.stopping.reason is not None


def test_a_goal_changes_no_number_on_the_way_to_it(make_session: MakeSession) -> None:
    free, goal = run(make_session(), 3), run(make_session(stop_loss=1e-9), 3)
    assert goal.weights.trainable.tobytes() == free.weights.trainable.tobytes()
