"""The drawn slopes are those of the drawn curves."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.core.layers import Run, Sigmoid, Step
from desktop_nn.core.layers.activation import Activation
from desktop_nn.core.layers.curves import curve
from desktop_nn.core.layers.registry import layers

SMOOTH = [kind for kind in layers if issubclass(kind, Activation) and kind is not Step]


@pytest.mark.parametrize("kind", SMOOTH, ids=lambda kind: kind.name)
def test_slopes_agree_with_differences(kind) -> None:
    sums = np.array([-2.3, -0.7, 0.4, 1.9])  # away from the kinks at 0
    _, slopes = curve(kind(), sums)
    (above, _), (below, _) = curve(kind(), sums + 1e-6), curve(kind(), sums - 1e-6)
    assert slopes == pytest.approx((above - below) / 2e-6, abs=1e-8)


@pytest.mark.parametrize("kind", [*SMOOTH, Step], ids=lambda kind: kind.name)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_gradient_times_the_slopes_is_the_gradient_before_the_activation(kind, dtype) -> None:
    run = Run(training=True, rng=np.random.default_rng(0), gradients={}, dtype=dtype)
    sums, grad = np.linspace(-3, 3, 12, dtype=dtype).reshape(4, 3), np.linspace(2, -1, 12, dtype=dtype).reshape(4, 3)
    outputs, slopes, chained = (np.empty_like(sums) for _ in range(3))
    kind().apply(sums, outputs)
    kind().slopes(outputs, slopes, run)
    kind().chain(outputs, grad, chained, run)
    np.testing.assert_allclose(chained, grad * slopes, rtol=1e-6)


def test_the_step_is_flat_everywhere() -> None:
    values, slopes = curve(Step(), [-1.0, 0.0, 1e-9, 1.0])
    assert values.tolist() == [0, 0, 1, 1]
    assert not slopes.any()


def test_a_sigmoid_with_gain_20_gives_the_values_of_the_lecture() -> None:
    values, _ = curve(Sigmoid(20.0), [-1.5, -0.5, -0.5, 0.5])
    assert values == pytest.approx([9.36e-14, 4.54e-5, 4.54e-5, 0.9999546], rel=1e-3)
    assert values[3] == pytest.approx(0.9999546, abs=5e-8)
