"""Input features: what each switch hands on."""

from __future__ import annotations

import math

import numpy as np
import pytest

from desktop_nn.core.layers import InputFeatures
from desktop_nn.core.layers.input_features import FEATURES
from desktop_nn.core.network import Network, place
from desktop_nn.errors import UserError

OFF = dict.fromkeys(FEATURES, False)


def test_all_features_in_their_order():
    network = Network(place(InputFeatures(**dict.fromkeys(FEATURES, True))), (2,))
    weights = network.create_weights(np.random.default_rng(0))
    outputs = network.plan(1, dtype=np.float64).forward(weights, np.array([[2.0, -3.0]]))
    np.testing.assert_allclose(outputs[0], [2, -3, 4, 9, -6, math.sin(2), math.sin(-3)])


def test_only_what_is_switched_on_goes_on():
    assert InputFeatures(**{**OFF, "product": True}).output_shape((2,)) == (1,)


def test_without_any_feature_there_is_nothing_to_hand_on():
    with pytest.raises(UserError, match="Switch on at least one"):
        InputFeatures(**OFF).output_shape((2,))


@pytest.mark.parametrize("shape", [(3,), (1, 28, 28)])
def test_only_points_of_the_plane_are_read(shape):
    with pytest.raises(UserError, match="the two numbers x and y"):
        InputFeatures().output_shape(shape)
