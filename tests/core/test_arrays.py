"""All numbers in one vector, with views by layer and name."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.core.arrays import ArraySpec, Layout, Weights

LAYOUT = Layout(
    [
        ("a", [ArraySpec("weight", (2, 3)), ArraySpec("bias", (2,))]),
        ("empty", []),
        (
            "b",
            [
                ArraySpec("centres", (4,), kind="fixed"),
                ArraySpec("weight", (1, 2)),
                ArraySpec("mean", (3,), kind="state"),
            ],
        ),
    ]
)


def test_trainable_numbers_lie_in_one_vector_and_the_others_in_a_second():
    assert (LAYOUT.trainable_size, LAYOUT.other_size) == (10, 7)
    places = {(entry.layer_id, entry.spec.name): entry.slice for entry in LAYOUT.entries}
    assert places["a", "weight"] == slice(0, 6)
    assert places["b", "weight"] == slice(8, 10)
    assert places["b", "mean"] == slice(4, 7)
    assert [entry.spec.name for entry in LAYOUT.of("a")] == ["weight", "bias"]


def test_views_write_to_the_vector():
    weights = Weights.zeros(LAYOUT)
    weights.of("b")["weight"][...] = 5
    weights.of("b")["mean"][1] = 3
    np.testing.assert_array_equal(weights.trainable, [0] * 8 + [5, 5])
    np.testing.assert_array_equal(weights.other, [0, 0, 0, 0, 0, 3, 0])
    assert not weights.of("empty")


def test_copies_are_independent_and_copy_from_writes_in_place():
    weights = Weights.zeros(LAYOUT)
    copy = weights.copy()
    copy.trainable[:] = 1
    assert not weights.trainable.any()

    vector = weights.trainable
    weights.copy_from(copy)
    assert weights.trainable is vector
    assert vector.all()


def test_precision_can_be_changed():
    exact = Weights.zeros(LAYOUT).astype(np.float64)
    assert exact.dtype == np.float64
    assert exact.zeros_like().dtype == np.float64
    assert exact.of("a")["weight"].dtype == np.float64


@pytest.mark.parametrize(("value", "finite"), [(1e30, True), (np.inf, False), (-np.inf, False), (np.nan, False)])
def test_one_number_that_is_not_finite_is_noticed(value, finite):
    weights = Weights.zeros(LAYOUT)
    weights.trainable[7] = value
    assert weights.is_finite is finite


def test_large_numbers_whose_sum_overflows_are_finite():
    weights = Weights.zeros(LAYOUT)
    weights.trainable[:4] = 3e38
    assert weights.is_finite


def test_vectors_of_another_size_are_a_bug():
    with pytest.raises(ValueError, match="do not match"):
        Weights(LAYOUT, np.zeros(9), np.zeros(7))
