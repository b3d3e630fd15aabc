"""Convolution with every option: equal to the loops of its formula, exact in its counts, clear about what is wrong."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from desktop_nn.core.layers import Conv2D, MaxPool, Tanh
from desktop_nn.core.layers.connection_tables import read_table, table_of
from desktop_nn.core.network import Network, place
from desktop_nn.core.summary import summarize
from desktop_nn.errors import UserError


def loops(layer, images, weight, bias):
    """Straight from the formula: every output is a sum over the maps it reads and the pixels of its kernel."""
    n, channels, height, width = images.shape
    k, s, d = layer.kernel, layer.stride, layer.dilation
    span = (k - 1) * d + 1
    if layer.padding_mode == "sides":
        top, bottom, left, right = (getattr(layer, f"padding_{side}") for side in ("top", "bottom", "left", "right"))
    elif layer.padding_mode == "same":
        missing = [max((-(-size // s) - 1) * s + span - size, 0) for size in (height, width)]
        top, left = missing[0] // 2, missing[1] // 2
        bottom, right = missing[0] - top, missing[1] - left
    else:
        top = bottom = left = right = {"number": layer.padding, "valid": 0, "full": span - 1}[layer.padding_mode]
    sides = ((0, 0), (0, 0), (top, bottom), (left, right))
    padded = np.pad(images, sides, constant_values=layer.padding_value)
    rows, columns = (padded.shape[2] - span) // s + 1, (padded.shape[3] - span) // s + 1
    outputs = np.zeros((n, layer.filters, rows, columns))
    table = layer.table(channels)
    share = channels // layer.groups
    kernels = iter(weight)
    for f in range(layer.filters):
        first = f // (layer.filters // layer.groups) * share
        read = table[f] if table else range(first, first + share)
        own = [next(kernels) for _ in read] if table else weight[f]
        for sample, i, j in np.ndindex(n, rows, columns):
            total = 0.0
            for channel, kernel in zip(read, own, strict=True):
                turned = np.rot90(kernel, 2) if layer.operation == "convolution" else kernel
                for m, o in np.ndindex(k, k):
                    total += padded[sample, channel, i * s + m * d, j * s + o * d] * turned[m, o]
            if layer.bias:
                total += bias[f] if layer.bias_kind == "map" else bias[f, i, j]
            outputs[sample, f, i, j] = total
    return outputs


def run(layer, images, seed=0):
    network = Network(place(layer), images.shape[1:])
    weights = network.create_weights(np.random.default_rng(seed)).astype(np.float64)
    weights.trainable[:] = np.random.default_rng(seed).standard_normal(weights.trainable.size)
    outputs = network.plan(len(images), dtype=np.float64).forward(weights, images)
    return outputs, weights.of(network.layers[0].id)


@st.composite
def convolutions(draw):
    """A convolution with any options, and the shape of an image that it fits."""
    table = draw(st.sampled_from(["all", "all", "all", "own", "lenet-5", "lecun-1990"]))
    groups, own = 1, ""
    if table == "lenet-5":
        filters, channels = 16, 6
    elif table == "lecun-1990":
        filters, channels = 12, 4
    elif table == "own":
        filters, channels = draw(st.integers(1, 3)), draw(st.integers(1, 3))
        rows = st.lists(st.integers(1, channels), min_size=1, unique=True)
        own = "; ".join(" ".join(map(str, draw(rows))) for _ in range(filters))
    else:
        groups = draw(st.integers(1, 3))
        filters, channels = groups * draw(st.integers(1, 2)), groups * draw(st.integers(1, 2))
    side = st.integers(0, 3)
    layer = Conv2D(
        filters, draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(side), draw(st.booleans()),
        padding_mode=draw(st.sampled_from(["number", "valid", "same", "full", "sides"])),
        padding_top=draw(side), padding_bottom=draw(side), padding_left=draw(side), padding_right=draw(side),
        padding_value=draw(st.sampled_from([0.0, -1.0, 0.5])), dilation=draw(st.integers(1, 3)), groups=groups,
        connection_table=table, own_table=own, bias_kind=draw(st.sampled_from(["map", "unit"])),
        operation=draw(st.sampled_from(["cross_correlation", "convolution"])),
    )  # fmt: skip
    shape = channels, draw(st.integers(1, 7)), draw(st.integers(1, 7))
    sides = layer.sides(shape)
    assume(min(shape[1] + sides.top + sides.bottom, shape[2] + sides.left + sides.right) > layer.reach)
    return layer, shape


@settings(max_examples=60, deadline=None)
@given(convolutions())
def test_equals_the_loops_of_the_formula(case):
    layer, shape = case
    images = np.random.default_rng(1).standard_normal((2, *shape))
    outputs, arrays = run(layer, images)
    wanted = loops(layer, images, arrays["weight"], arrays.get("bias"))
    assert outputs.shape[1:] == layer.output_shape(shape)
    np.testing.assert_allclose(outputs, wanted, atol=1e-12)


@settings(max_examples=60, deadline=None)
@given(convolutions())
def test_counts_equal_those_of_the_loops(case):
    """Links: one for each kernel pixel of each place, and one for each unit's bias."""
    layer, shape = case
    filters, rows, columns = layer.output_shape(shape)
    table = layer.table(shape[0])
    read = [len(row) for row in table] if table else [shape[0] // layer.groups] * filters
    multiply_adds = sum(maps * layer.kernel**2 for maps in read) * rows * columns
    biases = layer.bias * (filters * rows * columns if layer.bias_kind == "unit" else filters)
    assert layer.multiply_adds(shape) == multiply_adds
    assert layer.connections(shape) == multiply_adds + layer.bias * filters * rows * columns
    assert sum(spec.size for spec in layer.arrays(shape)) == sum(read) * layer.kernel**2 + biases


class TestConnectionTables:
    def test_lenet_5_has_60_kernels_and_1516_parameters(self):
        layer = Conv2D(16, 5, connection_table="lenet-5")
        table = layer.table(6)
        assert sum(map(len, table)) == 60
        assert [sum(channel in row for row in table) for channel in range(6)] == [10] * 6
        assert [len(row) for row in table] == [3] * 6 + [4] * 9 + [6]
        assert table[9] == (0, 3, 4, 5)
        assert sum(spec.size for spec in layer.arrays((6, 14, 14))) == 1516
        assert layer.connections((6, 14, 14)) == 151_600

    def test_lecun_1990_has_20_kernels_and_512_parameters(self):
        layer = Conv2D(12, 5, connection_table="lecun-1990")
        table = layer.table(4)
        assert [len(row) for row in table] == [1, 2, 2, 1, 2, 2] * 2
        assert sum(spec.size for spec in layer.arrays((4, 12, 12))) == 512
        assert layer.connections((4, 12, 12)) == 32_768

    def test_each_filter_starts_with_weights_for_its_own_links(self):
        (weight, _) = Conv2D(16, 5, connection_table="lenet-5", initializer="lecun_1989").arrays((6, 14, 14))
        drawn = np.empty(weight.shape)
        weight.initializer.fill(drawn, weight.fan_in, weight.fan_out, np.random.default_rng(0))
        for kernels, maps in ((drawn[:18], 3), (drawn[18:54], 4), (drawn[54:], 6)):
            limit = 2.4 / (25 * maps)
            assert 0.9 * limit < np.abs(kernels).max() <= limit

    def test_kernels_are_shown_as_zero_where_nothing_is_connected(self):
        layer = Conv2D(2, 1, connection_table="own", own_table="2; 1 3", bias=False)
        full = layer.kernels({"weight": np.array([5.0, 6.0, 7.0]).reshape(3, 1, 1)}, (3, 4, 4))
        np.testing.assert_array_equal(full[..., 0, 0], [[0, 5, 0], [6, 0, 7]])

    def test_an_own_table_may_be_written_with_commas_and_line_ends(self):
        assert read_table(" 1, 2; 3 ;\n 2 1;") == ((0, 1), (2,), (0, 1))

    @pytest.mark.parametrize("text", ["1 2; x", "0 1", "1;;2", "1.5", "-1", ";", "1; 2 2", "1 99999", "²"])
    def test_a_table_that_cannot_be_read_is_refused_at_once(self, text):
        with pytest.raises(UserError, match=r"Part \d of the table"):
            Conv2D(2, own_table=text)

    def test_a_table_of_endless_length_is_refused(self):
        with pytest.raises(UserError, match="at most 20000 are read"):
            Conv2D(own_table="1;" * 100_000)

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (("lenet-5", "", 4, 16), "is for 6 input maps, but 4 come in"),
            (("lecun-1990", "", 6, 12), "is for 4 input maps, but 6 come in"),
            (("lenet-5", "", 6, 6), "is for 16 filters, but there are 6. Set filters to 16"),
            (("own", "1 4; 2", 3, 2), "is for 4 input maps, but 3 come in"),
            (("own", "1; 2", 3, 3), "is for 2 filters, but there are 3"),
            (("own", " ", 3, 3), "is empty"),
        ],
    )
    def test_a_table_that_does_not_match_is_refused(self, arguments, words):
        with pytest.raises(UserError, match=words):
            table_of(*arguments)


@pytest.mark.parametrize(
    ("layer", "shape", "words"),
    [
        (Conv2D(4, 3, groups=2), (3, 9, 9), "2 groups do not divide the 3 maps that come in"),
        (Conv2D(3, 3, groups=2), (4, 9, 9), "2 groups do not divide the 3 filters"),
        (Conv2D(16, 3, groups=2, connection_table="lenet-5"), (6, 9, 9), "exclude each other"),
        (Conv2D(2, 3, dilation=4), (1, 8, 20), "Kernel size 3 with dilation 4 spans 9 pixels, .* only 8 wide"),
        (Conv2D(2, 6, padding=9, padding_mode="valid"), (1, 5, 9), "Kernel size 6 does not fit.* only 5 wide"),
        (Conv2D(2, 6, padding_mode="sides", padding_top=2), (1, 5, 5), "only 5 wide"),
    ],
)
def test_what_does_not_fit_is_refused_with_value_and_limit(layer, shape, words):
    with pytest.raises(UserError, match=words):
        layer.output_shape(shape)
    assert summarize(place(layer), shape).layers[0].problem is not None


@pytest.mark.parametrize(
    "setting",
    [
        {"padding_mode": "round"}, {"dilation": 0}, {"groups": 0}, {"padding_value": np.inf}, {"padding_top": -1},
        {"bias_kind": "row"}, {"stride": 0}, {"kernel": 0},
    ],
)  # fmt: skip
def test_settings_out_of_range_are_refused(setting):
    with pytest.raises(UserError):
        Conv2D(**setting)


class TestEquivariance:
    """A shifted image gives shifted maps: exact with step 1, away from the border, with shared biases."""

    def shifted(self, layer, down, right):
        rng = np.random.default_rng(0)
        images = np.zeros((2, 1, 16, 16))
        images[0, 0, 4:10, 4:10] = rng.random((6, 6))
        images[1, 0, 4 + down : 10 + down, 4 + right : 10 + right] = images[0, 0, 4:10, 4:10]
        outputs, _ = run(layer, images)
        s = layer.stride
        rows, columns = outputs.shape[2] - down // s, outputs.shape[3] - right // s
        return outputs[0, :, :rows, :columns], outputs[1, :, down // s :, right // s :]

    @pytest.mark.parametrize("layer", [Conv2D(2, 3), Conv2D(2, 3, dilation=2), Conv2D(2, 3, operation="convolution")])
    def test_holds_for_any_shift_with_stride_1(self, layer):
        before, after = self.shifted(layer, 2, 1)
        np.testing.assert_allclose(after, before, atol=1e-12)

    def test_holds_only_for_shifts_by_the_stride(self):
        before, after = self.shifted(Conv2D(2, 3, stride=2), 2, 4)
        np.testing.assert_allclose(after, before, atol=1e-12)
        before, after = self.shifted(Conv2D(2, 3, stride=2), 2, 1)
        assert np.abs(after - before).max() > 0.1

    def test_is_broken_everywhere_by_biases_per_unit(self):
        before, after = self.shifted(Conv2D(2, 3, bias_kind="unit"), 2, 1)
        assert (np.abs(after - before) > 1e-6).all()

    def test_is_broken_at_the_border_by_padding(self):
        images = np.ones((1, 1, 6, 6))
        outputs, _ = run(Conv2D(1, 3, padding_mode="same"), images)
        assert np.ptp(outputs[0, 0, 1:-1, 1:-1]) < 1e-12
        assert np.abs(outputs[0, 0, 0] - outputs[0, 0, 2, 2]).min() > 1e-3


def test_padding_with_the_background_leaves_no_border():
    images = np.full((1, 1, 6, 6), -1.0)
    outputs, _ = run(Conv2D(2, 5, padding_mode="same", padding_value=-1.0), images)
    assert np.ptp(outputs, axis=(2, 3)).max() < 1e-12


@pytest.mark.parametrize(
    ("layer", "shape", "links", "parameters"),
    [
        (Conv2D(2, 3, 2, padding_mode="sides", padding_top=1, padding_left=1, padding_value=-1, bias_kind="unit"),
         (1, 16, 16), 1280, 146),
        (Conv2D(4, 5, 2, padding_mode="sides", padding_top=1, padding_bottom=2, padding_left=1, padding_right=2,
                padding_value=-1, bias_kind="unit"), (2, 8, 8), 3264, 264),
    ],
    ids=["H1 of Nets 4 and 5", "H2 of Net 5"],
)  # fmt: skip
def test_lecun_1989_has_the_published_links_and_weights(layer, shape, links, parameters):
    assert layer.connections(shape) == links
    assert sum(spec.size for spec in layer.arrays(shape)) == parameters


def test_receptive_fields_compose_stride_and_dilation():
    """1 + 2, then 4 more at distance 2, then 2 (3 - 1) more at distance 2."""
    network = place(Conv2D(1, 3, stride=2), Conv2D(1, 3), Conv2D(1, 3, dilation=2), Tanh())
    fields = [layer.receptive_field for layer in summarize(network, (1, 40, 40)).layers]
    assert fields == [(3, 3), (7, 7), (15, 15), (15, 15)]


def test_a_fused_plan_agrees_with_biases_per_unit_before_a_maximum():
    network = Network(place(Conv2D(3, 3, bias_kind="unit"), Tanh(), MaxPool(2)), (2, 8, 8))
    weights = network.create_weights(np.random.default_rng(0)).astype(np.float64)
    weights.trainable[:] = np.random.default_rng(1).standard_normal(weights.trainable.size)
    images = np.random.default_rng(2).standard_normal((4, 2, 8, 8))
    results = []
    for fused in (True, False):
        plan, gradients = network.plan(4, training=True, fused=fused, dtype=np.float64), weights.zeros_like()
        outputs = plan.forward(weights, images).copy()
        plan.backward(weights, np.ones_like(outputs), gradients)
        results.append((outputs, gradients.trainable))
    for fused, plain in zip(*results, strict=True):
        np.testing.assert_allclose(fused, plain, atol=1e-12)
