"""The loss landscape: a bowl where it must be one, the same in parts and at once, and never in the way of training."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.core.held import DISABLED, Held
from desktop_nn.core.layers import Dense
from desktop_nn.core.losses import SquaredError
from desktop_nn.core.network import Network, place
from desktop_nn.errors import UserError
from desktop_nn.project.presets import presets
from desktop_nn.training.directions import draw_directions, movable
from desktop_nn.training.evaluation import spread
from desktop_nn.training.probes.base import ProbeContext
from desktop_nn.training.probes.landscape import MOST_SAMPLES, REACH, SIDE, Landscape, landscape_problem
from desktop_nn.training.session import Session
from desktop_nn.training.train import train

AT_ONCE = Landscape(seconds=math.inf)
MIDDLE = (SIDE // 2, SIDE // 2)


def context_of(session: Session) -> ProbeContext:
    return ProbeContext(session.experiment, session.network, session.weights, session.dataset)


def rng() -> np.random.Generator:
    return np.random.default_rng(3)


def test_the_landscape_of_a_linear_neuron_is_the_quadratic_bowl(make_session) -> None:
    session = make_session(presets["and-linear"].experiment, loss=SquaredError())
    session.weights.trainable[:] = (0.3, -0.8, 0.6)
    answer = AT_ONCE.evaluate(context_of(session))
    samples = session.dataset.train
    rows = np.column_stack([samples.gather(slice(None)), np.ones(len(samples))]).astype(np.float64)
    steps = np.linspace(-REACH, REACH, SIDE)
    first, second = answer.plane.directions.astype(np.float64)
    weights = answer.plane.center + steps[None, :, None] * first + steps[:, None, None] * second
    errors = weights @ rows.T - samples.labels
    np.testing.assert_allclose(answer.losses, np.square(errors).mean(axis=2), rtol=1e-4, atol=1e-6)


def test_the_middle_is_the_present_loss(make_session) -> None:
    session = make_session()
    train(session, 1)
    answer = AT_ONCE.evaluate(context_of(session))
    assert answer.center_loss == pytest.approx(session.evaluate().train_loss, rel=1e-6)


def test_the_probe_in_parts_equals_the_probe_at_once(make_session) -> None:
    session = make_session()
    context, parts = context_of(session), 0
    answer = Landscape(seconds=0).evaluate(context)
    assert answer.share == 0  # the smallest part is less than one place
    while not answer.is_complete:
        parts += 1
        answer = Landscape(part=parts, seconds=0).evaluate(context)
    at_once = AT_ONCE.evaluate(context_of(session))
    assert parts > SIDE * SIDE
    assert np.array_equal(answer.losses, at_once.losses)


def test_it_goes_from_coarse_to_fine(make_session) -> None:
    context = context_of(make_session())
    strides, shares = [], []
    for part in range(3 * SIDE * SIDE):
        answer = Landscape(part=part, seconds=0).evaluate(context)
        strides.append(answer.stride)
        shares.append(answer.share)
        if answer.is_complete:
            break
    assert list(dict.fromkeys(strides)) == [0, 8, 4, 2, 1]
    assert shares == sorted(shares)


def test_a_measurement_stays_where_it_began_while_training_goes_on(make_session) -> None:
    session = make_session()
    context = context_of(session)
    first = Landscape(seconds=0).evaluate(context)
    train(session, 1)
    later = Landscape(part=1, seconds=math.inf).evaluate(context)
    anew = Landscape(turn=1, seconds=0).evaluate(context)
    assert later.plane is first.plane
    assert np.array_equal(anew.plane.center, session.weights.trainable)
    assert not np.array_equal(later.plane.center, anew.plane.center)


def test_looking_never_disturbs_the_training(make_session) -> None:
    looked, untouched = make_session(), make_session()
    context, work = context_of(looked), looked.work()
    for part in range(30):
        next(work)
        Landscape(part=part, seconds=0).evaluate(context)
    work = untouched.work()
    for _ in range(30):
        next(work)
    assert np.array_equal(looked.weights.trainable, untouched.weights.trainable)


def test_large_data_are_measured_on_some_samples_spread_evenly(make_session, circle) -> None:
    session = make_session(circle.replace(data=replace(circle.data, samples=2_000)))
    answer = Landscape(seconds=0.0).evaluate(context_of(session))
    samples = session.dataset.train
    chosen = spread(len(samples), MOST_SAMPLES)
    assert answer.samples == len(chosen) == MOST_SAMPLES < len(samples)


def test_another_loss_is_another_landscape(make_session) -> None:
    session = make_session()
    context = context_of(session)
    before = AT_ONCE.evaluate(context)
    context.experiment = session.experiment.replace(training=replace(session.experiment.training, loss=SquaredError()))
    assert AT_ONCE.evaluate(context).center_loss != before.center_loss


def test_equal_seeds_give_equal_directions(circle) -> None:
    network = circle.network()
    weights = network.create_weights(rng())
    first, again = (draw_directions(network, weights, rng()) for _ in range(2))
    other = draw_directions(network, weights, np.random.default_rng(4))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_directions_are_as_long_as_the_weights_in_each_array(circle) -> None:
    network = circle.network()
    weights = network.create_weights(rng())
    weights.of("dense-2")["weight"][:] *= 10
    directions = draw_directions(network, weights, rng())
    for entry in network.layout.entries:
        length = np.linalg.norm(weights.trainable[entry.slice]) or 1.0
        parts = directions[:, entry.slice]
        np.testing.assert_allclose(np.linalg.norm(parts, axis=1), length, rtol=1e-5)
        if entry.spec.size > 1:
            assert abs(parts[0] @ parts[1]) < 1e-5 * length**2


def test_even_two_single_weights_span_a_plane() -> None:
    network = Network(place(Dense(1)), (1,))
    weights = network.create_weights(rng())
    weights.trainable[:] = (2.0, -1.0)
    directions = draw_directions(network, weights, rng())
    assert abs(np.linalg.det(directions)) == pytest.approx(4.0)


def test_what_cannot_learn_is_left_alone(circle) -> None:
    network = Network(circle.layers, (2,), (Held("dense-1", "weight", (0, 1), DISABLED),))
    weights = network.create_weights(rng())
    directions = draw_directions(network, weights, rng())
    assert not directions[:, ~movable(network)].any()
    assert directions[:, movable(network)].all()


def test_a_network_that_cannot_learn_has_no_landscape(make_session, circle) -> None:
    frozen = circle.replace(layers=tuple(replace(each, frozen=True) for each in circle.layers))
    assert landscape_problem(frozen.network()) is not None
    with pytest.raises(UserError, match="at least two weights"):
        AT_ONCE.evaluate(context_of(make_session(frozen)))


def test_a_loss_that_is_no_number_is_infinite(make_session) -> None:
    session = make_session()
    session.weights.trainable[:] = np.float32(1e30)
    answer = AT_ONCE.evaluate(context_of(session))
    assert not np.isnan(answer.losses).any()
