"""A border at which the answer jumps is found exactly between the places of a grid."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from desktop_nn.training.probes.crossings import find_crossings
from desktop_nn.ui.views.contour import zero_lines

Floats = npt.NDArray[np.float32]

X = np.linspace(-2, 2, 21, dtype=np.float32)
Y = np.linspace(-1, 1, 11, dtype=np.float32)


def step(places: Floats) -> Floats:
    """-1 below the line y = 0.3 x + 0.05, 1 above it."""
    return np.where(places[:, 1] > 0.3 * places[:, 0] + 0.05, 1.0, -1.0).astype(np.float32)


def on_grid() -> Floats:
    columns, rows = np.meshgrid(X, Y)
    return step(np.stack([columns.ravel(), rows.ravel()], axis=1)).reshape(len(Y), len(X))


def distance_from_the_line(lines: npt.NDArray[np.float64]) -> float:
    x, y = -2 + lines[:, 0::2] * 0.2, -1 + lines[:, 1::2] * 0.2
    return float(np.abs(y - 0.3 * x - 0.05).max())


def test_the_border_of_a_step_is_straight() -> None:
    values = on_grid()
    assert distance_from_the_line(zero_lines(values)) > 0.05  # a staircase
    assert distance_from_the_line(zero_lines(values, find_crossings(values, X, Y, step))) < 0.001


def test_a_smooth_answer_is_not_asked_again() -> None:
    columns, rows = np.meshgrid(X, Y)
    values = (0.4 * (rows - 0.3 * columns)).astype(np.float32)

    def never(_places: Floats) -> Floats:
        raise AssertionError("asked")

    assert find_crossings(values, X, Y, never) is None


def test_an_answer_without_a_border_has_no_crossings() -> None:
    assert find_crossings(np.ones((len(Y), len(X)), np.float32), X, Y, step) is None
