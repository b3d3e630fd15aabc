"""What every registered layer must do, with every kind of option."""

from __future__ import annotations

import math

import numpy as np
import pytest

from desktop_nn.core.gradient_check import check_layer, spread
from desktop_nn.core.initializers import initializers
from desktop_nn.core.layers import (
    RBF,
    AvgPool,
    BatchNorm,
    Conv1D,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalPool,
    Identity,
    InputFeatures,
    L2Pool,
    LayerNorm,
    LeakyReLU,
    LocallyConnected2D,
    MaxPool,
    Padding,
    ReLU,
    Residual,
    ScaledTanh,
    Sigmoid,
    Softmax,
    Softplus,
    Step,
    Subsampling,
    Tanh,
    TransposedConv2D,
    layers,
)
from desktop_nn.core.layers.input_features import FEATURES
from desktop_nn.core.layers.origin import Spot
from desktop_nn.core.network import Network, place
from desktop_nn.core.settings import settings_of
from desktop_nn.errors import UserError

VECTOR, IMAGE = (5,), (2, 7, 6)

CASES = [
    *[(Dense(units, bias), (n,)) for units in (1, 4) for bias in (True, False) for n in (1, 5)],
    *[
        (Conv2D(filters, kernel, stride, padding, bias), (channels, 7, 6))
        for filters, channels in ((1, 1), (3, 2))
        for kernel in (1, 2, 3, 5)
        for stride in (1, 2, 3)
        for padding in (0, 1, 2)
        for bias in (True, False)
    ],
    (Conv2D(2, 3, padding=3), (1, 1, 4)),
    (Conv2D(2, 6), (2, 6, 6)),
    (Conv2D(4, 2, 2, padding_mode="same", padding_value=-1.0, dilation=2, groups=2, operation="convolution"), IMAGE),
    (Conv2D(3, 3, connection_table="own", own_table="1; 1 2; 2", bias_kind="unit"), IMAGE),
    *[
        (cls(2, kernel, stride, padding, bias), shape)
        for cls, shapes in (
            (Conv1D, ((9,), (2, 7))),
            (TransposedConv2D, ((1, 3, 4), IMAGE)),
            (LocallyConnected2D, ((1, 5, 5), IMAGE)),
        )
        for shape in shapes
        for kernel, stride, padding in ((1, 1, 0), (2, 2, 0), (3, 1, 1), (5, 3, 1))
        for bias in (True, False)
    ],
    (Padding(), IMAGE),
    (Padding(0, 1, 2, 3, -0.1), IMAGE),
    *[
        (pool(size, stride), shape)
        for pool in (MaxPool, AvgPool, L2Pool)
        for size in (1, 2, 3, 5)
        for stride in (0, 1, 2, 3, 4)
        for shape in ((2, 7, 6), (1, 8, 8))
    ],
    *[
        (pool(size, stride, padding), shape)
        for pool in (MaxPool, AvgPool, L2Pool)
        for size, padding in ((2, 1), (3, 1), (3, 2), (5, 3))
        for stride in (0, 1, 2, 3, 6)
        for shape in ((2, 7, 6), (1, 4, 9))
    ],
    *[(GlobalPool(kind), shape) for kind in ("average", "maximum", "l2") for shape in (IMAGE, (1, 1, 1), (3, 1, 4))],
    *[
        (Subsampling(size, stride, combine), shape)
        for combine in ("sum", "average")
        for size in (1, 2, 3)
        for stride in (0, 1, 2, 4)
        for shape in ((2, 7, 6), (1, 8, 8))
    ],
    *[(Dropout(share), shape) for share in (0.0, 0.3, 0.5, 0.95) for shape in (VECTOR, IMAGE)],
    *[
        (layer, shape)
        for layer in (BatchNorm(), BatchNorm(0.0, 1e-2), LayerNorm(), LayerNorm(0.1))
        for shape in (VECTOR, IMAGE, (1, 3, 3))
    ],
    *[(RBF(units, centres), (n,)) for units in (1, 4) for centres in ("trainable", "fixed") for n in (1, 5)],
    (RBF(10, "lenet_5"), (84,)),
    (RBF(3, "lenet_5"), (84,)),
    *[
        (InputFeatures(**{name: name in chosen for name in FEATURES}), (2,))
        for chosen in (*FEATURES, ("x", "y"), ("product", "sin_y"), tuple(FEATURES))
    ],
    *[
        (Residual(inner, join), shape)
        for join in ("add", "concatenate")
        for inner, shape in (
            ((), VECTOR),
            ((Tanh(),), VECTOR),
            ((Dense(5), Tanh(), Dense(5)), VECTOR),
            ((Conv2D(2, 3, padding=1), Tanh(), Conv2D(2, 3, padding=1)), IMAGE),
            ((Conv2D(2, 3, padding=1, bias=False), BatchNorm(), Tanh()), IMAGE),
            ((Dropout(0.4), Dense(5)), VECTOR),
            ((Dense(5), Residual((Dense(5), Tanh()))), VECTOR),
        )
    ],
    (Residual((Dense(3), Tanh()), "concatenate"), VECTOR),
    (Residual((Conv2D(3, 1), MaxPool(3, 1, 1)), "concatenate"), IMAGE),
    *[(activation, shape)
      for activation in (Identity(), Step(), Sigmoid(), Sigmoid(3.0), Tanh(), ScaledTanh(), ReLU(), LeakyReLU(),
                         LeakyReLU(0.0), LeakyReLU(0.3), Softplus())
      for shape in (VECTOR, IMAGE)],
    (Flatten(), IMAGE),
    (Flatten(), VECTOR),
    (Softmax(), VECTOR),
    (Softmax(), (1,)),
]  # fmt: skip


def name_of(case):
    return f"{case[0]}-{case[1]}"


def test_every_registered_layer_has_a_case():
    assert {type(layer) for layer, _ in CASES} == set(layers)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_backward_agrees_with_finite_differences(case):
    layer, shape = case
    for check in check_layer(layer, shape):
        if isinstance(layer, Step):
            assert not check.analytic.any(), "the gradient of the step is defined as zero"
        else:
            assert check.error < 1e-6, check.array


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_outputs_have_the_declared_shape_and_precision(case):
    layer, shape = case
    network = Network(place(layer), shape)
    weights = network.create_weights(np.random.default_rng(0))

    for dtype in (np.float32, np.float64):
        outputs = network.plan(3, dtype=dtype).forward(
            weights.astype(dtype), spread((3, *shape), np.random.default_rng(1))
        )
        assert outputs.shape == (3, *layer.output_shape(shape))
        assert outputs.dtype == dtype


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_inputs_weights_and_incoming_gradient_stay_as_they_were(case):
    layer, shape = case
    network = Network(place(layer), shape)
    weights = network.create_weights(np.random.default_rng(0))
    inputs = spread((3, *shape), np.random.default_rng(1)).astype(np.float32)
    grad = np.random.default_rng(2).random((3, *network.output_shape), dtype=np.float32)
    copies = inputs.copy(), weights.trainable.copy(), grad.copy()
    plan = network.plan(3, training=True)

    plan.forward(weights, inputs)
    plan.backward(weights, grad, weights.zeros_like(), need_input=True)

    for now, then in zip((inputs, weights.trainable, grad), copies, strict=True):
        np.testing.assert_array_equal(now, then)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_partial_batch_gives_the_same_numbers(case):
    """A plan for ten serves three, also after ten went through it."""
    layer, shape = case
    network = Network(place(layer), shape)
    weights = network.create_weights(np.random.default_rng(0))
    inputs = np.random.default_rng(1).standard_normal((10, *shape)).astype(np.float32)
    grad = np.random.default_rng(2).standard_normal((10, *network.output_shape)).astype(np.float32)

    def run(plan, n):
        gradients = weights.zeros_like()
        outputs = plan.forward(weights, inputs[:n], np.random.default_rng(3)).copy()
        back = plan.backward(weights, grad[:n], gradients, need_input=True)
        return outputs, back.copy(), gradients.trainable

    large = network.plan(10, training=True)
    run(large, 10)
    for got, wanted in zip(run(large, 3), run(network.plan(3, training=True), 3), strict=True):
        np.testing.assert_array_equal(got, wanted)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_backward_adds_to_the_gradients(case):
    layer, shape = case
    network = Network(place(layer), shape)
    weights = network.create_weights(np.random.default_rng(0))
    plan, gradients = network.plan(3), weights.zeros_like()
    grad = np.random.default_rng(2).random((3, *network.output_shape), dtype=np.float32)
    plan.forward(weights, spread((3, *shape), np.random.default_rng(1)).astype(np.float32))

    plan.backward(weights, grad, gradients)
    once = gradients.trainable.copy()
    plan.backward(weights, grad, gradients)

    np.testing.assert_allclose(gradients.trainable, 2 * once, rtol=1e-6)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_counts_are_consistent(case):
    layer, shape = case
    outputs = math.prod(layer.output_shape(shape))
    parameters = sum(spec.size for spec in layer.arrays(shape) if spec.kind == "trainable")
    assert layer.connections(shape) >= parameters
    assert 0 <= layer.multiply_adds(shape) <= layer.connections(shape)
    if layer.category == "activation":
        assert outputs == math.prod(shape)
        assert layer.connections(shape) == 0


@pytest.mark.parametrize("cls", [*layers], ids=lambda cls: cls.name)
def test_every_layer_and_setting_explains_itself(cls):
    assert cls.title
    assert cls.summary.endswith((".", "?"))
    assert cls.category in {"dense", "convolution", "pooling", "activation", "normalisation", "structure", "shape"}
    for declared in settings_of(cls).values():
        assert declared.label
        assert declared.help.endswith((".", "?")), declared.name


@pytest.mark.parametrize("cls", [*initializers], ids=lambda cls: cls.name)
@pytest.mark.parametrize("layer", [Dense(3), Conv2D(2, 3)], ids=lambda layer: layer.name)
def test_layers_begin_as_their_initializer_says(cls, layer):
    shape = (4,) if layer.name == "dense" else (1, 5, 5)
    (weight, bias) = type(layer)(initializer=cls.name).arrays(shape)
    assert isinstance(weight.initializer, cls)
    assert weight.decay
    assert not bias.decay


LIMITS = [
    (cls, declared, limit + step)
    for cls in layers
    for declared in settings_of(cls).values()
    for limit, step in ((declared.minimum, -1), (declared.maximum, 1))
    if limit is not None and declared.type is int
]


@pytest.mark.parametrize(("cls", "declared", "value"), LIMITS, ids=lambda each: getattr(each, "name", str(each)))
def test_a_size_beyond_its_limit_is_refused_with_setting_value_and_limit(cls, declared, value):
    with pytest.raises(UserError) as refusal:
        cls(**{declared.name: value})
    assert str(refusal.value).startswith(declared.label)
    assert f"not {value}" in str(refusal.value)
    assert str(declared.minimum if value < declared.minimum else declared.maximum) in str(refusal.value)


@pytest.mark.parametrize("layer", [Conv2D(2, 9), MaxPool(9), LocallyConnected2D(1, 9)], ids=lambda each: each.name)
def test_what_does_not_fit_is_told_with_the_layer_its_value_and_the_limit(layer):
    with pytest.raises(UserError, match=rf"^Layer 2 \({layer.title}\): .* size 9 .* only 6 wide"):
        Network(place(Identity(), layer), IMAGE)


@pytest.mark.parametrize(
    ("layer", "shape", "words"),
    [
        (Dense(3), (1, 5, 5), "Add a Flatten layer"),
        (Softmax(), (1, 5, 5), "Add a Flatten layer"),
        (Conv2D(2, 3), (9,), "reads images"),
        (MaxPool(), (9,), "reads images"),
        (Conv2D(2, 7, padding=1), (1, 4, 9), "Kernel size 7 does not fit: the padded input is only 6 wide"),
        (AvgPool(3), (1, 2, 9), "Window size 3 does not fit: the maps are only 2 wide"),
    ],
)
def test_inputs_that_do_not_fit_are_refused_with_a_remedy(layer, shape, words):
    with pytest.raises(UserError, match=words):
        layer.output_shape(shape)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_the_origin_of_a_unit_gives_what_the_layer_gave(case):
    layer, shape = case
    network = Network(place(layer), shape)
    weights = network.create_weights(np.random.default_rng(0)).astype(np.float64)
    weights.trainable[...] = np.random.default_rng(2).standard_normal(weights.trainable.shape)
    inputs = spread((1, *shape), np.random.default_rng(1)).astype(np.float64)
    outputs = network.plan(1, dtype=np.float64).forward(weights, inputs)[0]
    maps = outputs if outputs.ndim == 3 else outputs.reshape(-1, 1, 1)

    for spot in (Spot(*each) for each in np.ndindex(maps.shape)):
        found = layer.origin(weights.of(network.layers[0].id), inputs[0], spot)
        if found is not None:
            assert found.result == pytest.approx(maps[spot], abs=1e-9)
            assert found.values.shape[0] == len(found.sources)


@pytest.mark.parametrize(
    "layer", [Conv2D(2), LocallyConnected2D(2), MaxPool(), AvgPool(), L2Pool(), Subsampling(), GlobalPool(), ReLU()]
)
def test_the_layers_of_a_convolutional_network_say_where_a_number_comes_from(layer):
    network = Network(place(layer), IMAGE)
    weights = network.create_weights(np.random.default_rng(0)).of(network.layers[0].id)
    assert layer.origin(weights, np.zeros(IMAGE, np.float32), Spot(1)) is not None
