"""What a unit sees of the image: found by changing each pixel and watching the unit."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.core.layers import AvgPool, Conv2D, Dense, Flatten, Padding, Residual, Tanh, TransposedConv2D
from desktop_nn.core.layers.origin import Spot
from desktop_nn.core.network import Network, place
from desktop_nn.core.receptive_field import Window, receptive_field

IMAGE = (1, 14, 12)


def seen_by_trying(layers, spot):
    """The pixels on which the unit depends, as a mask."""
    network = Network(place(*layers), IMAGE)
    weights = network.create_weights(np.random.default_rng(3)).astype(np.float64)
    pixels = int(np.prod(IMAGE))
    inputs = np.concatenate([np.zeros((1, pixels)), np.eye(pixels)]).reshape(-1, *IMAGE)
    outputs = network.plan(len(inputs), dtype=np.float64).forward(weights, inputs)
    values = outputs[:, spot.map, spot.row, spot.column] if outputs.ndim == 4 else outputs[:, spot.map]
    return (values[1:] != values[0]).reshape(IMAGE[1:])


def as_mask(window):
    mask = np.zeros(IMAGE[1:], bool)
    rows = slice(max(window.top, 0), max(window.top + window.height, 0))
    mask[rows, max(window.left, 0) : max(window.left + window.width, 0)] = True
    return mask


@pytest.mark.parametrize("spot", [Spot(0), Spot(1, 2, 1), Spot(1, 2, 2)])
@pytest.mark.parametrize(
    "layers",
    [
        (Conv2D(2, 3, padding=1), Tanh()),
        (Conv2D(2, 5, padding=2), Tanh(), AvgPool(2), Conv2D(2, 3, padding=1)),
        (Padding(2, 0, 1, 0), Conv2D(2, 3, 2)),
        (Residual((Conv2D(1, 3, padding=1), Tanh())), Conv2D(2, 3, 2)),
        (Conv2D(2, 3), Conv2D(2, 3, 2, padding=1)),
    ],
)
def test_the_window_is_what_the_unit_depends_on(layers, spot):
    window = receptive_field(layers, IMAGE, spot)
    np.testing.assert_array_equal(as_mask(window), seen_by_trying(layers, spot))


def test_a_flattened_unit_sees_what_its_pixel_saw():
    layers = (Conv2D(2, 3), Flatten())
    window = receptive_field(layers, IMAGE, Spot(120 + 2 * 10 + 4))
    assert window == receptive_field(layers[:1], IMAGE, Spot(1, 2, 4)) == Window(2, 4, 3, 3)


def test_a_dense_unit_sees_the_whole_image():
    assert receptive_field((Conv2D(2, 3), Flatten(), Dense(4), Tanh()), IMAGE, Spot(3)) == Window(0, 0, 14, 12)


def test_the_pixels_themselves_see_themselves():
    assert receptive_field((), IMAGE, Spot(0, 3, 4)) == Window(3, 4, 1, 1)


@pytest.mark.parametrize(("layers", "shape"), [((Dense(2),), (5,)), ((TransposedConv2D(2, 2, 2),), (1, 6, 6))])
def test_where_there_is_no_window_none_is_shown(layers, shape):
    assert receptive_field(layers, shape, Spot(1)) is None
