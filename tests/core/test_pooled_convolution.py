"""Convolution, maximum, bias and activation done as one: the same numbers as layer by layer, whatever the sizes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from desktop_nn.core.layers import AvgPool, Conv2D, Dense, Flatten, LeakyReLU, MaxPool, ReLU, Sigmoid, Softmax, Tanh
from desktop_nn.core.network import Network, place
from desktop_nn.core.pooled_convolution import MOST_FILTERS, find_pooled
from desktop_nn.errors import UserError

ACTIVATIONS = [None, ReLU(), Tanh(), Sigmoid(), LeakyReLU()]
convolutions = st.builds(
    Conv2D,
    filters=st.integers(1, 4),
    kernel=st.integers(1, 5),
    bias=st.booleans(),
    padding_mode=st.sampled_from(["number", "same", "valid", "full", "sides"]),
    padding=st.integers(0, 2),
    padding_top=st.integers(0, 3),
    padding_right=st.integers(0, 3),
    padding_value=st.sampled_from([0.0, -1.0]),
    operation=st.sampled_from(["cross_correlation", "convolution"]),
    connection_table=st.sampled_from(["all", "own"]),
)
shapes = st.tuples(st.integers(1, 3), st.integers(1, 11), st.integers(1, 11))


def network_of(convolution, activation, size, shape):
    """None where the layers do not fit."""
    if convolution.connection_table == "own":
        table = "; ".join(str(1 + number % shape[0]) for number in range(convolution.filters))
        convolution = replace(convolution, own_table=table)
    layers = [convolution, MaxPool(size)] if activation is None else [convolution, activation, MaxPool(size)]
    try:
        return Network(place(*layers), shape)
    except UserError:
        return None


def results(network, weights, images, grad, plan):
    """Outputs, gradient of the weights and gradient of the images."""
    outputs = plan.forward(weights, images).copy()
    gradients = weights.zeros_like()
    back = plan.backward(weights, grad, gradients, need_input=True).copy()
    return outputs, gradients.trainable, back


@settings(deadline=None, max_examples=200)
@given(convolutions, st.sampled_from(ACTIVATIONS), st.integers(2, 3), shapes, st.lists(st.integers(1, 4), min_size=1))
def test_it_agrees_with_its_layers_one_by_one(convolution, activation, size, shape, batches):
    network = network_of(convolution, activation, size, shape)
    assume(network is not None)
    rng = np.random.default_rng(sum(shape))
    weights = network.create_weights(rng).astype(np.float64)
    weights.trainable += rng.standard_normal(weights.trainable.size) / 4
    plans = [network.plan(4, training=True, fused=fused, dtype=np.float64) for fused in (True, False)]
    for count in batches[:3]:
        images, grad = rng.standard_normal((count, *shape)), rng.standard_normal((count, *network.output_shape))
        together, one_by_one = (results(network, weights, images, grad, plan) for plan in plans)
        for a, b in zip(together, one_by_one, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-12)


def test_the_first_of_equals_gets_the_gradient():
    network = Network(place(Conv2D(1, 3, bias=False, padding=1), MaxPool()), (1, 2, 4))
    weights = network.create_weights(np.random.default_rng(0))
    weights.of("conv2d-1")["weight"][:] = np.eye(9)[4].reshape(3, 3)  # what goes in comes out
    images = np.array([[[[1, 2, 5, 5], [2, 2, 5, 5]]]], np.float32)
    grad = np.array([[[[10, 20]]]], np.float32)
    back = results(network, weights, images, grad, network.plan(1, training=True))[2]
    np.testing.assert_array_equal(back, [[[[0, 10, 20, 0], [0, 0, 0, 0]]]])


def test_gradients_are_added_to_what_is_there():
    network = Network(place(Conv2D(2, 3), ReLU(), MaxPool()), (1, 6, 6))
    weights = network.create_weights(np.random.default_rng(0))
    plan, twice, once = network.plan(3, training=True), weights.zeros_like(), weights.zeros_like()
    outputs = plan.forward(weights, np.random.default_rng(1).random((3, 1, 6, 6), dtype=np.float32))
    for gradients in (twice, twice, once):
        plan.backward(weights, np.ones_like(outputs), gradients)
    assert once.trainable.any()
    np.testing.assert_array_equal(twice.trainable, 2 * once.trainable)


def test_what_it_gives_can_be_looked_at():
    network = Network(place(Conv2D(2, 3), ReLU(), MaxPool(), Flatten(), Dense(3)), (1, 6, 6))
    weights, images = network.create_weights(np.random.default_rng(0)), np.ones((2, 1, 6, 6), np.float32)
    fused, plain = (network.plan(2, training=True, fused=fused) for fused in (True, False))
    fused.forward(weights, images)
    plain.forward(weights, images)
    assert [layer for layer, _ in fused.activations()] == ["max-pool-1", "flatten-1", "dense-1"]
    for layer, outputs in fused.activations():
        np.testing.assert_allclose(outputs, plain.outputs_of(layer), rtol=1e-5)


@pytest.mark.parametrize(
    "layers",
    [
        [Conv2D(2, 3, stride=2), MaxPool()],
        [Conv2D(2, 3, dilation=2), MaxPool()],
        [Conv2D(2, 3, bias_kind="unit"), MaxPool()],
        [Conv2D(2, 3, groups=2), MaxPool()],
        [Conv2D(2, 3), MaxPool(3, 2)],
        [Conv2D(2, 3), MaxPool(3, padding=1)],
        [Conv2D(2, 3), MaxPool(1)],
        [Conv2D(2, 2), MaxPool(2)],
        [Conv2D(MOST_FILTERS + 1, 3), MaxPool()],
        [Conv2D(2, 3), AvgPool()],
        [Conv2D(2, 3), ReLU(), Conv2D(2, 3)],
        [Conv2D(2, 3), Softmax(), MaxPool()],
        [Conv2D(2, 3)],
        [MaxPool()],
    ],
    ids=lambda layers: " ".join(map(str, layers))[:60],
)
def test_what_it_cannot_do_is_left_to_the_layers(layers):
    assert find_pooled([(str(number), layer) for number, layer in enumerate(layers)]) is None
