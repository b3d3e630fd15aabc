"""Single weights that are frozen or cut: found by their place, refused in words."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.core.held import DISABLED, FROZEN, Held, positions
from desktop_nn.core.layers import Dense, Tanh
from desktop_nn.core.network import Network, place
from desktop_nn.errors import UserError

LAYERS = place(Dense(3), Tanh(), Dense(1))  # 2 inputs: weight (3, 2), bias (3,), then (1, 3) and (1,)


def test_places_count_through_the_trainable_vector() -> None:
    layout = Network(LAYERS, (2,)).layout
    held = [Held("dense-1", "weight", (2, 1)), Held("dense-1", "bias", (0,)), Held("dense-2", "weight", (0, 2))]
    assert positions(layout, held).tolist() == [5, 6, 11]


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (Held("dense-9", "weight", (0, 0)), "dense-9"),
        (Held("dense-1", "gain", (0,)), "gain"),
        (Held("dense-1", "weight", (3, 0)), "3 × 2"),
        (Held("dense-1", "weight", (0,)), "3 × 2"),
        (Held("tanh-1", "weight", (0, 0)), "tanh-1"),
    ],
)
def test_a_weight_that_is_not_there_is_refused_in_words(held: Held, words: str) -> None:
    with pytest.raises(UserError, match=words):
        Network(LAYERS, (2,), (held,))


def test_there_are_two_ways_to_hold_a_weight() -> None:
    with pytest.raises(UserError, match="not as 'glued'"):
        Held("dense-1", "bias", (0,), "glued")


def test_the_update_of_a_held_weight_is_scaled_by_zero() -> None:
    held = (Held("dense-1", "weight", (0, 1), FROZEN), Held("dense-2", "bias", (0,), DISABLED))
    scale = Network(LAYERS, (2,), held).update_scale()
    assert scale is not None
    assert np.flatnonzero(scale == 0).tolist() == [1, 12]


def test_disabled_weights_begin_at_zero_and_all_others_as_the_seed_draws_them() -> None:
    plain = Network(LAYERS, (2,)).create_weights(np.random.default_rng(1)).trainable
    cut = Network(LAYERS, (2,), (Held("dense-1", "weight", (1, 0), DISABLED),))
    weights = cut.create_weights(np.random.default_rng(1)).trainable
    assert weights[2] == 0
    assert np.array_equal(np.delete(weights, 2), np.delete(plain, 2))
