"""Moons, rings, checkerboard, and the clouds of more than two classes."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.data.patterns import Checkerboard, Moons, Rings
from desktop_nn.data.points import Gaussians, Points, Spiral
from desktop_nn.errors import UserError


def drawn(source: Points) -> tuple[np.ndarray, np.ndarray]:
    return source.draw(np.random.default_rng(3))


def test_moons_are_half_circles_of_radius_three() -> None:
    points, labels = drawn(Moons(samples=200))
    for label, middle in ((0, (-1.5, -0.75)), (1, (1.5, 0.75))):
        moon = points[labels == label] - middle
        np.testing.assert_allclose(np.hypot(*moon.T), 3.0)
        assert (moon[:, 1] >= -1e-9).all() == (label == 0)


def test_noise_scatters_the_moons_by_its_share_of_their_radius() -> None:
    clean, _labels = drawn(Moons(samples=5000))
    noisy, _labels = drawn(Moons(samples=5000, noise=20.0))
    assert np.std(noisy - clean) == pytest.approx(3 * 0.2, rel=0.05)


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_rings_lie_within_each_other_with_gaps(classes: int) -> None:
    points, labels = drawn(Rings(samples=2000, classes=classes))
    distance = np.hypot(*points.T)
    for label in range(classes):
        ring = distance[labels == label]
        assert 5 * label / classes <= ring.min()
        assert ring.max() <= 5 * (label + 0.7) / classes


def test_neighbouring_fields_of_the_board_differ() -> None:
    points, labels = drawn(Checkerboard(samples=4000))
    column, row = (np.floor((points[:, axis] + 5) / 2.5).astype(int) for axis in (0, 1))
    np.testing.assert_array_equal(labels, (column + row) % 2)


def test_two_by_two_fields_are_xor() -> None:
    points, labels = drawn(Checkerboard(samples=500, fields=2))
    np.testing.assert_array_equal(labels, points[:, 0] * points[:, 1] < 0)


@pytest.mark.parametrize("source", [Spiral(samples=305, classes=10), Gaussians(samples=305, classes=10)])
def test_ten_classes_have_as_many_points_each(source: Points) -> None:
    _points, labels = drawn(source)
    assert set(np.bincount(labels)) == {30, 31}


def test_three_arms_are_one_arm_turned_by_a_third() -> None:
    points, labels = drawn(Spiral(samples=300, classes=3))
    turn = 2 * np.pi / 3
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    np.testing.assert_allclose(points[labels == 1], points[labels == 0] @ rotation, atol=1e-9)


def test_every_class_needs_a_point_to_learn_and_one_to_test() -> None:
    with pytest.raises(UserError, match="10 classes need at least 20 points"):
        Rings(samples=19, classes=10)
