"""Values to be met: planes, hills and functions of one input."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.data.base import plain_split
from desktop_nn.data.curves import Curve
from desktop_nn.data.values import MultiGaussian, Plane


def test_the_plane_rises_by_a_tenth_along_both_axes() -> None:
    values = Plane().value(np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [6.0, 6.0]]))
    np.testing.assert_allclose(values, [0.0, 0.1, 0.1, 1.2])


def test_hills_and_hollows_take_turns() -> None:
    tops = np.array([[-4, 2.5], [0, 2.5], [4, 2.5], [-4, -2.5], [0, -2.5], [4, -2.5]])
    np.testing.assert_allclose(MultiGaussian().value(tops), [1, -1, 1, -1, 1, -1])


def test_a_hill_ends_two_away_from_its_top() -> None:
    places = np.array([[-4.0, 3.5], [-4.0, 4.5], [-4.0, 5.9], [0.0, 0.0]])
    np.testing.assert_allclose(MultiGaussian().value(places), [0.5, 0, 0, 0])


@pytest.mark.parametrize(
    ("function", "places", "expected"),
    [
        ("sine", [-3.0, 0.75, 1.5, 2.25], [0, 1, 0, -1]),
        ("step", [-3.0, -0.01, 0.01, 3.0], [-1, -1, 1, 1]),
        ("polynomial", [-3.0, -1.5, 1.5, 3.0], [-1, 1, -1, 1]),
        ("absolute", [-3.0, 0.0, 1.5, 3.0], [1, -1, 0, 1]),
        ("bumps", [-1.5, 0.0, 1.5], [1, -1, 1]),
    ],
)
def test_each_curve_is_what_its_formula_says(function: str, places: list[float], expected: list[float]) -> None:
    np.testing.assert_allclose(Curve(function=function).value(np.array(places)[:, None]), expected, atol=5e-5)


def test_noise_lies_on_the_targets_of_both_sets() -> None:
    source = Curve(samples=5000, noise=10.0)
    dataset = source.load(2)
    for samples in (dataset.train, dataset.test):
        difference = samples.labels - source.value(samples.inputs)
        assert np.std(difference) == pytest.approx(0.1, rel=0.05)


def test_the_range_of_the_targets_spans_both_sets() -> None:
    dataset = Plane().load(1)
    both = np.concatenate([dataset.train.labels, dataset.test.labels])
    assert dataset.target_range == (float(both.min()), float(both.max()))


def test_a_plain_split_takes_each_sample_once_and_leaves_one_on_either_side() -> None:
    for count in (2, 3, 100):
        train, test = plain_split(count, 0.9, np.random.default_rng(0))
        assert sorted([*train, *test]) == list(range(count))
        assert len(train)
        assert len(test)
