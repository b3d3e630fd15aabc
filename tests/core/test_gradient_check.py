"""The gradient check itself: right gradients pass, wrong ones are caught."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desktop_nn.core.gradient_check import check_layer, differences, relative_error, spread
from desktop_nn.core.layers import Dense


@dataclass(frozen=True)
class Wrong(Dense):
    """Forgets one unit's bias."""

    def backward(self, weights, memory, grad, run):
        before = run.gradients["bias"][0]
        result = super().backward(weights, memory, grad, run)
        run.gradients["bias"][0] = before
        return result


def test_a_wrong_gradient_is_caught_where_it_is():
    errors = {check.array: check.error for check in check_layer(Wrong(3), (4,))}
    assert errors["bias"] > 0.1
    assert errors["weight"] < 1e-6
    assert errors["inputs"] < 1e-6


def test_differences_leave_the_values_as_they_were():
    values = np.array([1.0, 2.0, 3.0])
    slope = differences(lambda: float((values**2).sum()), values, np.array([0, 2]))
    np.testing.assert_allclose(slope, [2, 6], rtol=1e-8)
    np.testing.assert_array_equal(values, [1, 2, 3])


def test_two_zeros_do_not_differ():
    assert relative_error(np.zeros(3), np.zeros(3)) == 0


def test_spread_numbers_keep_away_from_zero_and_from_each_other():
    values = np.sort(spread((5, 7), np.random.default_rng(0)).ravel())
    assert np.abs(values).min() > 0.005
    assert np.diff(values).min() > 0.05
    assert np.abs(values).max() <= 2
