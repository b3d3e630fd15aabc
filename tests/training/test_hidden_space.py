"""The plane of two hidden neurons: where the grid and the samples lie, and what the rest of the network says there."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from desktop_nn.core.layers import Dense, ReLU, Sigmoid, Tanh
from desktop_nn.core.losses import SoftmaxCrossEntropy
from desktop_nn.core.network import Network, place
from desktop_nn.data.gates import Gate
from desktop_nn.errors import UserError
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.presets import presets
from desktop_nn.training.probes.base import ProbeContext
from desktop_nn.training.probes.hidden_space import PLACES, HiddenSpace, hidden_layers
from desktop_nn.training.session import Session
from desktop_nn.training.train import train

MakeSession = Callable[..., Session]

PLANE = ((-6.0, 6.0), (-6.0, 6.0))


def context_of(session: Session) -> ProbeContext:
    return ProbeContext(session.experiment, session.network, session.weights, session.dataset)


@pytest.fixture
def wide(make_session: MakeSession) -> ProbeContext:
    """Four hidden neurons."""
    session = make_session()
    train(session, 1)
    return context_of(session)


@pytest.fixture
def narrow(circle: Experiment, make_session: MakeSession) -> ProbeContext:
    """The last hidden layer has two neurons."""
    session = make_session(circle.replace(layers=place(Dense(4), Tanh(), Dense(2), Sigmoid(), Dense(1))))
    train(session, 1)
    return context_of(session)


def test_a_dense_layer_and_its_activation_are_one_hidden_layer() -> None:
    layers = place(Dense(4), Tanh(), Dense(3), Dense(1), ReLU(), Dense(2), Sigmoid())
    assert [(each.id, each.units) for each in hidden_layers(Network(layers, (2,)))] == [("tanh-1", 4), ("dense-2", 3)]


def test_a_regression_answers_with_its_own_numbers(make_session: MakeSession) -> None:
    session = make_session(presets["sine-approximation"].experiment)
    context = context_of(session)
    answer = HiddenSpace(hidden_layers(context.network)[0].id, 0, 1, ((-3.0, 3.0),)).evaluate(context)
    x = np.linspace(-3, 3, PLACES, dtype=np.float32)
    assert np.allclose(answer.answers.values[0], context.outputs(x[:, None])[:, 0], atol=1e-6)
    assert np.array_equal(answer.labels, session.dataset.train.labels)


def test_a_line_of_the_grid_lies_where_its_inputs_are_taken(wide: ProbeContext) -> None:
    answer = HiddenSpace("tanh-1", 0, 2, PLANE).evaluate(wide)
    x = np.linspace(-6, 6, PLACES, dtype=np.float32)
    lowest = np.stack([x, np.full_like(x, -6)], axis=1)
    plan = wide.network.plan(PLACES)
    plan.forward(wide.weights, lowest)
    assert answer.lines.shape == (34, PLACES, 2)
    assert np.allclose(answer.lines[0], plan.outputs_of("tanh-1")[:, [0, 2]], atol=1e-6)


def test_lines_of_equal_x_follow_those_of_equal_y(wide: ProbeContext) -> None:
    lines = HiddenSpace("tanh-1", 0, 1, PLANE)._grid().reshape(-1, PLACES, 2)
    assert np.ptp(lines[:17, :, 1], axis=1).max() == 0
    assert np.ptp(lines[17:, :, 0], axis=1).max() == 0


def test_samples_come_with_their_inputs_and_labels(wide: ProbeContext) -> None:
    answer = HiddenSpace("tanh-1", 1, 3, PLANE).evaluate(wide)
    plan = wide.network.plan(len(answer.inputs))
    plan.forward(wide.weights, answer.inputs)
    assert np.allclose(answer.samples, plan.outputs_of("tanh-1")[:, [1, 3]], atol=1e-6)
    assert np.array_equal(answer.labels, wide.dataset.train.labels)


def test_the_field_is_what_the_rest_of_the_network_says(narrow: ProbeContext) -> None:
    answer = HiddenSpace("sigmoid-1", 0, 1, PLANE).evaluate(narrow)
    assert answer.field is not None
    row, column = 10, 40
    size = len(answer.field.values)
    hidden = np.array([np.linspace(*answer.x_range, size)[column], np.linspace(*answer.y_range, size)[row]])
    output = narrow.weights.of("dense-3")["weight"] @ hidden + narrow.weights.of("dense-3")["bias"]
    assert answer.field.values[row, column] == pytest.approx(2 / (1 + np.exp(-output[0])) - 1, abs=1e-5)


def test_swapped_axes_mirror_the_field(narrow: ProbeContext) -> None:
    plain = HiddenSpace("sigmoid-1", 0, 1, PLANE).evaluate(narrow)
    swapped = HiddenSpace("sigmoid-1", 1, 0, PLANE).evaluate(narrow)
    assert np.allclose(plain.field.values, swapped.field.values.T, atol=1e-5)  # type: ignore[union-attr]


def test_more_than_two_neurons_have_no_field(wide: ProbeContext) -> None:
    assert HiddenSpace("tanh-1", 0, 1, PLANE).evaluate(wide).field is None


def test_a_bounded_activation_gives_the_limits(narrow: ProbeContext) -> None:
    answer = HiddenSpace("sigmoid-1", 0, 1, PLANE).evaluate(narrow)
    assert answer.x_range == pytest.approx((-0.08, 1.08))


def test_an_unbounded_one_takes_round_limits_around_all_images(circle: Experiment, make_session: MakeSession) -> None:
    session = make_session(circle.replace(layers=place(Dense(4), ReLU(), Dense(1))))
    answer = HiddenSpace("relu-1", 0, 1, PLANE).evaluate(context_of(session))
    assert answer.x_range[0] <= answer.lines[..., 0].min()
    assert answer.x_range[1] >= answer.lines[..., 0].max()


def test_one_input_is_bent_into_one_curve(circle: Experiment, make_session: MakeSession) -> None:
    experiment = circle.replace(data=Gate("not"), layers=place(Dense(2), Tanh(), Dense(1)))
    answer = HiddenSpace("tanh-1", 0, 1, ((-0.5, 1.5),)).evaluate(context_of(make_session(experiment)))
    assert answer.lines.shape == (1, PLACES, 2)
    assert answer.answers.values.shape == (1, PLACES)


def test_without_limits_there_are_samples_alone(wide: ProbeContext) -> None:
    answer = HiddenSpace("tanh-1", 0, 1).evaluate(wide)
    assert len(answer.lines) == 0
    assert len(answer.samples) == 50


def test_two_outputs_give_one_signed_answer(circle: Experiment, make_session: MakeSession) -> None:
    experiment = circle.replace(layers=place(Dense(2), Tanh(), Dense(2)))
    session = make_session(experiment, loss=SoftmaxCrossEntropy())
    answer = HiddenSpace("tanh-1", 0, 1, PLANE).evaluate(context_of(session))
    assert answer.answers.labels is None
    assert np.abs(answer.answers.values).max() <= 1


@pytest.mark.parametrize("probe", [HiddenSpace("gone", 0, 1), HiddenSpace("tanh-1", 0, 4)])
def test_a_layer_that_is_gone_is_an_error(probe: HiddenSpace, wide: ProbeContext) -> None:
    with pytest.raises(UserError, match="no such layer"):
        probe.evaluate(wide)


def test_looking_leaves_the_weights_alone(narrow: ProbeContext) -> None:
    before = narrow.weights.copy()
    HiddenSpace("sigmoid-1", 0, 1, PLANE).evaluate(narrow)
    assert np.array_equal(before.trainable, narrow.weights.trainable)
