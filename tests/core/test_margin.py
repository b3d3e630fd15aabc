"""The widest margin against the figures of the lecture's gates and against a fine search."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.core.margin import widest_margin
from desktop_nn.data.gates import TRUTH_TABLES


def rows(name: str) -> tuple[np.ndarray, np.ndarray]:
    table = TRUTH_TABLES[name]
    return np.array([bits for bits, _ in table], float), np.array([2 * result - 1 for _, result in table])


@pytest.mark.parametrize(
    ("name", "solution", "searched"), [("and", (2, 2, -3), 51.5), ("nand", (-2, -2, 3), 51.5), ("or", (2, 2, -1), 27.2)]
)
def test_the_bounds_of_novikoff_are_exact(name, solution, searched) -> None:
    """The shortest w with s (w . x) >= 1, by hand: R^2 |w|^2 is 3 x 17 for AND and 3 x 9 for OR.

    The references' figures come from a search, whose margin is a little too narrow: 51.5 and 27.2.
    """
    margin = widest_margin(*rows(name))
    assert margin is not None
    assert np.array(margin.normal) / margin.gamma == pytest.approx(solution)
    assert margin.bound == pytest.approx(3 * np.dot(solution, solution))
    assert searched / 1.01 < margin.bound <= searched


@pytest.mark.parametrize("name", ["xor", "xnor"])
def test_no_line_separates_xor(name) -> None:
    assert widest_margin(*rows(name)) is None


def test_all_other_functions_of_two_bits_have_a_line() -> None:
    of_two = {name for name, table in TRUTH_TABLES.items() if len(table) == 4}
    without = {name for name in of_two if widest_margin(*rows(name)) is None}
    assert len(of_two) == 16
    assert without == {"xor", "xnor"}


def test_no_direction_of_a_fine_search_is_wider() -> None:
    inputs, signs = rows("implies")
    margin = widest_margin(inputs, signs)
    directions = np.random.default_rng(1).normal(size=(20_000, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    extended = np.concatenate([inputs, np.ones((4, 1))], axis=1) * signs[:, None]
    widths = (directions @ extended.T).min(axis=1)
    assert margin is not None
    assert 0.98 * margin.gamma < widths.max() <= margin.gamma + 1e-9
    assert (extended @ margin.normal).min() == pytest.approx(margin.gamma)


def test_the_majority_of_three_bits_has_a_line() -> None:
    inputs = np.array([[a, b, c] for a in (0, 1) for b in (0, 1) for c in (0, 1)], float)
    signs = np.where(inputs.sum(axis=1) >= 2, 1, -1)
    margin = widest_margin(inputs, signs)
    assert margin is not None
    assert margin.bound > 1


def test_too_many_points_are_refused() -> None:
    with pytest.raises(ValueError, match="9 points"):
        widest_margin(np.zeros((9, 2)), np.ones(9))
