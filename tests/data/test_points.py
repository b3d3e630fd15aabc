"""The four clouds of points, whose geometry is that of TensorFlow Playground."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from desktop_nn.data.points import Circle, Gaussians, Points, Spiral, XorCloud
from desktop_nn.errors import UserError

KINDS = [Circle, XorCloud, Gaussians, Spiral]


def all_points(source: Points, seed: int = 1) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    dataset = source.load(seed)
    points = np.concatenate([dataset.train.inputs, dataset.test.inputs])
    return points, np.concatenate([dataset.train.labels, dataset.test.labels])


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_as_many_points_as_asked_for(kind: type[Points]) -> None:
    dataset = kind(samples=333, test_fraction=0.2).load(1)
    assert len(dataset.train) + len(dataset.test) == 333
    assert len(dataset.test) == pytest.approx(67, abs=1)


@pytest.mark.parametrize("kind", KINDS)
def test_training_and_test_have_the_same_mix_of_classes(kind: type[Points]) -> None:
    dataset = kind(samples=1000, test_fraction=0.3).load(1)
    assert dataset.train.labels.mean() == pytest.approx(dataset.test.labels.mean(), abs=0.005)


@pytest.mark.parametrize("kind", [Circle, XorCloud, Spiral])
def test_points_without_noise_lie_within_the_picture(kind: type[Points]) -> None:
    points, _labels = all_points(kind(samples=2000))
    assert np.abs(points).max() < 6


def test_the_classes_come_in_random_order() -> None:
    labels = Spiral().load(1).train.labels
    assert 80 < np.count_nonzero(np.diff(labels)) < 170


def test_circle_is_a_disc_in_a_ring_with_a_gap() -> None:
    points, labels = all_points(Circle(samples=5000))
    distance = np.hypot(*points.T)
    assert distance[labels == 1].max() < 2.5
    assert distance[labels == 0].min() >= 3.5 - 1e-5
    assert distance.max() <= 5


def test_xor_cloud_asks_whether_the_signs_differ_and_keeps_off_the_axes() -> None:
    points, labels = all_points(XorCloud(samples=3000))
    assert (labels == (points[:, 0] * points[:, 1] < 0)).all()
    assert np.abs(points).min() >= 0.3
    assert np.abs(points).max() <= 5.3


@pytest.mark.parametrize(("noise", "variance"), [(0.0, 0.5), (25.0, 2.25), (50.0, 4.0)])
def test_gaussians_widen_with_the_noise(noise: float, variance: float) -> None:
    points, labels = all_points(Gaussians(samples=20_000, noise=noise))
    for label, centre in ((0, -2), (1, 2)):
        cloud = points[labels == label]
        np.testing.assert_allclose(cloud.mean(axis=0), centre, atol=0.08)
        np.testing.assert_allclose(cloud.var(axis=0), variance, rtol=0.06)


def test_the_arms_of_the_spiral_are_opposite_each_other() -> None:
    points, labels = Spiral(samples=400).draw(np.random.default_rng(0))
    np.testing.assert_allclose(points[labels == 0], -points[labels == 1], atol=1e-9)


def test_the_spiral_turns_one_and_three_quarter_times() -> None:
    points, labels = Spiral(samples=2000).draw(np.random.default_rng(0))
    arm = points[labels == 0][1:]
    angle = np.unwrap(np.arctan2(arm[:, 0], arm[:, 1]))
    assert (angle[-1] - angle[0]) / (2 * np.pi) == pytest.approx(1.75, abs=0.01)
    assert np.hypot(*arm[-1]) == pytest.approx(5, abs=0.01)


@pytest.mark.parametrize("kind", [Circle, XorCloud])
def test_noise_gives_some_points_near_the_border_the_wrong_label_but_does_not_move_them(kind: type[Points]) -> None:
    clean_points, clean_labels = kind(samples=2000).draw(np.random.default_rng(5))
    points, labels = kind(samples=2000, noise=20.0).draw(np.random.default_rng(5))
    np.testing.assert_array_equal(points, clean_points)
    assert 0.01 < (labels != clean_labels).mean() < 0.25


def test_noise_moves_the_points_of_the_spiral_by_at_most_its_share_of_one() -> None:
    clean, _labels = Spiral().draw(np.random.default_rng(5))
    noisy, _labels = Spiral(noise=30.0).draw(np.random.default_rng(5))
    assert 0.2 < np.abs(noisy - clean).max() <= 0.3


@pytest.mark.parametrize(
    ("setting", "value"), [("noise", 51.0), ("noise", -1.0), ("samples", 9), ("test_fraction", 0.95)]
)
def test_values_outside_the_limits_are_refused(setting: str, value: float) -> None:
    with pytest.raises(UserError, match="must be between"):
        Circle(**{setting: value})  # type: ignore[arg-type]
