"""Gradients and second derivatives of every layer with a sliding kernel, with every combination of options."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from desktop_nn.core.gradient_check import check_layer, spread
from desktop_nn.core.layers import (
    AvgPool,
    Conv1D,
    Conv2D,
    L2Pool,
    LocallyConnected2D,
    MaxPool,
    Padding,
    Run,
    Subsampling,
    TransposedConv2D,
)
from desktop_nn.core.network import Network, place
from desktop_nn.errors import UserError

MODES = ("number", "valid", "same", "full", "sides")
SIDES = {"padding_top": 1, "padding_bottom": 2, "padding_left": 0, "padding_right": 3}
#: (filters, channels, options): all maps, groups, one kernel per map, LeCun's tables, a free one.
LINKS = (
    (2, 2, {}),
    (2, 4, {"groups": 2}),
    (3, 3, {"groups": 3}),
    (12, 4, {"connection_table": "lecun-1990"}),
    (16, 6, {"connection_table": "lenet-5"}),
    (3, 2, {"connection_table": "own", "own_table": "1; 1 2; 2"}),
)

CONVOLUTIONS = [
    (
        Conv2D(filters, kernel, stride, 1, bias is not None, padding_mode=mode, padding_value=-1.0, dilation=dilation,
               bias_kind=bias or "map", operation=operation, **SIDES, **options),
        (channels, 6, 5),
    )
    for (filters, channels, options), kernel, stride, mode, dilation, bias, operation in itertools.product(
        LINKS, (1, 2, 3), (1, 2, 3), MODES, (1, 2), (None, "map", "unit"), ("cross_correlation", "convolution")
    )
]  # fmt: skip
OTHERS = [
    *[
        (LocallyConnected2D(filters, kernel, stride, 1, bias, padding_mode=mode, padding_value=-1.0, dilation=dilation,
                            **SIDES), (channels, 6, 5))
        for filters, channels, kernel, stride, mode, dilation, bias in itertools.product(
            (1, 2), (1, 2), (1, 2, 3), (1, 2, 3), MODES, (1, 2), (True, False))
    ],
    *[
        (Conv1D(filters, kernel, stride, 1, bias, padding_mode=mode, padding_value=-1.0, dilation=dilation,
                groups=groups, operation=operation), shape)
        for (filters, groups, shape), kernel, stride, mode, dilation, bias, operation in itertools.product(
            ((2, 1, (7,)), (3, 1, (2, 7)), (4, 2, (2, 6))), (1, 2, 3), (1, 2, 3), (*MODES[:-1], "causal"), (1, 2),
            (True, False), ("cross_correlation", "convolution"))
    ],
    *[
        (TransposedConv2D(2, kernel, stride, padding, bias, extra=extra, dilation=dilation), (channels, 3, 4))
        for kernel, stride, padding, extra, dilation, bias, channels in itertools.product(
            (1, 2, 3, 4), (1, 2, 3), (0, 1), (0, 1, 2), (1, 2), (True, False), (1, 3))
        if extra < stride
    ],
    *[(Padding(*sides, value), (2, 3, 4)) for sides in itertools.product((0, 2), repeat=4) for value in (0.0, -0.1)],
]  # fmt: skip


def fits(case):
    layer, shape = case
    if not isinstance(layer, Conv2D | LocallyConnected2D):
        return True
    sides = layer.sides(shape)
    return min(shape[1] + sides.top + sides.bottom, shape[2] + sides.left + sides.right) > layer.reach


GRID = [case for case in (*CONVOLUTIONS, *OTHERS) if fits(case)]


def check_gradients(layer, shape):
    for check in check_layer(layer, shape, batch=2):
        assert check.error < 1e-6, (layer, shape, check.array)


def check_curvature(layer, shape):
    """Against the Jacobian itself: a layer that is linear gives one column of it for each number put to one."""
    network = Network(place(layer), shape)
    weights = network.create_weights(np.random.default_rng(0)).astype(np.float64)
    weights.trainable[:] = np.random.default_rng(1).standard_normal(weights.trainable.size)
    arrays, found = weights.of(network.layers[0].id), weights.zeros_like()
    run = Run(training=True, rng=np.random.default_rng(0), gradients=found.of(network.layers[0].id), dtype=np.float64)
    inputs = spread((2, *shape), np.random.default_rng(2))
    outputs = layer.forward(arrays, inputs, run)[0].copy()
    curvature = np.random.default_rng(3).random(outputs.shape)

    wanted_inputs, wanted = np.zeros(inputs.shape), weights.zeros_like().trainable
    for values, into in ((inputs, wanted_inputs), (weights.trainable, wanted)):
        for index in np.ndindex(values.shape):
            values[index] += 1.0
            slope = layer.forward(arrays, inputs, run)[0] - outputs
            values[index] -= 1.0
            into[index] = (curvature * slope**2).sum()

    _, memory = layer.forward(arrays, inputs, run)
    back = layer.curvature(arrays, memory, curvature, run)
    np.testing.assert_allclose(back, wanted_inputs, atol=1e-10)
    np.testing.assert_allclose(found.trainable, wanted, atol=1e-10)


@pytest.mark.parametrize("part", range(4))
def test_a_sample_of_the_grid_of_options(part):
    """97 is prime, so that all values of all options occur; the nightly run has all combinations."""
    for layer, shape in GRID[part * 23 :: 97]:
        check_gradients(layer, shape)


@pytest.mark.parametrize("kind", [Conv1D, Padding], ids=lambda kind: kind.name)
def test_all_options_of_what_is_quick_to_check(kind):
    for layer, shape in GRID:
        if type(layer) is kind:
            check_gradients(layer, shape)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_the_whole_grid_of_options(part):
    for layer, shape in GRID[part::8]:
        check_gradients(layer, shape)


def test_the_grid_has_thousands_of_combinations():
    assert len(GRID) > 3000


@settings(max_examples=40, deadline=None)
@given(
    data=st.data(), cls=st.sampled_from([Conv2D, LocallyConnected2D]), filters=st.integers(1, 3),
    channels=st.integers(1, 3), kernel=st.integers(1, 4), stride=st.integers(1, 3), padding=st.integers(0, 3),
    mode=st.sampled_from(MODES), dilation=st.integers(1, 3), value=st.sampled_from([0.0, -1.0, 2.5]),
    height=st.integers(1, 7), width=st.integers(1, 7),
)  # fmt: skip
def test_any_shapes(data, cls, filters, channels, kernel, stride, padding, mode, dilation, value, height, width):
    sides = {name: data.draw(st.integers(0, 3)) for name in SIDES}
    layer = cls(filters, kernel, stride, padding, padding_mode=mode, padding_value=value, dilation=dilation, **sides)
    assume(fits((layer, (channels, height, width))))
    check_gradients(layer, (channels, height, width))


@settings(max_examples=30, deadline=None)
@given(
    groups=st.integers(1, 3), filters=st.integers(1, 2), channels=st.integers(1, 2), kernel=st.integers(1, 3),
    stride=st.integers(1, 3), dilation=st.integers(1, 2), mode=st.sampled_from(MODES), bias=st.booleans(),
    bias_kind=st.sampled_from(["map", "unit"]), operation=st.sampled_from(["cross_correlation", "convolution"]),
    height=st.integers(1, 6), width=st.integers(1, 6),
)  # fmt: skip
def test_any_groups(groups, filters, channels, height, width, **options):
    layer = Conv2D(groups * filters, groups=groups, padding_mode=options.pop("mode"), padding=1, **options)
    shape = (groups * channels, height, width)
    assume(fits((layer, shape)))
    check_gradients(layer, shape)


@settings(max_examples=30, deadline=None)
@given(
    filters=st.integers(1, 2), channels=st.integers(1, 2), kernel=st.integers(1, 4), stride=st.integers(1, 3),
    padding=st.integers(0, 2), dilation=st.integers(1, 2), extra=st.integers(0, 2), bias=st.booleans(),
    height=st.integers(1, 4), width=st.integers(1, 4),
)  # fmt: skip
def test_any_way_back(channels, height, width, **options):
    assume(options["extra"] < options["stride"])
    layer, shape = TransposedConv2D(**options), (channels, height, width)
    try:
        layer.output_shape(shape)
    except UserError:
        assume(False)
    check_gradients(layer, shape)


@settings(max_examples=40, deadline=None)
@given(
    pool=st.sampled_from([MaxPool, AvgPool, L2Pool, Subsampling]), size=st.integers(1, 4), stride=st.integers(0, 4),
    padding=st.integers(0, 3), channels=st.integers(1, 3), height=st.integers(1, 7), width=st.integers(1, 7),
)  # fmt: skip
def test_any_pooling(pool, size, stride, padding, channels, height, width):
    layer = pool(size, stride) if pool is Subsampling else pool(size, stride, padding)
    try:
        layer.output_shape((channels, height, width))
    except UserError:
        assume(False)
    check_gradients(layer, (channels, height, width))


@pytest.mark.parametrize("case", GRID[5::157], ids=lambda case: case[0].name)
def test_second_derivatives_are_squares_of_the_slopes(case):
    check_curvature(*case)
