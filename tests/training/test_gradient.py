"""The gradient of a batch, slice by slice: on any number of threads the same bits."""

from __future__ import annotations

import os

import numpy as np
import pytest

from desktop_nn.core.arrays import Weights
from desktop_nn.core.layers import BatchNorm, Conv2D, Dense, Dropout, Flatten, Layer, MaxPool, ReLU
from desktop_nn.core.losses import SoftmaxCrossEntropy
from desktop_nn.core.network import Network, place
from desktop_nn.data.base import Samples
from desktop_nn.training import parallel
from desktop_nn.training.gradient import GradientSum

NETWORK = Network(place(Conv2D(6, 5), ReLU(), MaxPool(), Flatten(), Dense(10)), (1, 28, 28))


def samples(count: int, largest: float = 1.0) -> Samples:
    rng = np.random.default_rng(3)
    images = rng.random((count, 1, 28, 28), dtype=np.float32)
    images[0] *= largest
    return Samples(images, rng.integers(0, 10, count))


def sum_of(threads: int, count: int) -> tuple[float, bytes]:
    data = samples(count)
    total = GradientSum(
        NETWORK, NETWORK.create_weights(np.random.default_rng(0)), SoftmaxCrossEntropy(), data, threads=threads
    )
    total.begin(count, np.random.default_rng(5))
    indices = np.random.default_rng(1).permutation(count)
    loss = 0.0
    for first in range(0, count, total.stride):
        loss = total.add(indices[first : first + total.stride])
    return loss, total.gradients.trainable.tobytes()


@pytest.mark.parametrize("slices", [1, 2, 3.5, 5])
def test_the_number_of_threads_changes_no_bit(slices: float) -> None:
    count = int(NETWORK.slice_size * slices)
    one = sum_of(1, count)
    assert [sum_of(threads, count) for threads in (2, 3, 4)] == [one] * 3


def test_a_small_batch_after_a_large_one_starts_anew() -> None:
    size = NETWORK.slice_size
    data = samples(3 * size)
    total = GradientSum(NETWORK, NETWORK.create_weights(np.random.default_rng(0)), SoftmaxCrossEntropy(), data, 2)
    rng, first = np.random.default_rng(5), np.arange(5)
    total.begin(5, rng)
    wanted = total.add(first), total.gradients.trainable.copy()
    total.begin(2 * size, rng)
    total.add(np.arange(2 * size))
    total.begin(5, rng)
    assert total.add(first) == wanted[0]
    np.testing.assert_array_equal(total.gradients.trainable, wanted[1])


def test_a_slice_that_is_not_finite_can_be_looked_at() -> None:
    size = NETWORK.slice_size
    data = samples(2 * size, largest=np.inf)
    total = GradientSum(NETWORK, NETWORK.create_weights(np.random.default_rng(0)), SoftmaxCrossEntropy(), data, 2)
    total.begin(2 * size, np.random.default_rng(5))
    assert not np.isfinite(total.add(np.arange(2 * size)))
    outputs = dict(total.layer_by_layer().activations())
    assert list(outputs) == [each.id for each in NETWORK.layers]
    assert not np.isfinite(outputs["conv2d-1"]).all()


def test_nothing_is_made_ready_for_slices_that_never_come() -> None:
    total = GradientSum(
        NETWORK, NETWORK.create_weights(np.random.default_rng(0)), SoftmaxCrossEntropy(), samples(4), threads=4
    )
    total.begin(4, np.random.default_rng(5))
    total.add(np.arange(4))
    assert len(total._lanes) == 1


@pytest.mark.parametrize(("text", "wanted"), [("1", 1), ("2", 2), ("0", 1), ("99", parallel.MOST)])
def test_the_number_of_threads_can_be_chosen(monkeypatch: pytest.MonkeyPatch, text: str, wanted: int) -> None:
    monkeypatch.setenv(parallel.VARIABLE, text)
    assert parallel.threads() == wanted


@pytest.mark.parametrize("text", ["", "many", "-1"])
def test_otherwise_there_is_one_for_each_core(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(parallel.VARIABLE, text)
    assert parallel.threads() == min(parallel.MOST, os.cpu_count() or 1)


# --- the loss with other weights ----------------------------------------------------------------------


def sum_with(layer: Layer, count: int) -> tuple[GradientSum, Weights, float]:
    """A sum over `count` samples that has just been found, its weights, and its loss."""
    network = Network(place(Conv2D(6, 5), ReLU(), MaxPool(), Flatten(), layer, Dense(10)), (1, 28, 28))
    weights = network.create_weights(np.random.default_rng(0))
    total = GradientSum(network, weights, SoftmaxCrossEntropy(), samples(count), 1)
    total.begin(count, np.random.default_rng(5))
    loss = 0.0
    for first in range(0, count, total.stride):
        loss = total.add(np.arange(first, min(first + total.stride, count)))
    return total, weights, loss


@pytest.mark.parametrize("slices", [0.5, 2.5], ids=["one slice", "three slices"])
def test_the_loss_elsewhere_leaves_out_what_the_gradient_left_out(slices: float) -> None:
    """L-BFGS compares the losses along its way with that at its start: with other chance it would compare noise."""
    count = int(NETWORK.slice_size * slices)
    total, weights, loss = sum_with(Dropout(0.5), count)
    again = [total.loss_at(weights.trainable, np.arange(count)) for _ in range(3)]
    assert again == pytest.approx([loss] * 3, rel=1e-6)


def test_the_loss_elsewhere_leaves_the_running_averages_alone() -> None:
    total, weights, _ = sum_with(BatchNorm(), 20)
    before = weights.other.copy()
    total.loss_at(2 * weights.trainable, np.arange(20))
    np.testing.assert_array_equal(weights.other, before)
