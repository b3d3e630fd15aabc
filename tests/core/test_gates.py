"""Gates: the hand-made solutions of XOR, and where the least squares of a line end."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.core.layers import Dense, ReLU, Sigmoid, Step
from desktop_nn.core.losses import SquaredError
from desktop_nn.core.network import Network, place
from desktop_nn.core.optimizers import GradientDescent

INPUTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
XOR = [0, 1, 1, 0]


def outputs_with(layers, numbers):
    network = Network(place(*layers), (2,))
    weights = network.create_weights(np.random.default_rng(0))
    weights.trainable[:] = numbers
    return network.plan(4).forward(weights, INPUTS)[:, 0]


OR_MINUS_AND = [1, 1, 1, 1, -0.5, -1.5, 1, -1, -0.5]


def test_xor_is_or_minus_and():
    np.testing.assert_array_equal(outputs_with([Dense(2), Step(), Dense(1), Step()], OR_MINUS_AND), XOR)


def test_xor_with_steep_sigmoids():
    outputs = outputs_with([Dense(2), Sigmoid(20.0), Dense(1), Sigmoid(20.0)], OR_MINUS_AND)
    np.testing.assert_allclose(outputs, [5e-5, 0.99995, 0.99995, 5e-5], atol=1e-5)


def test_xor_with_two_relus_is_exact():
    np.testing.assert_array_equal(outputs_with([Dense(2), ReLU(), Dense(1)], [1, 1, 1, 1, 0, -1, 1, -2, 0]), XOR)


@pytest.mark.parametrize(
    ("targets", "line", "error"),
    [
        ([0, 0, 0, 1], [0.5, 0.5, -0.25], 0.0625),
        ([0, 1, 1, 1], [0.5, 0.5, 0.25], 0.0625),
        (XOR, [0, 0, 0.5], 0.25),
    ],
    ids=["and", "or", "xor"],
)
def test_gradient_descent_on_a_line_ends_at_the_least_squares(targets, line, error):
    network = Network(place(Dense(1)), (2,))
    weights = network.create_weights(np.random.default_rng(1))
    value = descend(network, weights, INPUTS, targets, 1000)
    np.testing.assert_allclose(weights.trainable, line, atol=1e-3)
    assert value == pytest.approx(error, abs=1e-5)


def test_not_is_learned_exactly_by_a_line():
    network = Network(place(Dense(1)), (1,))
    weights = network.create_weights(np.random.default_rng(1))
    assert descend(network, weights, np.array([[0], [1]], np.float32), [1, 0], 2000) < 1e-6
    np.testing.assert_allclose(weights.trainable, [-1, 1], atol=1e-2)


def descend(network, weights, inputs, labels, steps):
    loss, optimizer, n = SquaredError(), GradientDescent(0.5), len(inputs)
    targets, plan = loss.encode(np.array(labels), (1,)), network.plan(n, training=True)
    gradients, grad = weights.zeros_like(), np.empty((n, 1), np.float32)
    state = optimizer.create_state(network.parameters, np.float32)

    class Problem:
        weights = None
        scale = None
        learning_rate = optimizer.learning_rate

        def gradient(self):
            return gradients.trainable

    problem = Problem()
    problem.weights = weights.trainable
    for _ in range(steps):
        gradients.trainable.fill(0)
        value = loss.value_and_gradient(plan.forward(weights, inputs), targets, n, grad)
        plan.backward(weights, grad, gradients)
        optimizer.step(problem, state)
    return value
