"""What a touch of each tool makes of the points: only those in reach change, and nothing leaves the sheet."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.data import painting
from desktop_nn.data.table import EMPTY, Table

SHEET = ((-6.0, 6.0), (-6.0, 6.0))


def points(*places: tuple[float, float]) -> Table:
    return EMPTY.appended(np.array(places), 0)


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def test_the_brush_sprays_so_many_points_of_its_class_into_the_disc() -> None:
    touch = painting.sprayed(points((5.0, 5.0)), (1.0, 2.0), (1.0, 2.0), 0.5, 40, 1, SHEET, rng())
    assert touch.fresh == 40
    assert touch.table.targets.tolist() == [0] + [1] * 40
    assert np.hypot(*(touch.table.inputs[1:] - [1, 2]).T).max() <= 0.5


def test_sprayed_points_are_spread_evenly_over_the_disc() -> None:
    sprayed = painting.sprayed(EMPTY, (0.0, 0.0), (0.0, 0.0), 1.0, 20_000, 0, SHEET, rng()).table.inputs
    assert (np.hypot(*sprayed.T) < 0.5).mean() == pytest.approx(0.25, abs=0.01)


def test_what_falls_off_the_sheet_is_not_there() -> None:
    touch = painting.sprayed(EMPTY, (6.0, 6.0), (6.0, 6.0), 1.0, 400, 0, SHEET, rng())
    assert 0 < touch.fresh < 200
    assert painting.put(EMPTY, (6.1, 0.0), 0, SHEET).table is EMPTY


def test_a_full_sheet_takes_no_more() -> None:
    full = EMPTY.with_rows(np.zeros((painting.POINT_LIMIT - 3, 2)), np.zeros(painting.POINT_LIMIT - 3))
    touch = painting.sprayed(full, (0.0, 0.0), (0.0, 0.0), 1.0, 10, 0, SHEET, rng())
    assert touch.fresh == 3
    assert painting.put(touch.table, (0.0, 0.0), 0, SHEET).table is touch.table


def test_the_eraser_takes_what_lies_in_the_disc() -> None:
    touch = painting.erased(points((0, 0), (0.9, 0), (1.1, 0)), (0.0, 0.0), (0.0, 0.0), 1.0)
    assert touch.table.inputs.tolist() == points((1.1, 0)).inputs.tolist()
    assert touch.kept.tolist() == [False, False, True]


def test_jitter_moves_what_lies_in_the_disc_by_its_share_of_the_radius() -> None:
    many = EMPTY.with_rows(np.zeros((20_000, 2)), np.zeros(20_000)).appended([[5.0, 5.0]], 1)
    touch = painting.jittered(many, (0.0, 0.0), 2.0, 0.5, SHEET, rng())
    assert touch.table.inputs[:-1].std() == pytest.approx(0.15 * 0.5 * 2.0, rel=0.02)
    assert touch.table.inputs[-1].tolist() == [5, 5]
    assert touch.moved.sum() == 20_000


def test_the_magnet_draws_points_towards_its_middle_and_near_ones_more() -> None:
    touch = painting.attracted(points((0.5, 0.0), (0.0, 1.5), (2.5, 0.0)), (0.0, 0.0), 2.0, 1.0, SHEET)
    expected = [[0.5 - 0.2 * 0.75 * 0.5, 0], [0, 1.5 - 0.2 * 0.25 * 1.5], [2.5, 0]]
    np.testing.assert_allclose(touch.table.inputs, expected, rtol=1e-6)


def test_moved_points_stay_together_at_the_edge_of_the_sheet() -> None:
    table = points((4.0, 0.0), (5.0, 1.0), (0.0, 0.0))
    touch = painting.moved(table, np.array([True, True, False]), (3.0, -1.0), SHEET)
    assert touch.table.inputs.tolist() == [[5, -1], [6, 0], [0, 0]]


def test_a_rectangle_chooses_what_lies_in_it_from_whichever_corner() -> None:
    table = points((0.0, 0.0), (2.0, 2.0), (1.0, -1.0))
    assert painting.within(table, (1.5, 1.5), (-1.0, -1.5)).tolist() == [True, False, True]


def test_a_touch_of_nothing_changes_nothing() -> None:
    table = points((0.0, 0.0))
    for touch in (
        painting.erased(table, (3.0, 3.0), (3.0, 3.0), 1.0),
        painting.jittered(table, (3.0, 3.0), 1.0, 1.0, SHEET, rng()),
        painting.attracted(table, (3.0, 3.0), 1.0, 1.0, SHEET),
        painting.moved(table, np.array([False]), (1.0, 1.0), SHEET),
    ):
        assert touch.table is table


def test_a_quick_brush_sprays_all_the_way() -> None:
    places = painting.sprayed(EMPTY, (-4.0, 0.0), (4.0, 0.0), 0.5, 4_000, 0, SHEET, rng()).table.inputs
    assert np.abs(places[:, 1]).max() <= 0.5
    counts, _edges = np.histogram(places[:, 0], bins=8, range=(-4, 4))
    assert counts.min() > 400


def test_a_quick_eraser_takes_away_what_lies_on_its_way_and_no_more() -> None:
    table = points((-4, 0), (0, 0.9), (4, -0.9), (0, 1.1), (5.1, 0), (-5.1, 0))
    left = painting.erased(table, (-4.0, 0.0), (4.0, 0.0), 1.0).table.inputs
    np.testing.assert_allclose(left, [[0, 1.1], [5.1, 0], [-5.1, 0]], rtol=1e-6)
