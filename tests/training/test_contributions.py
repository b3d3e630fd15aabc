"""What each unit adds: closed forms of bends and steps, the output as their sum, and refusals in words."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.core.layers import BatchNorm, Dense, ReLU, Sigmoid, Softmax, Tanh
from desktop_nn.core.network import place
from desktop_nn.data.curves import Curve
from desktop_nn.data.points import Circle
from desktop_nn.errors import UserError
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.presets import presets
from desktop_nn.training.probes.base import ProbeContext
from desktop_nn.training.probes.contributions import MOST_PIECES, Contributions, summed_columns
from desktop_nn.training.session import Session

BASE = presets["sine-approximation"].experiment
LIMITS = (-3.0, 3.0)
INNER = np.array([[1.0, 0.5], [-2.0, 1.0], [0.0, 3.0]], np.float32)  # bends at -0.5 and 0.5, and nowhere
OUTGOING, BIAS = np.array([2.0, -1.0, 0.5], np.float32), 0.25
ACTIVATIONS = {
    "relu": (ReLU(), lambda a: np.maximum(a, 0)),
    "sigmoid": (Sigmoid(), lambda a: 1 / (1 + np.exp(-a))),
    "tanh": (Tanh(), np.tanh),
}


def context(*layers, data=None) -> ProbeContext:
    experiment: Experiment = BASE.replace(layers=place(*layers), data=data or Curve(samples=40))
    session = Session(experiment, experiment.data.load(1))
    return ProbeContext(experiment, session.network, session.weights, session.dataset)


def by_hand(activation) -> ProbeContext:
    made = context(Dense(3), activation, Dense(1))
    first, last = made.weights.of("dense-1"), made.weights.of("dense-2")
    first["weight"][:, 0], first["bias"][:] = INNER.T
    last["weight"][0], last["bias"][0] = OUTGOING, BIAS
    return made


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_each_piece_is_the_weight_times_what_the_unit_answers(name: str) -> None:
    layer, function = ACTIVATIONS[name]
    answer = Contributions(LIMITS).evaluate(by_hand(layer))
    sums = INNER[:, :1] * answer.x + INNER[:, 1:]
    np.testing.assert_allclose(answer.pieces, OUTGOING[:, None] * function(sums), atol=1e-6)
    assert answer.bias == BIAS
    assert answer.weights.tolist() == OUTGOING.tolist()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_pieces_and_bias_are_together_the_output(name: str) -> None:
    made = by_hand(ACTIVATIONS[name][0])
    answer = Contributions(LIMITS).evaluate(made)
    np.testing.assert_allclose(answer.total, made.outputs(answer.x[:, None])[:, 0], atol=1e-6)


def test_a_unit_bends_where_its_sum_is_zero() -> None:
    answer = Contributions(LIMITS).evaluate(by_hand(ReLU()))
    assert answer.knots[:2].tolist() == [-0.5, 0.5]
    assert np.isnan(answer.knots[2])
    np.testing.assert_array_equal(answer.inner, INNER)


def test_every_bend_is_among_the_places() -> None:
    made = by_hand(ReLU())
    made.weights.of("dense-1")["bias"][0] = 0.1234  # between two places of the even grid
    answer = Contributions(LIMITS, resolution=5).evaluate(made)
    bend = np.flatnonzero(answer.x == np.float32(-0.1234))
    assert len(answer.x) == 13  # eleven even ones and two bends
    assert answer.pieces[0, bend] == pytest.approx([0], abs=1e-6)
    assert np.all(np.diff(answer.x) > 0)


def test_bends_outside_of_the_interval_are_no_places() -> None:
    made = by_hand(ReLU())
    made.weights.of("dense-1")["bias"][:] = 100
    answer = Contributions(LIMITS, resolution=5).evaluate(made)
    np.testing.assert_allclose(answer.x, np.linspace(*LIMITS, 11), atol=1e-6)


def test_of_a_deeper_network_the_last_hidden_layer_is_summed_up() -> None:
    made = context(Dense(4), Tanh(), Dense(5), Tanh(), Dense(1))
    answer = Contributions(LIMITS).evaluate(made)
    assert answer.pieces.shape == (5, 201)
    assert answer.inner is None
    assert np.isnan(answer.knots).all()
    np.testing.assert_allclose(answer.total, made.outputs(answer.x[:, None])[:, 0], atol=1e-6)


@pytest.mark.parametrize("layers", [(Dense(4), BatchNorm(), Tanh()), (Dense(4), Softmax())], ids=["norm", "softmax"])
def test_units_that_are_not_bent_one_by_one_have_no_place_where_they_bend(layers) -> None:
    made = context(*layers, Dense(1))
    answer = Contributions(LIMITS).evaluate(made)
    assert answer.inner is None
    np.testing.assert_allclose(answer.total, made.outputs(answer.x[:, None])[:, 0], atol=1e-6)


def test_without_biases_the_sum_begins_at_zero() -> None:
    answer = Contributions(LIMITS).evaluate(context(Dense(3, bias=False), Tanh(), Dense(1, bias=False)))
    assert answer.bias == 0
    assert answer.knots.tolist() == [0, 0, 0]


def test_as_many_units_as_allowed_are_told_apart() -> None:
    answer = Contributions(LIMITS).evaluate(context(Dense(MOST_PIECES), Tanh(), Dense(1)))
    assert len(answer.pieces) == MOST_PIECES


def test_looking_changes_no_weight() -> None:
    made = by_hand(Tanh())
    before = made.weights.trainable.copy()
    answer = Contributions(LIMITS).evaluate(made)
    made.weights.trainable += 1
    assert answer.weights.tolist() == OUTGOING.tolist()
    np.testing.assert_array_equal(made.weights.trainable - 1, before)


@pytest.mark.parametrize(
    ("layers", "data", "words"),
    [
        ((Dense(4), Tanh(), Dense(1)), Circle(), "one input"),
        ((Dense(1),), Curve(), "no hidden layer"),
        ((Dense(4), Tanh(), Dense(1), Tanh()), Curve(), "one plain sum"),
        ((Dense(4), Tanh(), Dense(2)), Curve(), "one plain sum"),
        ((Dense(MOST_PIECES + 1), Tanh(), Dense(1)), Curve(), "Up to 128 units"),
    ],
)
def test_what_is_no_sum_of_curves_is_refused_in_words(layers, data, words: str) -> None:
    with pytest.raises(UserError) as refused:
        summed_columns(place(*layers), data.input_shape)
    assert words in refused.value.message
