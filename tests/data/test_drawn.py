"""A target drawn by hand replaces what lies under the line, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.data.curves import Curve
from desktop_nn.data.drawn import PLACES, can_redraw, redrawn
from desktop_nn.data.gates import Gate
from desktop_nn.data.own import OwnData
from desktop_nn.data.points import Circle
from desktop_nn.data.table import EMPTY, Table

GRID = np.linspace(-3, 3, PLACES)


def line(*places: tuple[float, float]) -> np.ndarray:
    return np.array(places)


def rows(source: OwnData) -> tuple[np.ndarray, np.ndarray]:
    return source.table.inputs[:, 0], source.table.targets


def table(x: list[float], y: list[float]) -> OwnData:
    return OwnData(table=Table(("x",), np.array(x, np.float32)[:, None], np.array(y, np.float32), target="y"))


def test_a_line_across_is_the_whole_target() -> None:
    x, y = rows(redrawn(Curve(), line((-3.0, 0.0), (3.0, 6.0))))
    np.testing.assert_allclose(x, GRID, atol=1e-6)
    np.testing.assert_allclose(y, GRID + 3, atol=1e-5)


def test_beside_the_line_the_curve_stays_without_its_noise() -> None:
    source = Curve(function="absolute", noise=30.0)
    x, y = rows(redrawn(source, line((-1.0, 0.5), (1.0, 0.5))))
    under = np.abs(x) <= 1.001
    np.testing.assert_allclose(y[under], 0.5)
    np.testing.assert_allclose(y[~under], 2 * np.abs(x[~under] / 3) - 1, atol=1e-6)


def test_a_second_line_keeps_the_first_where_it_does_not_reach() -> None:
    first = redrawn(Curve(), line((-3.0, 1.0), (3.0, 1.0)))
    x, y = rows(redrawn(first, line((0.0, -1.0), (3.0, -1.0))))
    assert len(x) == PLACES
    assert set(y[x < -0.001]) == {1.0}
    assert set(y[x > -0.001]) == {-1.0}


@pytest.mark.parametrize("start", [-3.0, -2.98, -1.234, 0.0, 1.7])
def test_no_place_is_there_twice_however_often_it_is_redrawn(start: float) -> None:
    source = redrawn(redrawn(Curve(), line((start, 0.0), (start + 1, 1.0))), line((start, 1.0), (start + 1.3, 0.0)))
    x, _ = rows(source)
    np.testing.assert_allclose(x, GRID, atol=1e-6)


def test_where_the_line_turns_back_the_last_stroke_counts() -> None:
    x, y = rows(redrawn(Curve(), line((-1.0, 0.0), (1.0, 0.0), (0.0, 1.0))))
    assert y[np.abs(x + 0.5).argmin()] == 0
    assert y[np.abs(x - 0.5).argmin()] == pytest.approx(0.5, abs=1e-6)


def test_a_dot_moves_the_nearest_place_only() -> None:
    x, y = rows(redrawn(Curve(), line((0.011, 5.0))))
    assert x[y == 5] == pytest.approx([0.02], abs=1e-6)


def test_what_reaches_beyond_the_interval_is_left_out() -> None:
    x, y = rows(redrawn(Curve(), line((2.0, 0.0), (5.0, 3.0))))
    assert x.max() == 3
    assert y[-1] == pytest.approx(1.0)


def test_rows_of_a_table_under_the_line_give_way_to_it() -> None:
    source = table([4.0, 0.0, 1.0, 2.0], [9.0, 5.0, 6.0, 7.0])
    x, y = rows(redrawn(source, line((0.5, 0.0), (2.5, 0.0))))
    assert (x[0], y[0]) == (0.0, 5.0)
    assert (x[-1], y[-1]) == (4.0, 9.0)
    assert set(y[1:-1]) == {0.0}


def test_a_drawn_target_is_shown_over_the_interval_of_the_curves() -> None:
    drawn = redrawn(Curve(), line((-1.0, 0.0), (1.0, 0.0)))
    assert drawn.bounds == Curve().bounds
    assert (drawn.input_names, drawn.target_name, drawn.task) == (("x",), "y", Curve().task)


def test_the_share_for_testing_stays() -> None:
    dataset = redrawn(Curve(test_fraction=0.2), line((-1.0, 0.0), (1.0, 0.0))).load(1)
    assert len(dataset.test) / PLACES == pytest.approx(0.2, abs=0.01)


def test_only_functions_of_one_input_are_drawn() -> None:
    drawn = table([0.0, 1.0], [0.0, 1.0])
    assert can_redraw(Curve())
    assert can_redraw(drawn)
    for source in (Circle(), Gate("not"), OwnData(table=EMPTY), replace(drawn, standardise=True), table([1.0], [1.0])):
        assert not can_redraw(source)
