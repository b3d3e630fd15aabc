"""Dropout: the expected sum stays, the mask is as the generator says, and use leaves the numbers alone."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.core.layers import Dropout, Residual
from desktop_nn.core.network import Network, place


def outputs(layer, inputs, *, training=True, seed=0):
    network = Network(place(layer), inputs.shape[1:])
    weights = network.create_weights(np.random.default_rng(0))
    plan = network.plan(len(inputs), training=training)
    return plan.forward(weights, inputs, np.random.default_rng(seed)).copy()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_the_expected_sum_stays(share):
    given = outputs(Dropout(share), np.ones((400, 500), np.float32))
    # the mean of n = 200,000 numbers has a deviation of sqrt(share / (1 - share) / n); five of them are enough
    assert given.mean() == pytest.approx(1, abs=5 * (share / (1 - share) / given.size) ** 0.5)
    assert (given == 0).mean() == pytest.approx(share, abs=0.01)
    np.testing.assert_allclose(np.unique(given), [0, 1 / (1 - share)], rtol=1e-6)


def test_outside_of_training_nothing_is_left_out():
    inputs = np.random.default_rng(0).random((3, 9), dtype=np.float32)
    np.testing.assert_array_equal(outputs(Dropout(0.5), inputs, training=False), inputs)


def test_the_same_chance_leaves_out_the_same_numbers():
    inputs = np.ones((5, 40), np.float32)
    np.testing.assert_array_equal(outputs(Dropout(), inputs, seed=7), outputs(Dropout(), inputs, seed=7))
    assert (outputs(Dropout(), inputs, seed=7) != outputs(Dropout(), inputs, seed=8)).any()


def test_a_layer_tells_whether_it_uses_chance():
    assert Dropout(0.2).uses_chance
    assert not Dropout(0.0).uses_chance
    assert Residual((Dropout(0.2),)).uses_chance
