"""Residual blocks: the way around, the arrays of the inner layers, what is told of them."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.core.layers import BatchNorm, Conv2D, Dense, Flatten, MaxPool, ReLU, Residual, Tanh
from desktop_nn.core.network import Network, place
from desktop_nn.core.summary import summarize
from desktop_nn.errors import UserError

INPUTS = np.random.default_rng(0).standard_normal((3, 4)).astype(np.float32)


def test_an_inner_stack_of_zeros_lets_the_inputs_pass():
    network = Network(place(Residual((Dense(4, initializer="zeros"),))), (4,))
    weights = network.create_weights(np.random.default_rng(0))
    np.testing.assert_array_equal(network.plan(3).forward(weights, INPUTS), INPUTS)


def test_appending_gives_the_inputs_first_and_then_the_result():
    network = Network(place(Residual((Tanh(),), "concatenate")), (4,))
    outputs = network.plan(3).forward(network.create_weights(np.random.default_rng(0)), INPUTS)
    np.testing.assert_allclose(outputs, np.hstack([INPUTS, np.tanh(INPUTS)]), rtol=1e-6)


def test_the_arrays_of_inner_layers_carry_their_place():
    block = Residual((Dense(8), Tanh(), Residual((Dense(8),)), Dense(4)))
    names = [spec.name for spec in block.arrays((4,))]
    assert names == [
        "1_dense_weight", "1_dense_bias", "3_residual_1_dense_weight", "3_residual_1_dense_bias",
        "4_dense_weight", "4_dense_bias",
    ]  # fmt: skip


def test_the_summary_tells_the_inner_layers_and_adds_their_costs():
    block = Residual((Conv2D(6, 3, padding=1), ReLU(), Conv2D(6, 3, padding=1)))
    (layer,) = summarize(place(block), (6, 8, 8)).layers
    assert [part.id for part in layer.inner] == ["residual-1/1_conv2d", "residual-1/2_relu", "residual-1/3_conv2d"]
    assert layer.parameters == sum(part.parameters for part in layer.inner) == 2 * 6 * (6 * 9 + 1)
    assert layer.connections == 2 * 64 * 6 * (6 * 9 + 1)
    assert layer.units == 2 * 6 * 64
    assert layer.receptive_field == (5, 5)


def test_every_inner_layer_can_be_looked_at():
    network = Network(place(Residual((Dense(5), Tanh(), Dense(4)))), (4,))
    plan = network.plan(3)
    plan.forward(network.create_weights(np.random.default_rng(0)), INPUTS)
    shapes = {name: values.shape for name, values in plan.activations()}
    assert shapes == {
        "residual-1/1_dense": (3, 5),
        "residual-1/2_tanh": (3, 5),
        "residual-1/3_dense": (3, 4),
        "residual-1": (3, 4),
    }


def test_what_the_inner_layers_say_of_themselves_holds_for_the_block():
    assert Residual((Dense(4), BatchNorm())).couples_samples
    assert not Residual((Dense(4),)).couples_samples
    assert not Residual((Residual((BatchNorm(),)), ReLU())).uses_chance


@pytest.mark.parametrize(
    ("block", "shape", "words"),
    [
        (Residual((Dense(5),)), (4,), "turn 4 into 5, but only equal shapes"),
        (Residual((Conv2D(2, 3),), "concatenate"), (2, 6, 6), "differ in height or width"),
        (Residual((Flatten(),), "concatenate"), (2, 6, 6), "cannot be appended"),
        (Residual((ReLU(), MaxPool(9))), (2, 6, 6), r"Inner layer 2 \(Max pooling\): Window size 9"),
    ],
)
def test_inner_stacks_that_do_not_fit_are_refused_with_a_remedy(block, shape, words):
    with pytest.raises(UserError, match=words):
        block.output_shape(shape)


def test_blocks_are_bounded_in_number_and_depth():
    with pytest.raises(UserError, match="at most 64 layers, not 65"):
        Residual((ReLU(),) * 65)
    deepest = Residual((Residual((Residual((Residual(),)),)),))
    with pytest.raises(UserError, match="at most 4 deep"):
        Residual((deepest,))
