"""Pooling: equal to the loops of its formula; the first of equal pixels gets the gradient."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.core.layers import AvgPool, GlobalPool, L2Pool, MaxPool
from desktop_nn.core.network import Network, place
from desktop_nn.errors import UserError

IMAGE = np.array([[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]], np.float64)


def run(layer, images, grad=None):
    network = Network(place(layer), images.shape[1:])
    weights = network.create_weights(np.random.default_rng(0)).astype(np.float64)
    plan = network.plan(len(images), dtype=np.float64)
    outputs = plan.forward(weights, images)
    return outputs if grad is None else plan.backward(weights, grad, weights, need_input=True)


def test_the_worked_example_of_the_literature():
    highest = run(MaxPool(3, 1), IMAGE[None, None])[0, 0]
    mean = run(AvgPool(3, 1), IMAGE[None, None])[0, 0]
    np.testing.assert_array_equal(highest, [[3, 3, 3], [3, 3, 3], [3, 2, 3]])
    np.testing.assert_allclose(mean, [[1.67, 1.67, 1.67], [1.0, 1.22, 1.78], [1.11, 0.78, 1.33]], atol=0.005)


@pytest.mark.parametrize("size", [1, 2, 3, 4])
@pytest.mark.parametrize("stride", [0, 1, 2, 3])
@pytest.mark.parametrize("shape", [(2, 3, 8, 8), (1, 1, 7, 9), (2, 2, 5, 4)])
class TestAgainstLoops:
    def test_values(self, reference, size, stride, shape):
        images = np.random.default_rng(0).standard_normal(shape)
        step = stride or size
        np.testing.assert_array_equal(run(MaxPool(size, stride), images), reference.pool(images, size, step, np.max))
        np.testing.assert_allclose(
            run(AvgPool(size, stride), images), reference.pool(images, size, step, np.mean), atol=1e-14
        )

    def test_gradient_with_many_ties(self, reference, size, stride, shape):
        rng = np.random.default_rng(0)
        images = rng.integers(0, 3, shape).astype(float)
        step = stride or size
        grad = rng.standard_normal(reference.pool(images, size, step, np.max).shape)
        np.testing.assert_allclose(
            run(MaxPool(size, stride), images, grad),
            reference.max_pool_gradient(images, grad, size, step),
            atol=1e-14,
        )


def test_the_first_of_equal_pixels_gets_the_whole_gradient():
    grad = run(MaxPool(2), np.zeros((1, 1, 4, 4)), np.ones((1, 1, 2, 2)))
    np.testing.assert_array_equal(grad[0, 0, ::2, ::2], np.ones((2, 2)))
    assert grad.sum() == 4


def test_a_shift_by_one_changes_few_pooled_values():
    """Goodfellow, Bengio and Courville, figure 9.8: all four detectors change, only half of the pooled values do."""
    detectors = np.array([[0.1, 1.0, 0.2, 0.1, 0.0, 0.0], [0.3, 0.1, 1.0, 0.2, 0.0, 0.0]])
    padded = np.pad(detectors[:, :4], ((0, 0), (1, 1)), constant_values=-1)
    pooled = np.array([[max(row[i : i + 3]) for i in range(4)] for row in padded])
    np.testing.assert_array_equal(pooled, [[1.0, 1.0, 1.0, 0.2], [0.3, 1.0, 1.0, 1.0]])
    images = np.repeat(padded[:, None, None, :], 3, axis=2)
    np.testing.assert_array_equal(run(MaxPool(3, 1), images)[:, 0, 0], pooled)


def padded_loops(images, size, step, padding, reduce):
    """Straight from the formula: the pixels of each window that lie inside the image."""
    n, channels, height, width = images.shape
    rows, columns = ((length + 2 * padding - size) // step + 1 for length in (height, width))
    outputs = np.zeros((n, channels, rows, columns))
    for sample, c, i, j in np.ndindex(outputs.shape):
        top, left = i * step - padding, j * step - padding
        window = images[sample, c, max(top, 0) : top + size, max(left, 0) : left + size]
        outputs[sample, c, i, j] = reduce(window)
    return outputs


@pytest.mark.parametrize(("size", "padding"), [(2, 0), (2, 1), (3, 1), (3, 2), (5, 4)])
@pytest.mark.parametrize("stride", [0, 1, 2, 3])
@pytest.mark.parametrize(
    ("pool", "reduce"),
    [(MaxPool, np.max), (AvgPool, np.mean), (L2Pool, np.linalg.norm)],
    ids=["max", "average", "l2"],
)
def test_padded_and_overlapping_windows_equal_the_loops(pool, reduce, size, padding, stride):
    images = np.random.default_rng(0).standard_normal((2, 2, 6, 7)) - 3  # a border of zeros would win
    wanted = padded_loops(images, size, stride or size, padding, reduce)
    np.testing.assert_allclose(run(pool(size, stride, padding), images), wanted, atol=1e-12)


@pytest.mark.parametrize(
    ("kind", "reduce"),
    [
        ("average", lambda maps: maps.mean(axis=(2, 3))),
        ("maximum", lambda maps: maps.max(axis=(2, 3))),
        ("l2", lambda maps: np.sqrt((maps**2).sum(axis=(2, 3)))),
    ],
)
def test_global_pooling_keeps_one_number_per_map(kind, reduce):
    images = np.random.default_rng(0).standard_normal((3, 4, 5, 2))
    np.testing.assert_allclose(run(GlobalPool(kind), images), reduce(images), rtol=1e-12)


def test_l2_pooling_of_nothing_is_zero_with_a_gradient_of_zero():
    grad = run(L2Pool(2), np.zeros((1, 1, 4, 4)), np.ones((1, 1, 2, 2)))
    assert not grad.any()


def test_padding_as_wide_as_the_window_is_refused():
    with pytest.raises(UserError, match="padding 2 is too much for windows of size 2"):
        MaxPool(2, padding=2).output_shape((1, 8, 8))
