"""Summaries: counts to the last unit, also of networks that are wrong or far too large."""

from __future__ import annotations

import tracemalloc

import pytest

from desktop_nn.core.layers import AvgPool, Conv2D, Dense, Flatten, MaxPool, ReLU, Residual, Sigmoid
from desktop_nn.core.network import place
from desktop_nn.core.summary import first_layer, summarize
from desktop_nn.errors import UserError

LENET_5 = place(
    Conv2D(6, 5, padding=2), ReLU(), MaxPool(), Conv2D(16, 5), ReLU(), MaxPool(), Flatten(),
    Dense(120), ReLU(), Dense(84), ReLU(), Dense(10),
)  # fmt: skip


def test_lenet_5_layer_by_layer():
    summary = summarize(LENET_5, (1, 28, 28))
    by_id = {layer.id: layer for layer in summary.layers}
    assert summary.is_valid
    assert summary.parameters == 61_706
    assert [layer.parameters for layer in summary.layers] == [156, 0, 0, 2416, 0, 0, 0, 48_120, 0, 10_164, 0, 850]
    assert by_id["conv2d-1"].connections == 122_304
    assert by_id["max-pool-1"].connections == 6 * 14 * 14 * 4
    assert by_id["conv2d-2"].multiply_adds == 240_000
    assert by_id["dense-3"].memory_bytes == (850 + 10) * 4
    assert summary.connections == sum(layer.connections for layer in summary.layers)
    assert summary.units == 784 + 4704 + 1176 + 1600 + 400 + 120 + 84 + 10
    assert summary.output_shape == (10,)


def test_going_backward_each_product_is_done_for_the_weights_and_for_the_layers_before():
    """The first layer that learns hands nothing on, and one without weights does nothing but hand on."""
    layers = place(AvgPool(2), Conv2D(2, 3), AvgPool(2), Flatten(), Dense(5), Residual((ReLU(), Dense(5))))
    by_id = {layer.id: layer for layer in summarize(layers, (1, 28, 28)).layers}
    costs = {name: (layer.multiply_adds, layer.backward_multiply_adds) for name, layer in by_id.items()}
    assert costs == {
        "avg-pool-1": (784, 0),
        "conv2d-1": (2 * 144 * 9, 2 * 144 * 9),
        "avg-pool-2": (288, 288),
        "flatten-1": (0, 0),
        "dense-1": (360, 2 * 360),
        "residual-1": (25, 2 * 25),
    }


def test_receptive_fields_grow_through_the_layers_up_to_the_image():
    fields = [layer.receptive_field for layer in summarize(LENET_5, (1, 28, 28)).layers]
    assert fields[:7] == [(5, 5), (5, 5), (6, 6), (14, 14), (14, 14), (16, 16), (16, 16)]
    assert fields[7:] == [(28, 28)] * 5


@pytest.mark.parametrize(
    ("inner", "seen"), [((Dense(98),), (28, 28)), ((Residual((Dense(98),)),), (28, 28)), ((ReLU(),), (3, 3))]
)
def test_behind_a_block_with_dense_layers_all_of_the_image_is_seen(inner, seen):
    layers = place(Conv2D(2, 3, stride=4), Flatten(), Residual(inner))
    assert summarize(layers, (1, 28, 28)).layers[-1].receptive_field == seen


def test_lists_have_no_receptive_field():
    assert summarize(place(Dense(2)), (3,)).layers[0].receptive_field is None


@pytest.mark.parametrize(("sizes", "links"), [((10,), 2570), ((12, 10), 3214)])
def test_links_of_the_first_two_networks_of_1989(sizes, links):
    layers = place(Flatten(), *(layer for size in sizes for layer in (Dense(size), Sigmoid())))
    summary = summarize(layers, (1, 16, 16))
    assert summary.connections == summary.parameters == links


def test_a_layer_that_does_not_fit_is_told_and_the_rest_waits():
    summary = summarize(place(Conv2D(4, 3), MaxPool(30), AvgPool(), Flatten()), (1, 28, 28))
    first, second, third, fourth = summary.layers
    assert first.output_shape == (4, 26, 26)
    assert second.problem is not None
    assert second.input_shape == (4, 26, 26)
    assert second.output_shape is None
    assert (third.problem, third.output_shape, fourth.output_shape) == (None, None, None)
    assert not summary.is_valid
    assert str(summary.problem) == (
        "Layer 2 (Max pooling): Window size 30 does not fit: the maps are only 26 wide. "
        "Use a smaller window or remove a layer before it."
    )
    assert summary.output_shape is None


def test_an_input_that_is_no_input_is_a_problem_and_no_crash():
    summary = summarize(place(Dense(2)), (2, 2))
    assert not summary.is_valid
    assert summary.layers[0].output_shape is None


def test_no_layers_are_no_problem():
    assert summarize((), (2,)).is_valid


def test_a_full_hd_image_into_a_thousand_units_without_allocating():
    tracemalloc.start()
    summary = summarize(place(Flatten(), Dense(1000)), (3, 1080, 1920))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert summary.parameters == 6_220_801_000
    assert peak < 100_000


@pytest.mark.parametrize(
    ("kind", "parameters", "connections"),
    [("dense", 6_220_801_000, 6_220_801_000), ("local", 76_000, 76_000), ("shared", 76, 76_000)],
)
def test_what_a_first_layer_costs_dense_local_and_shared(kind, parameters, connections):
    summary = first_layer(kind, (1080, 1920, 3), 1000, 5)
    assert (summary.parameters, summary.connections) == (parameters, connections)
    assert summary.layers[0].name == kind


@pytest.mark.parametrize(
    ("shape", "units", "kernel", "words"),
    [
        ((0, 5, 1), 3, 3, "at least 1 × 1 × 1"),
        ((5, 5, 1), 0, 3, "Units must be between"),
        ((5, 5, 1), 3, 0, "Kernel size must be between"),
        ((5, 9, 1), 3, 7, "the image is only 5 wide"),
    ],
)
def test_a_first_layer_that_cannot_be_is_refused(shape, units, kernel, words):
    with pytest.raises(UserError, match=words):
        first_layer("local", shape, units, kernel)
