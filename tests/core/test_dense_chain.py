"""Runs of small dense layers done as one: the same numbers as layer by layer, whatever the run is made of."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_nn.core.dense_chain import DenseChain
from desktop_nn.core.dense_links import MOST_WEIGHTS, find_links
from desktop_nn.core.layers import Conv2D, Dense, Flatten, LeakyReLU, ReLU, ScaledTanh, Sigmoid, Softmax, Softplus, Tanh
from desktop_nn.core.network import Network, place

ACTIVATIONS = [None, Tanh(), Sigmoid(), Sigmoid(gain=3.0), ReLU(), LeakyReLU(), Softplus(), ScaledTanh()]
links = st.tuples(st.integers(1, 6), st.booleans(), st.sampled_from(ACTIVATIONS))


def network_of(choices, inputs):
    layers = []
    for units, bias, activation in choices:
        layers += [Dense(units, bias=bias)] if activation is None else [Dense(units, bias=bias), activation]
    return Network(place(*layers), (inputs,))


def links_of(network):
    return find_links([(each.id, each.layer) for each in network.layers], network.layout)


def results(network, weights, inputs, grad, plan):
    """Outputs, gradient of the weights and gradient of the inputs."""
    outputs = plan.forward(weights, inputs).copy()
    gradients = weights.zeros_like()
    back = plan.backward(weights, grad, gradients, need_input=True).copy()
    return outputs, gradients.trainable, back


@settings(deadline=None, max_examples=150)
@given(st.lists(links, min_size=1, max_size=5), st.integers(1, 5), st.lists(st.integers(1, 7), min_size=1, max_size=3))
def test_a_run_agrees_with_its_layers_one_by_one(choices, inputs, batches):
    network = network_of(choices, inputs)
    rng = np.random.default_rng(len(choices))
    weights = network.create_weights(rng).astype(np.float64)
    weights.trainable += rng.standard_normal(weights.trainable.size) / 4
    plans = [network.plan(7, fused=fused, dtype=np.float64) for fused in (True, False)]
    for count in batches:
        samples = rng.standard_normal((count, inputs))
        grad = rng.standard_normal((count, *network.output_shape))
        together, one_by_one = (results(network, weights, samples, grad, plan) for plan in plans)
        for a, b in zip(together, one_by_one, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-12)


def test_every_dense_layer_takes_its_activation_along():
    network = network_of([(3, True, Tanh()), (2, True, None), (4, False, ReLU())], 2)
    assert [(link.id, link.gives) for link in links_of(network)] == [
        ("dense-1", "tanh-1"),
        ("dense-2", "dense-2"),
        ("dense-3", "relu-1"),
    ]


def test_a_run_ends_where_another_layer_begins():
    network = Network(place(Dense(3), Tanh(), Dense(3), Softmax(), Dense(2)), (2,))
    assert [link.id for link in links_of(network)] == ["dense-1", "dense-2"]


def test_a_run_with_many_weights_stays_as_it_is():
    units = MOST_WEIGHTS // 10
    assert links_of(Network(place(Dense(units)), (9,)))
    assert not links_of(Network(place(Dense(units + 1)), (9,)))


def test_a_run_may_follow_other_layers():
    network = Network(place(Conv2D(2, 3), Tanh(), Flatten(), Dense(4), Tanh(), Dense(2)), (1, 5, 5))
    rng = np.random.default_rng(0)
    weights, inputs = network.create_weights(rng), rng.standard_normal((3, 1, 5, 5)).astype(np.float32)
    grad = np.ones((3, 2), np.float32)
    plans = [network.plan(3, fused=fused) for fused in (True, False)]
    for a, b in zip(*(results(network, weights, inputs, grad, plan) for plan in plans), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-6)


def test_gradients_are_added_to_what_is_there():
    network = network_of([(3, True, Tanh()), (1, True, None)], 2)
    weights = network.create_weights(np.random.default_rng(0))
    plan, gradients = network.plan(4, fused=True), weights.zeros_like()
    for _ in range(2):
        plan.forward(weights, np.ones((4, 2), np.float32))
        plan.backward(weights, np.ones((4, 1), np.float32), gradients)
    once = weights.zeros_like()
    plan.backward(weights, np.ones((4, 1), np.float32), once)
    np.testing.assert_array_equal(gradients.trainable, 2 * once.trainable)


def test_two_networks_may_take_turns_in_one_plan():
    network = network_of([(3, True, Tanh()), (1, True, None)], 2)
    first, second = (network.create_weights(np.random.default_rng(seed)) for seed in (1, 2))
    plan, inputs = network.plan(4, fused=True), np.ones((4, 2), np.float32)
    wanted = plan.forward(first, inputs).copy()
    assert not np.array_equal(plan.forward(second, inputs), wanted)
    np.testing.assert_array_equal(plan.forward(first, inputs), wanted)


def test_outputs_can_be_looked_at_link_by_link():
    network = network_of([(3, True, ReLU()), (2, True, None), (1, True, Tanh())], 2)
    weights, inputs = network.create_weights(np.random.default_rng(0)), np.ones((4, 2), np.float32)
    fused, plain = (network.plan(4, fused=fused) for fused in (True, False))
    fused.forward(weights, inputs)
    plain.forward(weights, inputs)
    assert [layer for layer, _ in fused.activations()] == ["relu-1", "dense-2", "tanh-1"]
    for layer, outputs in fused.activations():
        np.testing.assert_allclose(outputs, plain.outputs_of(layer), rtol=1e-5)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_its_memory_is_counted(dtype):
    network = network_of([(3, True, Tanh()), (1, True, None)], 2)
    chain = DenseChain(links_of(network), network.layout, 100, dtype)
    numbers = 3 * 13 + 3 + 2 * (3 + 4 + 1) * 100 + 3 * 100
    assert chain.nbytes == numbers * np.dtype(dtype).itemsize


def test_the_last_batch_of_an_epoch_does_not_cost_the_arrays_of_the_others():
    network = network_of([(3, True, Tanh()), (1, True, None)], 2)
    weights, inputs = network.create_weights(np.random.default_rng(0)), np.ones((10, 2), np.float32)
    chain = DenseChain(links_of(network), network.layout, 10, np.float32)
    whole = chain.forward(weights, inputs)
    chain.forward(weights, inputs[:4])
    assert np.shares_memory(chain.forward(weights, inputs), whole)


def test_arrays_are_kept_for_two_sizes_of_batch():
    network = network_of([(3, True, Tanh()), (1, True, None)], 2)
    weights, inputs = network.create_weights(np.random.default_rng(0)), np.ones((10, 2), np.float32)
    chain = DenseChain(links_of(network), network.layout, 10, np.float32)
    for count in (10, 4):
        chain.forward(weights, inputs[:count])
    memory = chain.nbytes
    for count in (3, 2, 4, 10):
        chain.forward(weights, inputs[:count])
    assert chain.nbytes == memory
