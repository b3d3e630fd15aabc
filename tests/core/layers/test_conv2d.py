"""Convolution: equal to the loops of its formula, and to the worked example of the literature."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_nn.core.layers import Conv2D
from desktop_nn.core.network import Network, place

#: Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", the numeric example.
IMAGE = np.array([[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]], np.float32)
KERNEL = np.array([[0, 1, 2], [2, 2, 0], [0, 1, 2]], np.float32)


def convolve(layer, images, weight, bias=None, dtype=np.float32):
    network = Network(place(layer), images.shape[1:])
    weights = network.create_weights(np.random.default_rng(0)).astype(dtype)
    arrays = weights.of(network.layers[0].id)
    arrays["weight"][...] = weight
    if bias is not None:
        arrays["bias"][...] = bias
    return network.plan(len(images), dtype=dtype).forward(weights, images)


@pytest.mark.parametrize(
    ("kernel", "padding", "stride", "rows"),
    [
        (KERNEL, 0, 1, [[12, 12, 17], [10, 17, 19], [9, 6, 14]]),
        (KERNEL[::-1, ::-1], 0, 1, [[18, 20, 19], [10, 9, 17], [11, 8, 14]]),
        (KERNEL, 1, 2, [[6, 17, 3], [8, 17, 13], [6, 4, 4]]),
    ],
    ids=["cross-correlation", "true convolution, kernel turned", "padding 1, stride 2"],
)
def test_the_worked_example_of_the_literature(kernel, padding, stride, rows):
    outputs = convolve(Conv2D(1, 3, stride, padding, bias=False), IMAGE[None, None], kernel)
    np.testing.assert_array_equal(outputs[0, 0], rows)


def test_the_worked_example_as_a_declared_operation():
    layer = Conv2D(1, 3, bias=False, operation="convolution")
    outputs = convolve(layer, IMAGE[None, None], KERNEL)
    np.testing.assert_array_equal(outputs[0, 0], [[18, 20, 19], [10, 9, 17], [11, 8, 14]])


@pytest.mark.parametrize(
    ("i", "k", "s", "p", "o"),
    [
        (4, 3, 1, 0, 2),
        (5, 4, 1, 2, 6),
        (5, 3, 1, 1, 5),
        (5, 3, 1, 2, 7),
        (5, 3, 2, 0, 2),
        (5, 3, 2, 1, 3),
        (6, 3, 2, 1, 3),
    ],
)
def test_output_sizes_of_the_figures_of_the_guide(i, k, s, p, o):
    assert Conv2D(1, k, s, p).output_shape((1, i, i)) == (1, o, o)


@settings(max_examples=60, deadline=None)
@given(
    data=st.data(),
    n=st.integers(1, 3), channels=st.integers(1, 3), filters=st.integers(1, 4), kernel=st.integers(1, 4),
    stride=st.integers(1, 3), padding=st.integers(0, 2),
)  # fmt: skip
def test_equals_the_loops_of_the_formula(reference, data, n, channels, filters, kernel, stride, padding):
    smallest = max(1, kernel - 2 * padding)
    height, width = data.draw(st.integers(smallest, 8)), data.draw(st.integers(smallest, 8))
    rng = np.random.default_rng(n * height * width)
    images = rng.standard_normal((n, channels, height, width))
    weight, bias = rng.standard_normal((filters, channels, kernel, kernel)), rng.standard_normal(filters)

    outputs = convolve(Conv2D(filters, kernel, stride, padding), images, weight, bias, np.float64)

    np.testing.assert_allclose(outputs, reference.convolve(images, weight, bias, stride, padding), atol=1e-12)


def test_a_shifted_image_gives_shifted_maps():
    rng = np.random.default_rng(0)
    image = np.zeros((2, 1, 12, 12), np.float32)
    image[0, 0, 3:7, 3:7] = rng.random((4, 4))
    image[1, 0, 5:9, 4:8] = image[0, 0, 3:7, 3:7]

    outputs = convolve(Conv2D(2, 3), image, rng.standard_normal((2, 1, 3, 3)))

    np.testing.assert_array_equal(outputs[1, :, 2:, 1:], outputs[0, :, :-2, :-1])


def test_the_last_pixel_matters():
    """A peer convolved only the top left part of its images."""
    images = np.zeros((2, 1, 28, 28), np.float32)
    images[1, 0, 27, 27] = 1
    outputs = convolve(Conv2D(1, 5), images, np.ones((5, 5)))
    assert (outputs[0] != outputs[1]).any()


def test_counts_follow_the_formula():
    layer = Conv2D(16, 5)
    assert layer.connections((6, 14, 14)) == 100 * 16 * 151
    assert layer.multiply_adds((6, 14, 14)) == 100 * 16 * 150
    assert sum(spec.size for spec in layer.arrays((6, 14, 14))) == 2416
