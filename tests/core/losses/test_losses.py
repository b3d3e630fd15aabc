"""The meaning of each loss, in numbers one can check by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from desktop_nn.core.losses import SigmoidCrossEntropy, SoftmaxCrossEntropy, SquaredError
from desktop_nn.errors import UserError


def value(loss, outputs, targets):
    outputs, targets = np.atleast_2d(np.array(outputs, float)), np.atleast_2d(np.array(targets, float))
    return loss.value_and_gradient(outputs, targets, len(outputs), np.empty_like(outputs))


def test_squared_error_is_the_mean_over_samples_and_outputs():
    assert value(SquaredError(), [[1, 2], [0, 4]], [[0, 0], [0, 0]]) == (1 + 4 + 0 + 16) / 4
    assert value(SquaredError(half=True), [[1, 2], [0, 4]], [[0, 0], [0, 0]]) == (1 + 4 + 0 + 16) / 8


def test_squared_error_decides_halfway_between_its_targets():
    loss = SquaredError(-1.0, 1.0)
    np.testing.assert_array_equal(loss.decide(np.array([[-0.1], [0.1]])), [0, 1])
    np.testing.assert_array_equal(loss.scores(np.array([[-1.0], [0.0], [3.0]])), [[0], [0.5], [1]])
    np.testing.assert_array_equal(loss.encode(np.array([0, 1]), (1,)), [[-1], [1]])
    np.testing.assert_array_equal(loss.encode(np.array([0, 1]), (3,)), [[1, -1, -1], [-1, 1, -1]])


def test_targets_that_are_numbers_are_taken_as_they_are():
    targets = SquaredError().encode(np.array([[0.25], [0.5]]), (1,))
    assert targets.dtype == np.float32
    np.testing.assert_array_equal(targets, [[0.25], [0.5]])


def test_targets_the_wrong_way_round_are_refused():
    with pytest.raises(UserError, match="must be above"):
        SquaredError(off=1.0, on=0.0)


def test_not_knowing_costs_the_logarithm_of_the_number_of_classes():
    assert value(SoftmaxCrossEntropy(), np.zeros((3, 10)), np.eye(10)[:3]) == pytest.approx(math.log(10))
    assert value(SigmoidCrossEntropy(), [[0], [0]], [[0], [1]]) == pytest.approx(math.log(2))


def test_softmax_cross_entropy_ignores_a_common_shift():
    outputs, targets = np.array([[1.0, -2, 0.5]]), np.array([[0, 1.0, 0]])
    assert value(SoftmaxCrossEntropy(), outputs + 500, targets) == pytest.approx(
        value(SoftmaxCrossEntropy(), outputs, targets)
    )


def test_being_sure_and_wrong_costs_the_distance():
    assert value(SoftmaxCrossEntropy(), [[1000.0, 0]], [[0, 1]]) == pytest.approx(1000)
    assert value(SigmoidCrossEntropy(), [[1000.0]], [[0]]) == pytest.approx(1000)


def test_two_softmax_outputs_equal_one_sigmoid():
    scores = SoftmaxCrossEntropy().scores(np.array([[0.3, 1.5]]))
    assert scores[0, 1] == pytest.approx(SigmoidCrossEntropy().scores(np.array([[1.2]]))[0, 0])
