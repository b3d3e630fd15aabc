"""The curves of the activations at points known from their formulas, and at extremes."""

from __future__ import annotations

import math

import numpy as np
import pytest

from desktop_nn.core.layers import LeakyReLU, ReLU, ScaledTanh, Sigmoid, Softmax, Softplus, Step, Tanh, layers
from desktop_nn.core.network import Network, place


def curve(layer, values, dtype=np.float64):
    inputs = np.atleast_2d(np.asarray(values, dtype))
    network = Network(place(layer), inputs.shape[1:])
    weights = network.create_weights(np.random.default_rng(0)).astype(dtype)
    return network.plan(len(inputs), dtype=dtype).forward(weights, inputs)[0]


@pytest.mark.parametrize(
    ("layer", "points"),
    [
        (Step(), {-1: 0, 0: 0, 0.1: 1}),
        (Sigmoid(), {0: 0.5, 2: 1 / (1 + math.exp(-2))}),
        (Sigmoid(20.0), {-1.5: 9.357622968840e-14, -0.5: 4.5397868702434395e-05, 0.5: 0.9999546021312976}),
        (Tanh(), {0: 0, 1: math.tanh(1)}),
        (ScaledTanh(), {0: 0, 1: 0.999997, -1: -0.999997}),
        (ReLU(), {-3: 0, 0: 0, 3: 3}),
        (LeakyReLU(0.1), {-3: -0.3, 3: 3}),
        (Softplus(), {0: math.log(2), 3: math.log1p(math.exp(3))}),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_values_at_known_points(layer, points):
    np.testing.assert_allclose(curve(layer, [*points]), [*points.values()], rtol=3e-6, atol=1e-20)


@pytest.mark.parametrize("cls", [cls for cls in layers if cls.category == "activation"], ids=lambda cls: cls.name)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_extreme_inputs_give_finite_outputs(cls, dtype):
    assert np.isfinite(curve(cls(), [-1e30, -1000, -100, 0, 100, 1000, 1e30], dtype)).all()


def test_softmax_sums_to_one_and_ignores_a_common_shift():
    scores = np.array([1.0, 2.0, -3.0])
    shares = curve(Softmax(), scores)
    assert shares.sum() == pytest.approx(1)
    np.testing.assert_allclose(curve(Softmax(), scores + 1000), shares, rtol=1e-12)
