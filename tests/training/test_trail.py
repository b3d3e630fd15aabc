"""The trail of the weights: thinned evenly, cut where one goes back, projected on a plane."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.training.directions import WeightPlane
from desktop_nn.training.trail import MOST_POINTS, Trail

SKEWED = WeightPlane(np.array([1, 1, 1], np.float32), np.array([[1, 0, 0], [1, 1, 0]], np.float32))


def weights(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def test_a_place_solves_for_directions_that_are_not_at_right_angles() -> None:
    assert SKEWED.place(weights(1 + 0.5 - 2, 1 - 2, 9)) == pytest.approx((0.5, -2.0))


def test_parallel_directions_do_not_break_it() -> None:
    plane = WeightPlane(weights(0, 0), np.array([[1, 1], [1, 1]], np.float32))
    assert sum(plane.place(weights(1, 1))) == pytest.approx(1.0)


def test_a_long_run_is_thinned_evenly_and_keeps_its_start() -> None:
    trail = Trail()
    for step in range(10_000):
        trail.add(step, weights(step, 0, 0))
    assert len(trail) <= MOST_POINTS
    assert trail.steps[0] == 0
    assert max(np.diff(trail.steps)) <= 3 * min(np.diff(trail.steps))


def test_large_networks_keep_fewer_points() -> None:
    trail, large = Trail(), np.zeros(2_000_000, np.float32)
    for step in range(50):
        trail.add(step, large)
    assert len(trail) <= 4


def test_going_back_forgets_what_came_later() -> None:
    trail = Trail()
    for step in (0, 1, 2, 3):
        trail.add(step, weights(step, 0, 0))
    trail.add(1, weights(5, 5, 5))
    assert trail.steps == (0, 1)


def test_another_plane_shows_the_whole_way_anew() -> None:
    trail = Trail()
    trail.add(0, weights(1, 1, 1))
    trail.project(SKEWED)
    trail.add(1, weights(2, 1, 1))
    np.testing.assert_allclose(trail.places, [[0, 0], [1, 0]], atol=1e-6)
    trail.project(WeightPlane(weights(2, 1, 1), SKEWED.directions))
    np.testing.assert_allclose(trail.places, [[-1, 0], [0, 0]], atol=1e-6)
