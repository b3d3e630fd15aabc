"""Stamped points: the picture does not depend on how it came about, and a change touches its own patch only."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QSize

from desktop_nn.ui.views.painting.stamps import PointLayer, class_discs

pytestmark = pytest.mark.usefixtures("light")

BLUE, RED = "#0000ff", "#ff0000"


def layer(ratio: float = 1.0) -> PointLayer:
    return PointLayer(QSize(120, 90), ratio, class_discs((BLUE, RED), ratio))


def crowd(count: int = 300) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(2)
    return rng.uniform(-5, 125, (count, 2)), rng.integers(0, 4, count)


def pixels(made: PointLayer) -> np.ndarray:
    image = made.image()
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width()).copy()


def test_a_point_has_the_colour_of_its_class_in_its_place() -> None:
    made = layer()
    made.add(np.array([[30.0, 40.0], [80.0, 20.0]]), np.array([0, 1]))
    image = made.image()
    assert image.pixelColor(30, 40).name() == BLUE
    assert image.pixelColor(80, 20).name() == RED
    assert image.pixelColor(60, 60).alpha() == 0


def test_a_test_point_is_a_ring() -> None:
    made = layer(2.0)
    made.add(np.array([[30.0, 40.0]]), np.array([2]))
    assert made.image().pixelColor(60, 80).lightness() > 200
    assert made.image().pixelColor(60 + 7, 80).blue() > 200


def test_later_points_lie_on_top() -> None:
    made = layer()
    made.add(np.array([[30.0, 40.0]] * 2), np.array([0, 1]))
    assert made.image().pixelColor(30, 40).name() == RED


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_points_one_after_another_make_the_same_picture_as_all_at_once(ratio: float) -> None:
    places, kinds = crowd()
    at_once, in_turn = layer(ratio), layer(ratio)
    at_once.add(places, kinds)
    for start in range(0, len(places), 7):
        in_turn.add(places[start : start + 7], kinds[start : start + 7])
    np.testing.assert_array_equal(pixels(at_once), pixels(in_turn))


@pytest.mark.parametrize("ratio", [1.0, 1.5])
def test_points_taken_out_of_a_patch_leave_the_picture_of_those_that_stay(ratio: float) -> None:
    places, kinds = crowd()
    gone = np.hypot(*(places - [50, 40]).T) < 18
    made, expected = layer(ratio), layer(ratio)
    made.add(places, kinds)
    made.renew(places[gone], places[~gone], kinds[~gone])
    expected.add(places[~gone], kinds[~gone])
    np.testing.assert_array_equal(pixels(made), pixels(expected))


def test_a_change_stamps_no_more_than_what_reaches_into_its_patch() -> None:
    places, kinds = crowd(5_000)
    made = layer()
    made.add(places, kinds)
    before = made.stamped
    gone = np.hypot(*(places - [50, 40]).T) < 6
    made.renew(places[gone], places[~gone], kinds[~gone])
    side = 12 + 2 * 13
    assert made.stamped - before < 1.2 * 5_000 * (side / 130) ** 2
