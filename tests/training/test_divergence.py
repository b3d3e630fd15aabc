"""Training that blows up stops, says where and what to try, and keeps the last finite weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from desktop_nn.core.layers import BatchNorm, Dense, ReLU
from desktop_nn.core.losses import SquaredError
from desktop_nn.core.network import place
from desktop_nn.core.optimizers import GradientDescent
from desktop_nn.data.points import Circle
from desktop_nn.project.experiment import Experiment, Training
from desktop_nn.training.session import Session
from desktop_nn.training.train import train

EXPLOSIVE = Experiment(
    "explosive",
    Circle(samples=100),
    place(Dense(8), ReLU(), Dense(8), ReLU(), Dense(1)),
    Training(SquaredError(), GradientDescent(1000.0), batch_size=10),
)


@pytest.fixture
def blown_up(make_session: Callable[..., Session]) -> Session:
    session = make_session(EXPLOSIVE)
    for _ in range(100):
        session.step()
        if session.diverged:
            return session
    pytest.fail("it did not diverge")


def test_weights_whose_squares_overflow_are_no_divergence(make_session: Callable[..., Session]) -> None:
    training = replace(EXPLOSIVE.training, optimizer=GradientDescent(1e-6))
    session = make_session(EXPLOSIVE.replace(layers=place(Dense(2), Dense(1)), training=training))
    session.weights.of("dense-1")["weight"].fill(1e25)
    session.weights.of("dense-2")["weight"].fill(0)
    session.step()
    assert session.diverged is None
    assert session.step_count == 1


def test_the_weights_from_before_are_kept(blown_up: Session) -> None:
    assert np.isfinite(blown_up.weights.trainable).all()


def test_it_says_where_and_what_to_try(blown_up: Session) -> None:
    assert blown_up.diverged is not None
    assert blown_up.diverged.step == blown_up.step_count + 1
    assert "no longer a finite number" in blown_up.diverged.message
    assert "to 100" in blown_up.diverged.message
    assert blown_up.diverged.suggested_rate == pytest.approx(100)


def test_the_work_goes_on_without_doing_anything(blown_up: Session) -> None:
    session, steps = blown_up, blown_up.step_count
    work = session.work()
    for _ in range(50):
        next(work)
    assert session.diverged is not None
    assert session.step_count - steps < 50
    steps, weights = session.step_count, session.weights.trainable.tobytes()
    for _ in range(50):
        next(work)
    assert (session.step_count, session.weights.trainable.tobytes()) == (steps, weights)


def test_a_lower_rate_goes_on_from_the_kept_weights(blown_up: Session) -> None:
    training = blown_up.experiment.training
    blown_up.reset()
    blown_up.change_training(replace(training, optimizer=GradientDescent(0.001)))
    train(blown_up, 1)
    assert blown_up.diverged is None
    assert blown_up.epoch == 1


def test_reset_forgets_it(blown_up: Session) -> None:
    blown_up.reset()
    assert blown_up.diverged is None


def test_it_happens_at_the_same_step_every_time(make_session: Callable[..., Session]) -> None:
    def step_of_divergence() -> int:
        session = make_session(EXPLOSIVE)
        while session.diverged is None:
            session.step()
        return session.step_count

    assert step_of_divergence() == step_of_divergence()


def test_a_weight_that_blows_up_is_traced_to_its_layer(
    make_session: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = make_session(EXPLOSIVE)

    def explode(self: Any, problem: Any, state: Any) -> None:
        session.weights.of("dense-2")["bias"][0] = np.inf

    monkeypatch.setattr(GradientDescent, "step", explode)
    session.step()
    assert session.diverged is not None
    assert session.diverged.layer_id == "dense-2"
    assert "a weight of the layer dense-2" in session.diverged.message
    assert np.isfinite(session.weights.trainable).all()


def test_an_output_that_blows_up_is_traced_to_the_first_layer(make_session: Callable[..., Session]) -> None:
    session = make_session(EXPLOSIVE)
    session.weights.of("dense-2")["weight"][...] = 3e38
    session.step()
    assert session.diverged is not None
    assert session.diverged.layer_id == "dense-2"
    assert "the output of the layer dense-2" in session.diverged.message


def test_before_anything_is_learned_no_rate_is_to_blame(make_session: Callable[..., Session]) -> None:
    session = make_session(EXPLOSIVE)
    session.weights.of("dense-1")["weight"][...] = 3e38
    session.step()
    assert session.diverged is not None
    assert session.diverged.suggested_rate is None
    assert "In step 1 the output of the layer dense-" in session.diverged.message
    assert "the learning rate is not to blame" in session.diverged.message


def test_a_normalisation_that_blows_up_in_training_alone_is_named(make_session: Callable[..., Session]) -> None:
    """Its running averages would have hidden it: in use it does not look at the batch."""
    session = make_session(EXPLOSIVE.replace(layers=place(Dense(8), BatchNorm(), Dense(1))))
    session.weights.of("dense-1")["weight"].fill(0)
    session.weights.of("dense-1")["bias"].fill(3e38)  # finite, but not the sum over a batch
    session.weights.of("dense-2")["weight"].fill(0.01)
    session.step()
    assert session.diverged is not None
    assert session.diverged.layer_id == "batch-norm-1"
