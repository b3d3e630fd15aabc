"""Batch and layer normalisation: statistics in closed form, running averages, and batches that are never cut."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.core.layers import BatchNorm, Dense, LayerNorm, Residual, Tanh
from desktop_nn.core.network import LARGEST_BATCH, Network, place

IMAGES = np.random.default_rng(0).normal(5, 3, (8, 3, 4, 5))


def prepared(layer, shape, *, training=True):
    network = Network(place(layer), shape)
    weights = network.create_weights(np.random.default_rng(0)).astype(np.float64)
    return network.plan(10, training=training, dtype=np.float64), weights, weights.of(network.layers[0].id)


def test_in_training_each_map_has_mean_0_and_deviation_1():
    plan, weights, _ = prepared(BatchNorm(epsilon=1e-12), (3, 4, 5))
    outputs = plan.forward(weights, IMAGES)
    np.testing.assert_allclose(outputs.mean(axis=(0, 2, 3)), 0, atol=1e-12)
    np.testing.assert_allclose(outputs.std(axis=(0, 2, 3)), 1, rtol=1e-9)


def test_gain_and_bias_are_the_deviation_and_mean_of_the_outputs():
    plan, weights, arrays = prepared(BatchNorm(epsilon=1e-12), (3, 4, 5))
    arrays["gain"][...], arrays["bias"][...] = [1, 2, 3], [-1, 0, 1]
    outputs = plan.forward(weights, IMAGES)
    np.testing.assert_allclose(outputs.mean(axis=(0, 2, 3)), [-1, 0, 1], atol=1e-12)
    np.testing.assert_allclose(outputs.std(axis=(0, 2, 3)), [1, 2, 3], rtol=1e-9)


def test_running_averages_follow_the_batches():
    plan, weights, arrays = prepared(BatchNorm(memory=0.75), (3, 4, 5))
    for _ in range(3):
        plan.forward(weights, IMAGES)
    kept = 0.75**3  # of the first values, 0 and 1
    np.testing.assert_allclose(arrays["mean"], (1 - kept) * IMAGES.mean(axis=(0, 2, 3)), rtol=1e-12)
    variance = IMAGES.var(axis=(0, 2, 3), ddof=1)
    np.testing.assert_allclose(arrays["variance"], kept + (1 - kept) * variance, rtol=1e-12)


def test_outside_of_training_the_averages_are_used_and_stay():
    plan, weights, arrays = prepared(BatchNorm(), (2,), training=False)
    arrays["mean"][...], arrays["variance"][...] = [1, 2], [4, 9]
    outputs = plan.forward(weights, np.array([[3.0, 5.0], [1.0, 2.0]]))
    np.testing.assert_allclose(outputs, [[1, 1], [0, 0]], atol=1e-5)
    np.testing.assert_array_equal(arrays["mean"], [1, 2])


@pytest.mark.parametrize("layer", [BatchNorm(), LayerNorm()], ids=lambda each: each.name)
def test_constant_inputs_and_single_samples_stay_finite(layer):
    plan, weights, arrays = prepared(layer, (4,))
    for n in (1, 5):
        outputs = plan.forward(weights, np.full((n, 4), 7.0))
        np.testing.assert_allclose(outputs, 0, atol=1e-9)
        back = plan.backward(weights, np.ones((n, 4)), weights.zeros_like(), need_input=True)
        assert np.isfinite(back).all()
    assert all(np.isfinite(array).all() for array in arrays.values())


def test_a_single_number_says_nothing_of_the_spread_so_the_averages_stay():
    """Such as the last sample of an epoch that is left alone in its batch."""
    plan, weights, arrays = prepared(BatchNorm(), (2,))
    plan.forward(weights, np.array([[3.0, 5.0], [1.0, 2.0]]))
    before = {name: array.copy() for name, array in arrays.items()}
    plan.forward(weights, np.array([[7.0, 7.0]]))
    for name, array in arrays.items():
        np.testing.assert_array_equal(array, before[name])


def test_numbers_that_blew_up_do_not_spoil_the_averages():
    plan, weights, arrays = prepared(BatchNorm(), (2,))
    with np.errstate(all="ignore"):
        plan.forward(weights, np.array([[np.inf, 1.0], [0.0, 2.0]]))
    assert np.isfinite(arrays["mean"]).all()


def test_a_batch_that_belongs_together_is_never_sliced():
    sliced = Network(place(Dense(3), Tanh()), (4,))
    whole = Network(place(Residual((Dense(4), BatchNorm()))), (4,))
    assert sliced.training_slice == sliced.slice_size
    assert whole.couples_samples
    assert whole.training_slice == LARGEST_BATCH


def test_layer_normalisation_works_on_each_sample_by_itself():
    plan, weights, _ = prepared(LayerNorm(1e-12), (3, 4, 5))
    outputs = plan.forward(weights, IMAGES).copy()
    np.testing.assert_allclose(outputs.mean(axis=(1, 2, 3)), 0, atol=1e-12)
    np.testing.assert_allclose(outputs.std(axis=(1, 2, 3)), 1, rtol=1e-9)
    np.testing.assert_array_equal(plan.forward(weights, IMAGES[2:3])[0], outputs[2])
