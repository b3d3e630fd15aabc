"""Plans: one network, many evaluators, no allocation, the same numbers each time and in each form."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from desktop_nn.core.gradient_check import check_network
from desktop_nn.core.layers import (
    AvgPool,
    Conv2D,
    Dense,
    Flatten,
    LeakyReLU,
    MaxPool,
    ReLU,
    ScaledTanh,
    Sigmoid,
    Softmax,
    Tanh,
)
from desktop_nn.core.losses import SigmoidCrossEntropy, SoftmaxCrossEntropy, SquaredError
from desktop_nn.core.network import Network, place
from desktop_nn.core.optimizers import Adam, GradientDescent

CNN = Network(
    place(Conv2D(3, 3, padding=1), ReLU(), MaxPool(), Conv2D(4, 3), Tanh(), MaxPool(2, 1), Flatten(), Dense(5),
          ReLU(), Dense(3)),
    (1, 10, 10),
)  # fmt: skip
MLP = Network(place(Dense(8), Tanh(), Dense(8), Sigmoid(), Dense(3)), (4,))
NETWORKS = {
    "cnn": CNN,
    "mlp": MLP,
    "pool without activation": Network(place(Conv2D(2, 3), MaxPool(3, 2), Flatten(), Dense(3)), (2, 9, 9)),
    "no bias": Network(place(Conv2D(2, 3, bias=False), LeakyReLU(), MaxPool(), Flatten(), Dense(3)), (1, 8, 8)),
    "average": Network(
        place(Conv2D(2, 3, stride=2), ScaledTanh(), AvgPool(), Flatten(), Dense(3), Softmax()), (1, 9, 9)
    ),
    "one layer": Network(place(Conv2D(1, 3), Flatten(), Dense(3)), (1, 5, 5)),
}


def some(network, n, seed=0):
    rng = np.random.default_rng(seed)
    inputs = rng.standard_normal((n, *network.input_shape)).astype(np.float32)
    return network.create_weights(rng), inputs, rng.integers(0, 3, n)


def train_step(network, weights, inputs, labels, loss, plan, slices):
    """One gradient of the whole batch, gathered in slices: (loss, gradients)."""
    targets, gradients, value = loss.encode(labels, network.output_shape), weights.zeros_like(), 0.0
    for part in slices:
        outputs = plan.forward(weights, inputs[part])
        grad = np.empty_like(outputs)
        value += loss.value_and_gradient(outputs, targets[part], len(inputs), grad)
        plan.backward(weights, grad, gradients)
    return value, gradients.trainable


@pytest.mark.parametrize(
    "loss", [SoftmaxCrossEntropy(), SigmoidCrossEntropy(), SquaredError(-1.0)], ids=lambda loss: loss.name
)
@pytest.mark.parametrize("name", NETWORKS)
def test_the_gradient_of_whole_networks_agrees_with_finite_differences(name, loss):
    network = NETWORKS[name]
    weights, inputs, labels = some(network, 4)
    for check in check_network(network, weights, inputs, loss.encode(labels, (3,)), loss):
        assert check.error < 1e-6, (check.layer_id, check.array)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_fused_plan_agrees_with_the_plain_one(name):
    network = NETWORKS[name]
    weights, inputs, labels = some(network, 6)
    every = [slice(0, 6)]
    results = [
        train_step(
            network, weights, inputs, labels, SoftmaxCrossEntropy(), network.plan(6, training=True, fused=fused), every
        )
        for fused in (True, False)
    ]
    assert results[0][0] == pytest.approx(results[1][0], rel=1e-6)
    np.testing.assert_allclose(results[0][1], results[1][1], rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("name", NETWORKS)
def test_a_batch_in_slices_gives_the_gradient_of_the_whole(name):
    network = NETWORKS[name]
    weights, inputs, labels = some(network, 10)
    loss = SoftmaxCrossEntropy()
    whole = train_step(network, weights, inputs, labels, loss, network.plan(10), [slice(0, 10)])
    sliced = train_step(
        network, weights, inputs, labels, loss, network.plan(4), [slice(0, 4), slice(4, 8), slice(8, 10)]
    )
    assert sliced[0] == pytest.approx(whole[0], rel=1e-6)
    np.testing.assert_allclose(sliced[1], whole[1], rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_same_step_gives_the_same_bits(name):
    network = NETWORKS[name]
    weights, inputs, labels = some(network, 8)
    plans = network.plan(8, training=True), network.plan(8, training=True)
    values = [
        train_step(network, weights, inputs, labels, SoftmaxCrossEntropy(), plan, [slice(0, 8)])
        for plan in (plans[0], plans[0], plans[1])
    ]
    for value, gradient in values[1:]:
        assert value == values[0][0]
        np.testing.assert_array_equal(gradient, values[0][1])


@pytest.mark.parametrize("name", NETWORKS)
def test_both_precisions_agree(name):
    network = NETWORKS[name]
    weights, inputs, labels = some(network, 5)
    single = train_step(network, weights, inputs, labels, SquaredError(), network.plan(5), [slice(0, 5)])
    double = train_step(
        network,
        weights.astype(np.float64),
        inputs,
        labels,
        SquaredError(),
        network.plan(5, dtype=np.float64),
        [slice(0, 5)],
    )
    assert single[0] == pytest.approx(double[0], rel=1e-5)
    np.testing.assert_allclose(single[1], double[1], rtol=1e-3, atol=1e-5)


def test_looking_with_a_second_plan_does_not_disturb_training():
    weights, inputs, labels = some(CNN, 6)
    loss, plan, viewer = SoftmaxCrossEntropy(), CNN.plan(6, training=True), CNN.plan(50)
    wanted = train_step(CNN, weights, inputs, labels, loss, plan, [slice(0, 6)])[1]

    outputs = plan.forward(weights, inputs)
    viewer.forward(create_other(), np.ones((50, 1, 10, 10), np.float32))
    grad = np.empty_like(outputs)
    loss.value_and_gradient(outputs, loss.encode(labels, (3,)), 6, grad)
    viewer.forward(create_other(), np.zeros((50, 1, 10, 10), np.float32))
    gradients = weights.zeros_like()
    plan.backward(weights, grad, gradients)

    np.testing.assert_array_equal(gradients.trainable, wanted)


def create_other():
    return CNN.create_weights(np.random.default_rng(99))


@pytest.mark.parametrize("optimizer", [GradientDescent(0.01, 0.9), Adam()], ids=lambda each: each.name)
def test_a_step_of_training_allocates_nothing_large(optimizer):
    network = Network(
        place(Conv2D(6, 5, padding=2), ReLU(), MaxPool(), Conv2D(16, 5), ReLU(), MaxPool(), Flatten(),
              Dense(120), ReLU(), Dense(10)),
        (1, 28, 28),
    )  # fmt: skip
    weights, inputs, _ = some(network, 64)
    loss, plan = SoftmaxCrossEntropy(), network.plan(64, training=True)
    targets = loss.encode(np.arange(64) % 10, (10,))
    grad, gradients = np.empty((64, 10), np.float32), weights.zeros_like()
    state = optimizer.create_state(network.parameters, np.float32)
    problem = Problem(weights.trainable, gradients.trainable)
    problem.learning_rate = optimizer.learning_rate

    def step(n):
        gradients.trainable.fill(0)
        outputs = plan.forward(weights, inputs[:n])
        loss.value_and_gradient(outputs, targets[:n], n, grad[:n])
        plan.backward(weights, grad[:n], gradients)
        optimizer.step(problem, state)

    for n in (64, 32, 64, 32):
        step(n)
    tracemalloc.start()
    step(64)
    step(32)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (
        peak < 200_000
    )  # NumPy's own iterators take up to 8192 numbers an operand; the first layer's columns alone are 5.6 MB


class Problem:
    scale = None

    def __init__(self, weights, gradient):
        self.weights = weights
        self._gradient = gradient

    def gradient(self):
        return self._gradient


def test_every_layer_can_be_looked_at():
    weights, inputs, _ = some(CNN, 2)
    plan = CNN.plan(2)
    outputs = plan.forward(weights, inputs)
    activations = dict(plan.activations())
    assert list(activations) == [each.id for each in CNN.layers]
    for each, shape in zip(CNN.layers, CNN.shapes, strict=True):
        assert activations[each.id].shape == (2, *shape)
    assert plan.outputs_of("dense-2") is outputs


def test_the_gradient_for_the_inputs_is_given_when_asked_for():
    weights, inputs, _ = some(MLP, 2)
    plan, grad = MLP.plan(2), np.ones((2, 3), np.float32)
    plan.forward(weights, inputs)
    assert plan.backward(weights, grad, weights.zeros_like()) is None
    assert plan.backward(weights, grad, weights.zeros_like(), need_input=True).shape == (2, 4)


def test_more_samples_than_planned_are_a_bug():
    weights, inputs, _ = some(MLP, 3)
    with pytest.raises(ValueError, match="3 samples in a plan for 2"):
        MLP.plan(2).forward(weights, inputs)


def test_a_batch_with_every_sample_twice_has_the_same_gradient():
    """A peer summed over the batch, so its size changed the learning rate."""
    weights, inputs, labels = some(MLP, 5)
    once = train_step(MLP, weights, inputs, labels, SoftmaxCrossEntropy(), MLP.plan(5), [slice(0, 5)])
    twice = train_step(
        MLP, weights, np.repeat(inputs, 2, 0), np.repeat(labels, 2), SoftmaxCrossEntropy(), MLP.plan(10), [slice(0, 10)]
    )
    assert twice[0] == pytest.approx(once[0], rel=1e-6)
    np.testing.assert_allclose(twice[1], once[1], rtol=1e-4, atol=1e-7)
