"""What every registered loss must do."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.core.gradient_check import NUDGE, differences, relative_error
from desktop_nn.core.losses import (
    AbsoluteError,
    Hinge,
    Huber,
    RbfMap,
    SigmoidCrossEntropy,
    SoftmaxCrossEntropy,
    SquaredError,
    losses,
)
from desktop_nn.core.settings import settings_of
from desktop_nn.errors import UserError

CASES = [
    (cls(), k) for cls in losses for k in (1, 2, 5) if k >= cls.smallest_outputs
] + [
    (SquaredError(-1.0, 1.0, half=True), 3), (SquaredError(0.1, 0.9), 1), (AbsoluteError(-1.0, 1.0), 3),
    (Huber(delta=0.3), 3), (Huber(-1.0, 1.0, 2.5), 1), (Hinge(0.4), 3), (Hinge(squared=True), 3),
    (Hinge(2.0, squared=True), 1), (RbfMap(0.5), 4), (RbfMap(40.0), 3), (SoftmaxCrossEntropy(0.1), 5),
    (SigmoidCrossEntropy(0.2), 1), (SigmoidCrossEntropy(0.2), 4),
]  # fmt: skip


def name_of(case):
    loss, k = case
    settings = "-".join(str(getattr(loss, name)) for name in settings_of(loss))
    return f"{loss.name}-{settings}-{k}"


def some(loss, k, n=6, dtype=np.float64):
    rng = np.random.default_rng(0)
    outputs = rng.standard_normal((n, k)).astype(dtype)
    return outputs, loss.encode(rng.integers(0, max(k, 2), n), (k,)).astype(dtype)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_gradient_agrees_with_finite_differences(case, gradient_checks):
    loss, k = case
    gradient_checks.note(loss, k)
    outputs, targets = some(loss, k)
    grad, scratch = np.empty_like(outputs), np.empty_like(outputs)
    loss.value_and_gradient(outputs, targets, 6, grad)
    assert np.abs(outputs).min() > NUDGE, "away from kinks"
    numeric = differences(lambda: loss.value_and_gradient(outputs, targets, 6, scratch), outputs, np.arange(6 * k))
    assert relative_error(grad.ravel(), numeric) < 1e-6


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_value_is_the_mean_over_samples_and_slices_add_up(case):
    loss, k = case
    outputs, targets = some(loss, k)
    grad, parts = np.empty_like(outputs), np.empty_like(outputs)
    value = loss.value_and_gradient(outputs, targets, 6, grad)

    assert value == pytest.approx(loss.per_sample(outputs, targets).mean())
    sliced = sum(
        loss.value_and_gradient(outputs[part], targets[part], 6, parts[part]) for part in (slice(0, 4), slice(4, 6))
    )
    assert sliced == pytest.approx(value)
    np.testing.assert_allclose(parts, grad)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_curvature_is_the_second_derivative_by_each_output(case):
    loss, k = case
    outputs, targets = some(loss, k)
    grad, curvature = np.empty_like(outputs), np.empty_like(outputs)
    loss.curvature(outputs, targets, 6, curvature)
    for sample, output in np.ndindex(outputs.shape):

        def slope(sample=sample, output=output):
            loss.value_and_gradient(outputs, targets, 6, grad)
            return grad[sample, output]

        numeric = differences(slope, outputs, np.array([sample * k + output]))
        assert curvature[sample, output] == pytest.approx(numeric[0], abs=1e-8)


@pytest.mark.parametrize("case", CASES, ids=name_of)
@pytest.mark.parametrize("sign", [-1, 1])
def test_outputs_beyond_all_measure_never_raise(case, sign):
    loss, k = case
    outputs, targets = some(loss, k, dtype=np.float32)
    outputs[...] = sign * np.inf
    with np.errstate(all="ignore"):
        loss.value_and_gradient(outputs, targets, 6, np.empty_like(outputs))
        loss.per_sample(outputs, targets)
        assert loss.decide(outputs).shape == (6,)


@pytest.mark.parametrize("case", CASES, ids=name_of)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("size", [100.0, 1e4])
def test_extreme_outputs_stay_finite(case, dtype, size):
    loss, k = case
    outputs, targets = some(loss, k, dtype=dtype)
    outputs *= size
    grad = np.empty_like(outputs)
    assert np.isfinite(loss.value_and_gradient(outputs, targets, 6, grad))
    assert np.isfinite(grad).all()
    assert grad.dtype == dtype
    scores = loss.scores(outputs)
    assert scores.shape == (6, k)
    assert ((scores >= 0) & (scores <= 1)).all()


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_outputs_equal_to_the_targets_decide_for_the_labels(case):
    loss, k = case
    labels = np.arange(6) % max(k, 2)
    outputs = loss.encode(labels, (k,))
    if loss.takes_distances:
        outputs = 1 - outputs
    elif loss.takes_raw_outputs:
        outputs = outputs * 2 - 1
    decisions = loss.decide(outputs)
    np.testing.assert_array_equal(decisions, labels)


@pytest.mark.parametrize("case", CASES, ids=name_of)
@pytest.mark.parametrize("label", [-1, 7])
def test_labels_out_of_range_are_refused(case, label):
    loss, k = case
    with pytest.raises(UserError, match=f"Label {label} does not fit"):
        loss.encode(np.array([0, label]), (k,))


@pytest.mark.parametrize("cls", [*losses], ids=lambda cls: cls.name)
def test_every_loss_explains_itself(cls):
    assert cls.title
    assert cls.summary.endswith(".")
    assert all(declared.help for declared in settings_of(cls).values())


@pytest.mark.parametrize(
    ("loss", "shape", "classes", "words"),
    [
        (SoftmaxCrossEntropy(), (1,), 2, "needs at least 2 outputs"),
        (SquaredError(), (3,), 10, "10 classes, but the last layer has 3 outputs"),
        (SigmoidCrossEntropy(), (1,), 3, "3 classes, but the last layer has 1 outputs"),
        (SquaredError(), (2, 5, 5), 2, "ends in an image of 2 × 5 × 5"),
    ],
)
def test_networks_that_cannot_learn_the_classes_are_refused(loss, shape, classes, words):
    with pytest.raises(UserError, match=words):
        loss.check(shape, classes)


def test_one_output_is_enough_for_two_classes():
    SquaredError().check((1,), 2)
    SigmoidCrossEntropy().check((1,), 2)
    SoftmaxCrossEntropy().check((2,), 2)


def test_float_labels_are_targets_of_a_regression():
    targets = SquaredError().encode(np.array([0.25, -3.0], np.float32), (1,))
    assert targets.tolist() == [[0.25], [-3.0]]


@pytest.mark.parametrize("cls", [*losses], ids=lambda cls: cls.name)
def test_only_losses_that_compare_numbers_take_a_regression(cls):
    if cls in (SquaredError, AbsoluteError, Huber):
        cls().check_regression((1,))
    else:
        with pytest.raises(UserError, match="numbers to be met"):
            cls().check_regression((1,))


def test_a_regression_needs_exactly_one_output():
    with pytest.raises(UserError, match="the last layer has 2 outputs"):
        SquaredError().check_regression((2,))
