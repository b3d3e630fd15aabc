"""Early stopping, schedules, penalties, clipping and class weights at work in a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from desktop_nn.core.optimizers import GradientDescent
from desktop_nn.core.regularizers import L1, L2, WeightDecay
from desktop_nn.core.schedules import Cosine, Table
from desktop_nn.errors import UserError
from desktop_nn.project.experiment import Experiment
from desktop_nn.training.loading import load_dataset
from desktop_nn.training.session import Session
from desktop_nn.training.train import train

MakeSession = Callable[..., Session]

#: A rate so large that the test loss soon rises.
ROUGH = GradientDescent(30.0)


def stopped(make_session: MakeSession, **training: Any) -> Session:
    session = make_session(optimizer=ROUGH, **training)
    train(session, 200)
    return session


def test_a_run_ends_when_the_test_loss_has_not_fallen_for_its_patience(make_session: MakeSession) -> None:
    session = stopped(make_session, patience=3)
    assert session.stopping.reason is not None
    assert session.epoch == session.stopping.best_epoch + 3
    assert "Training ended early" in str(session.stopping.reason)


def test_without_patience_a_run_goes_on(make_session: MakeSession) -> None:
    assert stopped(make_session).epoch == 200


def test_the_best_weights_come_back(make_session: MakeSession) -> None:
    session = stopped(make_session, patience=3, keep_best=True)
    assert session.evaluate().test_loss == pytest.approx(session.stopping.best_loss)


def test_otherwise_the_last_weights_stay(make_session: MakeSession) -> None:
    session = stopped(make_session, patience=3)
    assert session.evaluate().test_loss > session.stopping.best_loss


def test_started_again_it_has_patience_again(make_session: MakeSession) -> None:
    session = stopped(make_session, patience=3)
    before = session.epoch
    train(session, 1)
    assert session.epoch == before + 1


def test_a_saved_run_ends_at_the_same_epoch(make_session: MakeSession) -> None:
    whole = stopped(make_session, patience=4, keep_best=True)
    first = make_session(optimizer=ROUGH, patience=4, keep_best=True)
    train(first, int(whole.epoch) - 2)
    second = Session(first.experiment, first.dataset, first.state())
    train(second, 200)
    assert second.epoch == whole.epoch
    np.testing.assert_array_equal(second.weights.trainable, whole.weights.trainable)


# --- schedules ----------------------------------------------------------------------------------------


def test_the_rate_of_a_step_follows_the_schedule(make_session: MakeSession) -> None:
    """Gradient descent takes rate times gradient, so the rates of two runs are those of their steps."""
    plain = make_session(optimizer=GradientDescent(0.5))
    table = make_session(optimizer=GradientDescent(9.0), schedule=Table("0.25"))
    start = plain.weights.trainable.copy()
    plain.step()
    table.step()
    np.testing.assert_allclose(
        2 * (table.weights.trainable - start), plain.weights.trainable - start, rtol=1e-4, atol=1e-7
    )


def test_a_schedule_counts_on_in_a_saved_run(make_session: MakeSession) -> None:
    whole = make_session(schedule=Cosine(3.0))
    train(whole, 3)
    first = make_session(schedule=Cosine(3.0))
    train(first, 1)
    second = Session(first.experiment, first.dataset, first.state())
    train(second, 2)
    np.testing.assert_array_equal(second.weights.trainable, whole.weights.trainable)


# --- penalties, limits and weights --------------------------------------------------------------------


@pytest.mark.parametrize("regularizer", [L1(0.05), L2(0.2), WeightDecay(0.2)], ids=lambda each: each.name)
def test_more_of_a_penalty_means_smaller_weights(make_session: MakeSession, regularizer: Any) -> None:
    sizes = []
    for strength in (1e-9, regularizer.strength):
        session = make_session(regularizer=replace(regularizer, strength=strength))
        train(session, 20)
        sizes.append(np.abs(session.weights.of("dense-1")["weight"]).sum())
    assert sizes[1] < 0.8 * sizes[0]


def test_with_gradient_descent_l2_and_weight_decay_are_the_same(make_session: MakeSession) -> None:
    """Loshchilov and Hutter 2019: they differ only where the optimiser rescales the gradient."""
    results = []
    for regularizer in (L2(0.1), WeightDecay(0.1)):
        session = make_session(optimizer=GradientDescent(0.1), regularizer=regularizer)
        train(session, 3)
        results.append(session.weights.trainable.copy())
    np.testing.assert_allclose(*results, rtol=1e-4, atol=1e-6)


def test_a_step_is_no_longer_than_the_limit_allows(make_session: MakeSession) -> None:
    session = make_session(optimizer=GradientDescent(1.0), clip_norm=0.01)
    for _ in range(20):
        before = session.weights.trainable.copy()
        session.step()
        assert np.linalg.norm(session.weights.trainable - before) <= 0.01 * 1.001


def test_a_class_without_weight_is_not_learned(make_session: MakeSession) -> None:
    session = make_session(class_weights="0, 1")
    train(session, 20)
    labels = session.dataset.test.labels
    outputs = session.network.plan(len(labels)).forward(session.weights, session.dataset.test.gather(slice(None)))
    assert (outputs > 0).all()


def test_class_weights_for_another_number_of_classes_are_refused(circle: Experiment) -> None:
    changed = circle.replace(training=replace(circle.training, class_weights="1, 2, 3"))
    with pytest.raises(UserError, match="3 class weights, but the data has 2 classes"):
        Session(changed, load_dataset(changed).dataset)
