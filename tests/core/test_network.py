"""Networks: shapes, sizes, refusals, and weights that survive an edit."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.core.layers import BatchNorm, Conv2D, Dense, Flatten, GlobalPool, MaxPool, ReLU, Tanh, TransposedConv2D
from desktop_nn.core.network import MEMORY_LIMIT, Network, Placed, new_id, place
from desktop_nn.errors import UserError

LENET_5 = place(
    Conv2D(6, 5, padding=2), ReLU(), MaxPool(), Conv2D(16, 5), ReLU(), MaxPool(), Flatten(),
    Dense(120), ReLU(), Dense(84), ReLU(), Dense(10),
)  # fmt: skip


def create(network, seed=0):
    return network.create_weights(np.random.default_rng(seed))


def test_modern_lenet_5_has_61706_parameters():
    network = Network(LENET_5, (1, 28, 28))
    assert network.parameters == 61_706
    assert create(network).trainable.shape == (61_706,)
    assert network.shapes[2] == (6, 14, 14)
    assert network.output_shape == (10,)


def test_ids_say_what_a_layer_is_and_are_all_different():
    assert [each.id for each in LENET_5[:4]] == ["conv2d-1", "relu-1", "max-pool-1", "conv2d-2"]
    assert new_id(Dense(), {"dense-1", "dense-3"}) == "dense-2"


def test_weights_are_float32_in_one_vector_and_repeat_with_the_seed():
    network = Network(place(Dense(3), Tanh(), Dense(1)), (2,))
    weights = create(network)
    assert weights.trainable.dtype == np.float32
    assert weights.of("dense-1")["weight"].base is weights.trainable
    np.testing.assert_array_equal(weights.trainable, create(network).trainable)
    assert (weights.trainable != create(network, 1).trainable).any()


def test_a_layer_that_does_not_fit_is_named_with_its_place():
    with pytest.raises(
        UserError, match=r"Layer 2 \(Dense\): A dense layer reads a list .* 4 × 24 × 24\. Add a Flatten"
    ):
        Network(place(Conv2D(4, 5), Dense(10)), (1, 28, 28))


def test_two_layers_with_one_id_are_refused():
    with pytest.raises(UserError, match="same identifier"):
        Network((Placed("a", Dense(2)), Placed("a", Dense(2))), (2,))


@pytest.mark.parametrize("shape", [(), (0,), (3, 0), (1, 0, 5), (1, 2, 3, 4)])
def test_inputs_that_are_neither_lists_nor_series_nor_images_are_refused(shape):
    with pytest.raises(UserError, match="The input must be"):
        Network(place(Dense(2)), shape)


def test_a_network_without_layers_passes_its_input_on():
    network = Network((), (3,))
    inputs = np.ones((2, 3), np.float32)
    assert network.output_shape == (3,)
    assert network.plan(2).forward(create(network), inputs) is inputs


def test_maps_too_large_for_memory_are_refused_before_they_are_allocated():
    """Few weights can paint maps of any size: here 28 pixels become 110,723."""
    huge = Network(place(TransposedConv2D(6, 3, 64), TransposedConv2D(6, 3, 64), GlobalPool(), Dense(10)), (1, 28, 28))
    problem = huge.batch_problem(32)
    assert problem is not None
    assert "Training on 8 samples at once takes 4.71" in str(problem)
    assert str(problem).endswith("Use smaller images, fewer filters, pooling or a larger stride.")


def test_a_batch_is_trained_on_in_slices_so_that_its_size_does_not_matter_unless_it_must_stay_whole():
    assert Network(LENET_5, (1, 28, 28)).batch_problem(60_000) is None
    whole = Network(place(Conv2D(16, 3), BatchNorm(), GlobalPool(), Dense(10)), (1, 28, 28))
    assert whole.batch_problem(5_000) is None
    assert str(whole.batch_problem(60_000)).endswith("needs each batch whole: use smaller batches.")


def test_weights_too_large_for_memory_are_refused_before_they_are_allocated():
    network = Network(place(Flatten(), Dense(1000)), (3, 1080, 1920))
    assert network.parameters == 6_220_801_000
    tracemalloc.start()
    with pytest.raises(UserError, match=r"6,220,801,000 parameters: training it takes 99\.5\sGB of memory"):
        create(network)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1e6
    assert MEMORY_LIMIT == 2 * 1024**3


def test_an_edit_keeps_the_weights_of_untouched_layers():
    old = Network(place(Dense(3), Tanh(), Dense(4), Tanh(), Dense(1)), (2,))
    layers = list(old.layers)
    layers[2] = replace(layers[2], layer=Dense(5))
    new = Network(tuple(layers), (2,))
    old_weights, new_weights = create(old, 1), create(new, 2)
    fresh = new_weights.copy()

    new.carry_over(old, old_weights, new_weights)

    np.testing.assert_array_equal(new_weights.of("dense-1")["weight"], old_weights.of("dense-1")["weight"])
    np.testing.assert_array_equal(new_weights.of("dense-2")["weight"], fresh.of("dense-2")["weight"])
    # its input grew from 4 to 5, so its old weights have no place
    np.testing.assert_array_equal(new_weights.of("dense-3")["weight"], fresh.of("dense-3")["weight"])


def test_a_layer_added_in_front_of_an_equal_shape_keeps_what_follows():
    old = Network(place(Dense(2), Dense(2)), (2,))
    new = Network((old.layers[0], Placed("tanh-1", Tanh()), old.layers[1]), (2,))
    old_weights, new_weights = create(old, 1), create(new, 2)
    new.carry_over(old, old_weights, new_weights)
    np.testing.assert_array_equal(new_weights.trainable, old_weights.trainable)


def test_frozen_layers_and_rates_scale_the_updates():
    first, second = place(Dense(1), Dense(1))
    assert Network((first, second), (2,)).update_scale() is None
    scale = Network((replace(first, frozen=True), replace(second, rate=0.5)), (2,)).update_scale()
    np.testing.assert_array_equal(scale, [0, 0, 0, 0.5, 0.5])


def test_slices_follow_from_the_network_and_stay_useful():
    assert Network(LENET_5, (1, 28, 28)).slice_size == 32
    assert Network(place(Conv2D(64, 3)), (3, 224, 224)).slice_size == 8
    assert Network(place(Dense(1)), (2,)).slice_size == 4096
