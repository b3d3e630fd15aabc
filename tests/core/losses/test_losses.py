"""The meaning of each loss, in numbers one can check by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from desktop_nn.core.losses import (
    AbsoluteError,
    Hinge,
    Huber,
    RbfMap,
    RbfPenalty,
    SigmoidCrossEntropy,
    SoftmaxCrossEntropy,
    SquaredError,
)
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


def gradient(loss, outputs, targets):
    outputs, targets = np.atleast_2d(np.array(outputs, float)), np.atleast_2d(np.array(targets, float))
    grad = np.empty_like(outputs)
    loss.value_and_gradient(outputs, targets, len(outputs), grad)
    return grad


def test_absolute_error_is_the_mean_distance_and_every_error_pulls_alike():
    assert value(AbsoluteError(), [[1, -2], [0, 4]], [[0, 0], [0, 0]]) == (1 + 2 + 0 + 4) / 4
    np.testing.assert_array_equal(gradient(AbsoluteError(), [[1, -200]], [[0, 0]]), [[0.5, -0.5]])


def test_huber_is_half_the_square_within_its_bend_and_straight_beyond():
    assert value(Huber(delta=2.0), [[1.5]], [[0]]) == 1.5**2 / 2
    assert value(Huber(delta=2.0), [[5.0]], [[0]]) == 2 * (5 - 1)
    assert gradient(Huber(delta=2.0), [[-5.0]], [[0]]) == -2


def test_a_wide_bend_makes_huber_the_halved_squared_error():
    outputs, targets = [[0.3, -2.0], [1.0, 4.0]], [[0, 1], [1, 0]]
    assert value(Huber(delta=1000.0), outputs, targets) == pytest.approx(
        value(SquaredError(half=True), outputs, targets)
    )


def test_hinge_asks_for_a_margin():
    assert value(Hinge(), [[1.0], [-0.5], [0.25]], [[1], [-1], [-1]]) == pytest.approx((0 + 0.5 + 1.25) / 3)
    assert value(Hinge(squared=True), [[1.0], [-0.5], [0.25]], [[1], [-1], [-1]]) == pytest.approx(
        (0 + 0.25 + 1.25**2) / 3
    )
    np.testing.assert_array_equal(gradient(Hinge(), [[3.0], [0.0]], [[1], [1]]), [[0], [-0.5]])


def test_smoothing_keeps_the_sum_of_the_softmax_gradient_zero():
    loss = SoftmaxCrossEntropy(0.1)
    targets = loss.encode(np.array([2, 0]), (4,))
    np.testing.assert_allclose(targets[0], [0.025, 0.025, 0.925, 0.025])
    rows = gradient(loss, [[1.0, -2, 0.5, 3], [0, 9, -9, 1]], targets).sum(axis=1)
    np.testing.assert_allclose(rows, 0, atol=1e-7)


def test_smoothing_of_yes_or_no_moves_both_targets_towards_the_middle():
    np.testing.assert_allclose(SigmoidCrossEntropy(0.2).encode(np.array([0, 1]), (1,)), [[0.1], [0.9]])


def test_with_smoothing_the_best_outputs_are_finite():
    loss = SoftmaxCrossEntropy(0.1)
    targets = loss.encode(np.array([0]), (3,))
    np.testing.assert_allclose(gradient(loss, np.log(targets), targets), 0, atol=1e-7)


def test_given_targets_are_not_smoothed():
    given = np.array([[0.25, 0.75]])
    np.testing.assert_array_equal(SoftmaxCrossEntropy(0.5).encode(given, (2,)), given)


def test_the_rbf_penalty_is_the_mean_penalty_of_the_right_class():
    assert value(RbfPenalty(), [[3.0, 100], [50, 7]], [[1, 0], [0, 1]]) == (3 + 7) / 2
    np.testing.assert_array_equal(gradient(RbfPenalty(), [[3.0, 100]], [[1, 0]]), [[1, 0]])


@pytest.mark.parametrize("loss", [RbfPenalty(), RbfMap()], ids=lambda loss: loss.name)
def test_the_nearest_code_is_the_decision(loss):
    outputs = np.array([[3.0, 1, 2], [0.5, 9, 9]])
    np.testing.assert_array_equal(loss.decide(outputs), [1, 0])
    np.testing.assert_array_equal(loss.scores(outputs).argmax(axis=1), [1, 0])


def test_map_follows_its_formula():
    y, j = np.array([2.0, 0.5, 4.0]), 1.5
    expected = y[0] + math.log(math.exp(-j) + np.exp(-y).sum())
    assert value(RbfMap(j), y, [1, 0, 0]) == pytest.approx(expected)


def test_map_at_its_limits():
    met_and_alone = value(RbfMap(3.0), [0.0, 1e6], [1, 0])
    assert met_and_alone == pytest.approx(math.log1p(math.exp(-3.0)))
    nobody_near = value(RbfMap(3.0), [1e6, 1e6], [1, 0])
    assert nobody_near == pytest.approx(1e6 - 3.0), "the penalty of the right class, less the reach"
    without_rubbish = value(RbfMap(1000.0), [1.0, 3.0], [1, 0])
    assert without_rubbish == pytest.approx(value(SoftmaxCrossEntropy(), [-1.0, -3.0], [1, 0]))


def test_map_does_not_vanish_where_all_codes_are_one():
    """The reason for the second criterion: with equal penalties of 0 the plain one would be content."""
    assert value(RbfPenalty(), np.zeros((1, 10)), np.eye(10)[:1]) == 0
    assert value(RbfMap(), np.zeros((1, 10)), np.eye(10)[:1]) == pytest.approx(math.log(10), abs=1e-4)
