"""1-D, transposed and locally connected layers and padding: formulas, sizes, counts, and what belongs together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_nn.core.layers import (
    AvgPool,
    Conv1D,
    Conv2D,
    Dense,
    Flatten,
    LocallyConnected2D,
    MaxPool,
    Padding,
    Tanh,
    TransposedConv2D,
)
from desktop_nn.core.network import Network, place
from desktop_nn.core.summary import summarize
from desktop_nn.errors import UserError


def run(layer, inputs, **arrays):
    network = Network(place(layer), inputs.shape[1:])
    weights = network.create_weights(np.random.default_rng(0)).astype(np.float64)
    own = weights.of(network.layers[0].id)
    for name, values in arrays.items():
        own[name][...] = values
    return network.plan(len(inputs), dtype=np.float64).forward(weights, inputs), own


def matrix(layer, shape):
    """The layer as a matrix (outputs, inputs): what each input alone gives."""
    size = int(np.prod(shape))
    outputs, own = run(layer, np.eye(size).reshape(size, *shape))
    return outputs.reshape(size, -1).T, own


def test_the_matrix_of_a_convolution_is_sparse_and_has_its_weights_in_each_row():
    """Dumoulin and Visin: i = 4, k = 3 gives a matrix of 4 x 16 with nine weights in a row."""
    c, own = matrix(Conv2D(1, 3, bias=False), (1, 4, 4))
    assert c.shape == (4, 16)
    for row in c:
        np.testing.assert_allclose(row[row != 0], own["weight"].ravel())


@pytest.mark.parametrize("kernel", [1, 2, 3, 4])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("padding", [0, 1])
@pytest.mark.parametrize("dilation", [1, 2])
@pytest.mark.parametrize("size", [7, 8, 9])
def test_the_matrix_of_the_transposed_convolution_is_the_transposed_matrix(kernel, stride, padding, dilation, size):
    direct = Conv2D(2, kernel, stride, padding, bias=False, dilation=dilation)
    shape = (3, size, size)
    c, own = matrix(direct, shape)
    small = direct.output_shape(shape)
    extra = (size + 2 * padding - direct.reach - 1) % stride
    back = TransposedConv2D(3, kernel, stride, padding, bias=False, extra=extra, dilation=dilation)
    assert back.output_shape(small) == shape
    transposed, _ = run(back, np.eye(c.shape[0]).reshape(-1, *small), weight=own["weight"])
    np.testing.assert_allclose(transposed.reshape(c.shape[0], -1), c, atol=1e-14)


class TestArithmeticOfTheGuide:
    """All 15 relationships of Dumoulin and Visin, over ranges of sizes."""

    @pytest.mark.parametrize("k", range(1, 6))
    @pytest.mark.parametrize("i", range(5, 10))
    def test_convolutions_1_to_6(self, i, k):
        def size(**options):
            return Conv2D(1, k, **options).output_shape((1, i, i))[1]

        assert size() == size(padding_mode="valid") == (i - k) + 1
        for p in range(3):
            assert size(padding=p) == (i - k) + 2 * p + 1
        assert size(padding_mode="same") == i
        if k % 2:
            assert size(padding=k // 2) == i
        assert size(padding_mode="full") == size(padding=k - 1) == i + (k - 1)
        for s in range(1, 4):
            assert size(stride=s) == (i - k) // s + 1
            assert size(stride=s, padding_mode="same") == -(-i // s)
            for p in range(3):
                assert size(stride=s, padding=p) == (i + 2 * p - k) // s + 1

    @pytest.mark.parametrize("pool", [MaxPool, AvgPool])
    def test_pooling_7(self, pool):
        for i, k, s in ((5, 3, 1), (6, 2, 2), (9, 3, 2), (8, 3, 3)):
            assert pool(k, s).output_shape((1, i, i))[1] == (i - k) // s + 1

    @pytest.mark.parametrize("k", range(1, 6))
    @pytest.mark.parametrize("small", range(3, 7))
    def test_transposed_8_to_14(self, small, k):
        def size(s=1, p=0, a=0):
            return TransposedConv2D(1, k, s, p, extra=a).output_shape((1, small, small))[1]

        assert size() == small + (k - 1)
        for p in range(min(k, 3)):
            assert size(p=p) == small + (k - 1) - 2 * p
        if k % 2:
            assert size(p=k // 2) == small
        if small > k - 1:
            assert size(p=k - 1) == small - (k - 1)
        for s in range(1, 4):
            for a in range(s):
                for p in range(min(k, 2)):
                    assert size(s, p, a) == s * (small - 1) + a + k - 2 * p

    def test_dilation_15(self):
        for i, k, s, p, d in ((7, 3, 1, 0, 2), (9, 2, 2, 1, 3), (12, 3, 2, 2, 2), (10, 4, 1, 0, 3)):
            layer = Conv2D(1, k, s, p, dilation=d)
            assert layer.output_shape((1, i, i))[1] == (i + 2 * p - k - (k - 1) * (d - 1)) // s + 1

    @pytest.mark.parametrize(
        ("i", "k", "s", "p", "o"),
        [(4, 3, 1, 0, 2), (5, 4, 1, 2, 6), (5, 3, 1, 1, 5), (5, 3, 1, 2, 7), (5, 3, 2, 0, 2), (5, 3, 2, 1, 3),
         (6, 3, 2, 1, 3)],
    )  # fmt: skip
    def test_the_figures_there_and_back(self, i, k, s, p, o):
        assert Conv2D(1, k, s, p).output_shape((1, i, i)) == (1, o, o)
        back = TransposedConv2D(1, k, s, p, extra=(i + 2 * p - k) % s)
        assert back.output_shape((1, o, o)) == (1, i, i)

    def test_the_dilated_figure(self):
        assert Conv2D(1, 3, dilation=2).output_shape((1, 7, 7)) == (1, 3, 3)


def test_a_single_number_paints_its_kernel():
    inputs = np.zeros((1, 1, 2, 2))
    inputs[0, 0, 0, 1] = 2.0
    kernel = np.arange(9.0).reshape(3, 3)
    outputs, _ = run(TransposedConv2D(1, 3, 2), inputs, weight=kernel, bias=0.0)
    np.testing.assert_array_equal(outputs[0, 0, :3, 2:], 2 * kernel)
    assert outputs.sum() == 2 * kernel.sum()


@pytest.mark.parametrize(
    ("layer", "shape", "words"),
    [
        (TransposedConv2D(1, 3, 2, extra=2), (1, 3, 3), "fewer than the stride 2, not 2"),
        (TransposedConv2D(1, 3, 1, 3), (1, 2, 3), "Padding 3 cuts everything off: .* only 4 wide"),
        (TransposedConv2D(), (4,), "reads images"),
        (LocallyConnected2D(), (4,), "reads images"),
        (MaxPool(), (3, 9), "reads images, but gets series of 3 × 9"),
        (LocallyConnected2D(1, 7, padding=1), (1, 4, 9), "Kernel size 7 does not fit.* only 6 wide"),
        (Padding(), (4,), "reads images"),
        (Conv1D(), (1, 5, 5), "reads series, but gets images of 1 × 5 × 5"),
        (Conv1D(2, 7, padding=1), (4,), "Kernel size 7 does not fit.* only 6 wide"),
        (Conv1D(2, 3, groups=2), (9,), "2 groups do not divide the 1 maps"),
    ],
)
def test_what_does_not_fit_is_refused_with_value_and_limit(layer, shape, words):
    with pytest.raises(UserError, match=words):
        layer.output_shape(shape)


@settings(max_examples=60, deadline=None)
@given(
    filters=st.integers(1, 3), channels=st.integers(1, 3), kernel=st.integers(1, 3), stride=st.integers(1, 3),
    padding=st.integers(0, 2), dilation=st.integers(1, 2), value=st.sampled_from([0.0, -1.0]),
    height=st.integers(5, 7), width=st.integers(5, 7),
)  # fmt: skip
def test_a_locally_connected_layer_equals_its_loops(
    filters, channels, kernel, stride, padding, dilation, value, height, width
):
    layer = LocallyConnected2D(filters, kernel, stride, padding, padding_value=value, dilation=dilation)
    images = np.random.default_rng(0).standard_normal((2, channels, height, width))
    _, rows, columns = layer.output_shape(images.shape[1:])
    bias = np.random.default_rng(1).standard_normal((filters, rows, columns))
    outputs, own = run(layer, images, bias=bias)
    weight = own["weight"].reshape(rows, columns, filters, channels, kernel, kernel)
    padded = np.pad(images, ((0, 0), (0, 0), (padding,) * 2, (padding,) * 2), constant_values=value)
    wanted = np.zeros(outputs.shape)
    for sample, f, i, j in np.ndindex(outputs.shape):
        wanted[sample, f, i, j] = bias[f, i, j] + sum(
            padded[sample, c, i * stride + m * dilation, j * stride + o * dilation] * weight[i, j, f, c, m, o]
            for c, m, o in np.ndindex(channels, kernel, kernel)
        )
    np.testing.assert_allclose(outputs, wanted, atol=1e-12)


def test_with_equal_weights_everywhere_a_locally_connected_layer_is_a_convolution():
    images = np.random.default_rng(0).standard_normal((2, 3, 7, 6))
    shared, own = run(Conv2D(2, 3, 2, 1), images)
    local, _ = run(LocallyConnected2D(2, 3, 2, 1), images, weight=own["weight"].reshape(2, -1), bias=0.0)
    np.testing.assert_allclose(local, shared, atol=1e-12)


def test_net_3_of_1989_has_the_published_links():
    """1226 links, and as many weights: nothing is shared."""
    edge = {"padding_mode": "sides", "padding_value": -1.0}
    layers = (
        LocallyConnected2D(1, 3, 2, padding_top=1, padding_left=1, **edge), Tanh(),
        LocallyConnected2D(1, 5, 2, padding_top=1, padding_bottom=2, padding_left=1, padding_right=2, **edge), Tanh(),
        Flatten(), Dense(10),
    )  # fmt: skip
    summary = summarize(place(*layers), (1, 16, 16))
    assert [each.output_shape for each in summary.layers] == [(1, 8, 8)] * 2 + [(1, 4, 4)] * 2 + [(16,), (10,)]
    assert [each.connections for each in summary.layers] == [640, 0, 416, 0, 0, 170]
    assert summary.connections == summary.parameters == 1226


@settings(max_examples=60, deadline=None)
@given(
    groups=st.integers(1, 2), kernel=st.integers(1, 4), stride=st.integers(1, 3), padding=st.integers(0, 3),
    dilation=st.integers(1, 3), mode=st.sampled_from(["number", "valid", "same", "full", "causal"]),
    operation=st.sampled_from(["cross_correlation", "convolution"]), length=st.integers(10, 14),
)  # fmt: skip
def test_a_1d_convolution_equals_its_loops(groups, kernel, stride, padding, dilation, mode, operation, length):
    layer = Conv1D(2 * groups, kernel, stride, padding, padding_mode=mode, padding_value=-1.0, dilation=dilation,
                   groups=groups, operation=operation)  # fmt: skip
    inputs = np.random.default_rng(0).standard_normal((2, 3 * groups, length))
    outputs, own = run(layer, inputs, bias=np.arange(2.0 * groups))
    sides = layer.sides(length)
    padded = np.pad(inputs, ((0, 0), (0, 0), (sides.left, sides.right)), constant_values=-1)
    wanted = np.zeros(outputs.shape)
    for sample, f, i in np.ndindex(outputs.shape):
        weight = own["weight"][f] if operation == "cross_correlation" else own["weight"][f][:, ::-1]
        first = f // 2 * 3
        wanted[sample, f, i] = f + sum(
            padded[sample, first + c, i * stride + m * dilation] * weight[c, m] for c, m in np.ndindex(3, kernel)
        )
    np.testing.assert_allclose(outputs, wanted, atol=1e-12)
    assert outputs.shape[1:] == layer.output_shape(inputs.shape[1:])


def test_true_1d_convolution_is_the_textbook_sum():
    x, w = np.random.default_rng(0).standard_normal((2, 6))
    layer = Conv1D(1, 6, padding_mode="full", operation="convolution", bias=False)
    outputs, _ = run(layer, x[None], weight=w)
    np.testing.assert_allclose(outputs[0, 0], np.convolve(x, w), atol=1e-12)


def test_a_causal_convolution_never_sees_the_future():
    layer = Conv1D(2, 3, padding_mode="causal", dilation=2)
    inputs = np.random.default_rng(0).standard_normal((2, 12))
    inputs[1, :7] = inputs[0, :7]
    outputs, _ = run(layer, inputs)
    assert outputs.shape == (2, 2, 12)
    np.testing.assert_array_equal(outputs[0, :, :7], outputs[1, :, :7])
    assert (outputs[0, :, 7:] != outputs[1, :, 7:]).all()


def test_counts_of_the_relatives():
    assert Conv1D(4, 5).connections((2, 20)) == 16 * 4 * 11
    assert Conv1D(4, 5, groups=2).multiply_adds((2, 20)) == 16 * 4 * 5
    assert TransposedConv2D(3, 3).multiply_adds((2, 4, 5)) == 2 * 4 * 5 * 3 * 9
    assert TransposedConv2D(3, 3).connections((2, 4, 5)) == 2 * 4 * 5 * 3 * 9 + 3 * 9 * 11
    assert LocallyConnected2D(2, 3).connections((2, 5, 5)) == 9 * 2 * 19
    assert Padding().connections((1, 28, 28)) == 0


def test_padding_puts_the_digit_into_lenets_frame():
    outputs, _ = run(Padding(value=-0.1), np.ones((1, 1, 28, 28)))
    assert outputs.shape == (1, 1, 32, 32)
    assert (outputs[0, 0, 2:30, 2:30] == 1).all()
    assert outputs.sum() == pytest.approx(28 * 28 - 0.1 * (32 * 32 - 28 * 28))


def test_the_receptive_field_of_a_transposed_convolution_is_what_its_outputs_see():
    """With stride 2 and kernel 3 an output sees at most 2 numbers; three neighbours together see 3."""
    summary = summarize(place(TransposedConv2D(1, 3, 2), Conv2D(1, 3)), (1, 9, 9))
    assert [layer.receptive_field for layer in summary.layers] == [(2, 2), (3, 3)]


def test_a_network_of_series_learns_and_is_summed_up():
    network = place(Conv1D(3, 3), Tanh(), Conv1D(2, 3, stride=2), Flatten(), Dense(2))
    for shape in ((16,), (2, 16)):
        assert summarize(network, shape).is_valid
        built = Network(network, shape)
        weights = built.create_weights(np.random.default_rng(0))
        plan, gradients = built.plan(4, training=True), weights.zeros_like()
        outputs = plan.forward(weights, np.random.default_rng(1).random((4, *shape), dtype=np.float32))
        plan.backward(weights, np.ones_like(outputs), gradients)
        assert outputs.shape == (4, 2)
        assert np.abs(gradients.trainable).min() >= 0
        assert gradients.is_finite
