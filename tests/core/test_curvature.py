"""Second derivatives: sum_i c_i (dy_i/dw)^2, beside slopes found by nudging every number."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.core.gradient_check import NUDGE, relative_error, spread
from desktop_nn.core.layers import (
    RBF,
    AvgPool,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalPool,
    InputFeatures,
    L2Pool,
    LayerNorm,
    LeakyReLU,
    MaxPool,
    ReLU,
    Residual,
    ScaledTanh,
    Sigmoid,
    Softmax,
    Softplus,
    Subsampling,
    Tanh,
)
from desktop_nn.core.network import Network, place

IMAGE = (2, 6, 5)

CASES = [
    (Dense(3), (4,)),
    (Dense(2, bias=False), (3,)),
    *[(Conv2D(2, 3, stride, padding), IMAGE) for stride in (1, 2) for padding in (0, 1)],
    (Conv2D(2, 3, bias=False), IMAGE),
    (Flatten(), IMAGE),
    *[
        (pool(size, stride, padding), IMAGE)
        for pool in (MaxPool, AvgPool, L2Pool)
        for size, stride, padding in ((2, 0, 0), (3, 2, 0), (3, 1, 1))
    ],
    *[(GlobalPool(kind), IMAGE) for kind in ("average", "maximum", "l2")],
    *[(Subsampling(size, stride, combine), IMAGE)
      for size, stride in ((2, 0), (3, 1)) for combine in ("sum", "average")],
    *[(layer, (4,)) for layer in (Tanh(), ScaledTanh(), Sigmoid(2.0), ReLU(), LeakyReLU(0.2), Softplus())],
    (RBF(3), (4,)),
    (RBF(10, "lenet_5"), (84,)),
    (InputFeatures(sin_x=True, sin_y=True), (2,)),
    (BatchNorm(), IMAGE),
    (Dropout(), (4,)),
    (Residual((Dense(3), Tanh()), "concatenate"), (1,)),
]  # fmt: skip


def slopes(plan, weights, inputs, values):
    """(numbers, batch, outputs): the slope of every output along every number of `values`."""
    flat, result = values.reshape(-1), []
    for index in range(flat.size):
        old = flat[index]
        flat[index] = old + NUDGE
        above = plan.forward(weights, inputs).copy()
        flat[index] = old - NUDGE
        below = plan.forward(weights, inputs).copy()
        flat[index] = old
        result.append((above - below) / (2 * NUDGE))
    return np.array(result)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_curvature_agrees_with_squared_slopes(case):
    layer, shape = case
    rng = np.random.default_rng(0)
    first = Dense(int(np.prod(shape)), bias=False) if len(shape) == 1 else None  # so that inputs are passed back to it
    network = Network(place(*([first] if first else []), layer), shape)
    weights = network.create_weights(rng).astype(np.float64)
    plan, inputs = network.plan(2, dtype=np.float64), spread((2, *shape), rng)
    if first:
        weights.of("dense-1")["weight"][...] = np.eye(shape[0]) + 0.1 * rng.standard_normal((shape[0], shape[0]))
    outputs = plan.forward(weights, inputs)
    curvature, curvatures = rng.random(outputs.shape), weights.zeros_like()
    plan.curvature(weights, np.zeros_like(outputs), curvature, curvatures)
    own = network.layers[-1].id
    for name, array in weights.of(own).items():
        entry = next(each for each in network.layout.of(own) if each.spec.name == name)
        if entry.is_trainable and array.size:
            wanted = (curvature * slopes(plan, weights, inputs, array) ** 2).reshape(array.size, -1).sum(1)
            assert relative_error(curvatures.of(own)[name].reshape(-1), wanted) < 1e-6, name
    if first:  # h of the dense weights is x_j^2 times what came back for its unit
        below = np.array(plan.outputs_of("dense-1"))
        tail = Network(network.layers[1:], shape)
        tail_weights = tail.create_weights(np.random.default_rng(0)).astype(np.float64)
        for name, array in tail_weights.of(own).items():
            array[...] = weights.of(own)[name]
        tail_plan = tail.plan(2, dtype=np.float64)
        jacobian = slopes(tail_plan, tail_weights, below, below).reshape(*below.shape, *outputs.shape)
        back = np.einsum("nk,njnk->nj", curvature, jacobian**2)
        wanted = np.einsum("nj,nk->jk", back, inputs**2)
        assert relative_error(curvatures.of("dense-1")["weight"], wanted) < 1e-6


def test_a_linear_unit_with_squared_error_has_the_mean_square_of_its_inputs():
    """C = mean (y - t)^2, so h = 2 mean x^2: here 2 (1 + 4 + 9) / 3."""
    network = Network(place(Dense(1, bias=False)), (1,))
    weights, plan = network.create_weights(np.random.default_rng(0)), network.plan(3)
    curvatures = weights.zeros_like()
    plan.forward(weights, np.array([[1.0], [2.0], [3.0]], np.float32))
    plan.curvature(weights, np.zeros((3, 1), np.float32), np.full((3, 1), 2 / 3, np.float32), curvatures)
    assert curvatures.trainable[0] == pytest.approx(28 / 3)


def test_the_penalty_of_an_rbf_unit_has_the_curvature_of_a_square():
    """C = y_D = |x - w_D|^2: the loss is straight in y, and yet d2C/dx_j^2 = 2."""
    network = Network(place(Dense(4, bias=False), RBF(3)), (1,))
    weights, plan = network.create_weights(np.random.default_rng(0)), network.plan(1)
    curvatures = weights.zeros_like()
    plan.forward(weights, np.array([[3.0]], np.float32))
    plan.curvature(weights, np.array([[0, 1, 0]], np.float32), np.zeros((1, 3), np.float32), curvatures)
    np.testing.assert_allclose(curvatures.of("dense-1")["weight"].ravel(), 2 * 9)
    np.testing.assert_allclose(curvatures.of("rbf-1")["centres"], [[0] * 4, [2] * 4, [0] * 4])


@pytest.mark.parametrize("layer", [Softmax(), LayerNorm(), Residual((Tanh(), LayerNorm()))], ids=lambda each: each.name)
def test_a_layer_without_second_derivatives_is_named(layer):
    network = Network(place(Dense(3), layer), (2,))
    problem = network.curvature_problem()
    assert problem is not None
    assert str(problem).startswith(f"Layer 2 ({layer.title})")
    assert "has no second derivatives" in str(problem)


def test_nothing_is_wrong_when_all_layers_have_them():
    assert Network(place(Dense(3), Residual((Tanh(),)), RBF(2)), (2,)).curvature_problem() is None


def test_a_fused_plan_refuses():
    network = Network(place(Dense(3), Tanh(), Dense(1)), (2,))
    weights, plan = network.create_weights(np.random.default_rng(0)), network.plan(1, training=True)
    plan.forward(weights, np.zeros((1, 2), np.float32))
    with pytest.raises(TypeError, match="fused"):
        plan.curvature(weights, np.ones((1, 1)), np.ones((1, 1)), weights.zeros_like())
