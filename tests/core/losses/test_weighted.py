"""Class weights around any loss."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.core.gradient_check import differences, relative_error
from desktop_nn.core.losses import SigmoidCrossEntropy, SoftmaxCrossEntropy, SquaredError
from desktop_nn.core.losses.weighted import ClassWeighted, balanced_weights, parse_weights
from desktop_nn.errors import UserError

LABELS = np.array([0, 2, 1, 2])


@pytest.mark.parametrize("inner", [SoftmaxCrossEntropy(), SoftmaxCrossEntropy(0.1), SquaredError(-1.0, 1.0)])
def test_the_gradient_agrees_with_finite_differences(inner, gradient_checks):
    loss = ClassWeighted(inner, (1.0, 0.0, 2.5))
    outputs = np.random.default_rng(0).standard_normal((4, 3))
    targets, grad = loss.encode(LABELS, (3,)), np.empty((4, 3))
    loss.value_and_gradient(outputs, targets, 4, grad)
    numeric = differences(
        lambda: loss.value_and_gradient(outputs, targets, 4, np.empty((4, 3))), outputs, np.arange(12)
    )
    assert relative_error(grad.ravel(), numeric) < 1e-6
    gradient_checks.note(loss, 3)


def test_a_sample_of_weight_two_counts_as_two_samples():
    outputs, inner = np.random.default_rng(0).standard_normal((3, 2)), SoftmaxCrossEntropy()
    weighted, twice = ClassWeighted(inner, (1.0, 2.0)), np.vstack([outputs, outputs[1:2]])
    value = weighted.value_and_gradient(outputs, weighted.encode(np.array([0, 1, 0]), (2,)), 1, np.empty((3, 2)))
    plain = inner.value_and_gradient(twice, inner.encode(np.array([0, 1, 0, 1]), (2,)), 1, np.empty((4, 2)))
    assert value == pytest.approx(plain)


def test_one_output_is_weighted_by_its_class_too():
    loss = ClassWeighted(SigmoidCrossEntropy(), (1.0, 3.0))
    targets = loss.encode(np.array([0, 1]), (1,))
    np.testing.assert_allclose(loss.per_sample(np.zeros((2, 1)), targets), np.log(2) * np.array([1, 3]))


def test_balanced_weights_make_every_class_count_alike():
    labels = np.array([0] * 6 + [2] * 2)
    weights = balanced_weights(labels, 3)
    assert weights == (8 / 12, 1.0, 2.0)
    assert sum(weights[label] for label in labels) == pytest.approx(len(labels))


@pytest.mark.parametrize(("text", "weights"), [("1, 2,0.5", (1.0, 2.0, 0.5)), ("  ", ()), ("Balanced", None)])
def test_weights_are_read(text, weights):
    assert parse_weights(text) == weights


@pytest.mark.parametrize("text", ["heavy", "1; 2", "-1, 2", "0, 0", "nan", "1e7", "1,"])
def test_what_are_no_weights_is_refused_with_an_example(text):
    with pytest.raises(UserError, match="are no class weights"):
        parse_weights(text)
