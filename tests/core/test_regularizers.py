"""Regularisers and clipping: gradients against finite differences, and what each does to weights."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.core.gradient_check import NUDGE, differences, relative_error
from desktop_nn.core.layers import BatchNorm, Conv2D, Dense, Flatten
from desktop_nn.core.network import Network, place
from desktop_nn.core.regularizers import L1, L2, NoRegularizer, Regularization, WeightDecay, clip, regularizers
from desktop_nn.core.settings import settings_of
from desktop_nn.errors import UserError

NETWORKS = [
    Network(place(Dense(3), Dense(2, bias=False)), (4,)),
    Network(place(Conv2D(2, 3), BatchNorm(), Flatten(), Dense(3)), (1, 4, 4)),
    Network(place(Conv2D(2, 3, bias_kind="unit")), (2, 4, 4)),
]


def weights_of(network):
    weights = network.create_weights(np.random.default_rng(0)).astype(np.float64)
    weights.trainable[:] = np.random.default_rng(1).choice([-1, 1], weights.trainable.size)
    weights.trainable *= np.random.default_rng(2).uniform(0.1, 2.0, weights.trainable.size)  # away from L1's kink
    return weights.trainable


@pytest.mark.parametrize("network", NETWORKS, ids=["dense", "convolution", "biases per unit"])
@pytest.mark.parametrize(
    "regularizer", [NoRegularizer(), L1(0.3), L1(1e-4), L2(0.3), L2(1e-4)], ids=lambda each: f"{each.name}-{each}"
)
def test_the_gradient_of_a_penalty_agrees_with_finite_differences(network, regularizer, gradient_checks):
    weights, regularization = weights_of(network), Regularization(network.layout, np.float64)
    gradient = np.zeros_like(weights)
    regularization.add_gradient(regularizer, weights, gradient)
    assert np.abs(weights).min() > NUDGE
    numeric = differences(lambda: regularization.penalty(regularizer, weights), weights, np.arange(weights.size))
    assert relative_error(gradient, numeric) < 1e-6
    gradient_checks.note(regularizer, network.layout.trainable_size)


def test_penalties_are_the_sum_of_sizes_and_half_the_sum_of_squares():
    network = Network(place(Dense(1, bias=False)), (2,))
    weights, regularization = np.array([3.0, -4.0]), Regularization(network.layout)
    assert regularization.penalty(L1(0.1), weights) == pytest.approx(0.7)
    assert regularization.penalty(L2(0.1), weights) == pytest.approx(1.25)
    assert regularization.penalty(WeightDecay(0.1), weights) == 0


def test_biases_and_gains_are_left_alone():
    network, gradient = NETWORKS[1], np.zeros(NETWORKS[1].layout.trainable_size)
    Regularization(network.layout, np.float64).add_gradient(L2(1.0), np.ones_like(gradient), gradient)
    for entry in network.layout.entries:
        if entry.is_trainable:
            assert (gradient[entry.slice] == (1.0 if entry.spec.name == "weight" else 0.0)).all(), entry.spec.name


def test_weight_decay_takes_a_share_and_spares_frozen_layers():
    layout, weights = Network(place(Dense(1), Dense(1)), (1,)).layout, np.ones(4)
    Regularization(layout, np.float64).shrink(weights, 0.1, np.array([0.0, 0.0, 1.0, 1.0]))
    np.testing.assert_allclose(weights, [1, 1, 0.9, 1])
    Regularization(layout, np.float64).shrink(weights, 0.1, None)
    np.testing.assert_allclose(weights, [0.9, 1, 0.81, 1])


def test_a_long_gradient_is_shortened_and_keeps_its_direction():
    gradient = np.array([3.0, 4.0])
    clip(gradient, 2.0, 0.0)
    np.testing.assert_allclose(gradient, [1.2, 1.6])
    clip(gradient, 2.0, 0.0)
    np.testing.assert_allclose(gradient, [1.2, 1.6])


def test_each_slope_is_held_within_its_limit():
    gradient = np.array([-5.0, 0.1, 7.0])
    clip(gradient, 0.0, 0.5)
    np.testing.assert_allclose(gradient, [-0.5, 0.1, 0.5])


def test_no_limits_change_nothing():
    gradient = np.array([1e30, -1e30])
    clip(gradient, 0.0, 0.0)
    np.testing.assert_array_equal(gradient, [1e30, -1e30])


def test_numbers_whose_squares_are_too_large_are_shortened_too():
    gradient = np.array([3e30, 4e30], np.float32)
    with np.errstate(over="ignore"):
        clip(gradient, 1.0, 0.0)
    np.testing.assert_allclose(gradient, [0.6, 0.8], rtol=1e-5)


@pytest.mark.parametrize("strength", [0.0, -1.0, 11.0, float("nan")])
def test_a_strength_out_of_range_is_refused(strength):
    with pytest.raises(UserError, match="Strength must be"):
        L2(strength)


@pytest.mark.parametrize("cls", [*regularizers], ids=lambda cls: cls.name)
def test_every_regulariser_explains_itself(cls):
    assert cls.title
    assert cls.summary.endswith(".")
    assert all(declared.help for declared in settings_of(cls).values())
