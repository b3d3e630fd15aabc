"""The landscape view: it asks part by part, begins anew when told, shows the path, and can be read."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_nn.project.presets import presets
from desktop_nn.training.directions import WeightPlane
from desktop_nn.training.observer import Observer
from desktop_nn.training.probes.landscape import SIDE, LandscapeAnswer
from desktop_nn.training.session import Session
from desktop_nn.ui import theme as themes
from desktop_nn.ui.views.frame import shortened
from desktop_nn.ui.views.landscape.landscape_view import LandscapeView
from desktop_nn.ui.views.landscape.relief import make_relief

pytestmark = pytest.mark.usefixtures("light")


@pytest.fixture
def view(qtbot) -> LandscapeView:
    widget = LandscapeView()
    qtbot.addWidget(widget)
    widget.resize(560, 520)
    widget.show()
    return widget


class Run:
    """A real run that answers the view in parts of a size that does not hang on the clock."""

    def __init__(self, view: LandscapeView, preset: str = "xor-mlp", version: int = 1) -> None:
        experiment = presets[preset].experiment
        self.view, self.session = view, Session(experiment, experiment.data.load(experiment.seed))
        self.observer = Observer(self.session, version=version)
        view.show_snapshot(self.observer.snapshot((), running=False))

    def answer(self, seconds: float = math.inf) -> None:
        probe = self.view.probe()
        snapshot = self.observer.snapshot((replace(probe, seconds=seconds),), running=False)
        answers = {probe: next(iter(snapshot.answers.values()))}
        self.view.show_snapshot(replace(snapshot, answers=answers))


def answer(losses, stride=1) -> LandscapeAnswer:
    plane = WeightPlane(np.zeros(2, np.float32), np.eye(2, dtype=np.float32))
    return LandscapeAnswer(plane, losses, stride, 1.0, 4)


def bowl() -> np.ndarray:
    places = np.linspace(-1, 1, SIDE)
    return places[:, None] ** 2 + places[None, :] ** 2


def test_it_asks_for_the_next_part_until_all_is_measured(view) -> None:
    run = Run(view)
    first = view.probe()
    run.answer(seconds=0)
    assert view.probe() == replace(first, part=1)
    run.answer()
    complete = view.probe()
    run.answer()
    assert view.probe() == complete


def test_a_run_that_trains_is_asked_for_smaller_parts(view) -> None:
    run = Run(view)
    resting = view.probe().seconds
    view.show_snapshot(run.observer.snapshot((), running=True))
    assert view.probe().seconds < resting


def test_training_with_the_view_open_is_bit_equal_to_training_without(view) -> None:
    run, alone = Run(view), Run(LandscapeView())
    for _ in range(20):
        run.session.step()
        run.answer(seconds=0)
        alone.session.step()
    assert np.array_equal(run.session.weights.trainable, alone.session.weights.trainable)


def test_progress_is_told_and_then_what_was_measured(view) -> None:
    run = Run(view)
    run.answer(seconds=0)
    assert view.note.text().startswith("Measuring from coarse to fine: 0")
    run.answer()
    assert view.note.text().startswith("Mean loss of 4 of 4 training samples")


def test_measuring_here_puts_the_present_weights_in_the_middle(view) -> None:
    run = Run(view)
    run.answer()
    for _ in range(20):
        run.session.step()
    run.answer()
    away = np.abs(view.plane._path[-1]).max()
    QTest.mouseClick(view.measure_button, Qt.MouseButton.LeftButton)
    run.answer()
    np.testing.assert_allclose(view.plane._path[-1], 0, atol=1e-6)
    assert away > 1e-3
    assert np.abs(view.plane._path[0]).max() > 1e-3  # the start lies elsewhere now


def test_other_directions_give_another_landscape(view) -> None:
    run = Run(view)
    run.answer()
    before = view._relief.losses
    QTest.mouseClick(view.dice_button, Qt.MouseButton.LeftButton)
    run.answer()
    assert not np.array_equal(view._relief.losses, before)
    assert view._relief.losses[SIDE // 2, SIDE // 2] == before[SIDE // 2, SIDE // 2]


def test_another_run_forgets_the_path(view) -> None:
    run = Run(view)
    run.answer()
    run.session.step()
    run.answer()
    Run(view, "circle", version=2)
    assert len(view._trail) == 1
    assert view.values_table() is None


def test_one_weight_has_no_landscape_and_it_says_why(view) -> None:
    run = Run(view)
    layers = tuple(replace(each, frozen=True) for each in run.session.experiment.layers)
    frozen = Session(run.session.experiment.replace(layers=layers), run.session.dataset)
    view.show_snapshot(Observer(frozen, version=9).snapshot((), running=False))
    assert view.is_empty
    assert "at least two weights" in view._empty.text
    assert view.probe() is None


def test_the_losses_can_be_read_as_a_table(view) -> None:
    Run(view).answer()
    header, rows = view.values_table()
    assert header[1:] == ("−1.00", "−0.75", "−0.50", "−0.25", "0.00", "0.25", "0.50", "0.75", "1.00")
    assert len(rows) == 9


def test_the_legend_tells_the_lowest_and_the_highest_loss(view) -> None:
    view._answer = answer(bowl() + 1)
    view._draw()
    assert view._scale.ends == ("1", "3")


def test_the_arrow_keys_read_from_place_to_place(view) -> None:
    view._answer = answer(bowl())
    view._draw()
    QTest.keyClick(view.plane, Qt.Key.Key_Right)
    QTest.keyClick(view.plane, Qt.Key.Key_Down)
    assert view.plane.read_place == (1 / 16, -1 / 16)
    assert "Loss 0.007812" in view.plane.accessibleDescription()


def test_hovering_reads_the_loss_and_leaving_ends_it(view) -> None:
    Run(view).answer()
    QApplication.processEvents()
    QTest.mouseMove(view.plane, view.plane.frame().at(0.5, -0.5).toPoint())
    QApplication.processEvents()
    assert view.plane.read_place == pytest.approx((0.5, -0.5), abs=0.01)
    QTest.mouseMove(view.plane, view.plane.rect().bottomLeft())
    QApplication.processEvents()
    assert view.plane.read_place is None


def test_contours_of_a_bowl_are_circles(view) -> None:
    relief = make_relief(answer(bowl()), logarithmic=False)
    radii = np.array([math.hypot(line.x1(), line.y1()) ** 2 for line in relief.contours])
    levels = np.arange(1, 10) / 10 * 2
    assert np.abs(radii[:, None] - levels).min(axis=1).max() < 0.01


def test_a_coarse_grid_fills_what_is_between(view) -> None:
    coarse = np.full((SIDE, SIDE), np.nan)
    coarse[::8, ::8] = bowl()[::8, ::8]
    relief = make_relief(answer(coarse, stride=8), logarithmic=False)
    assert np.isfinite(relief.losses).all()
    assert np.abs(relief.losses - bowl()).max() < 0.13


def test_a_logarithm_tells_small_losses_apart(view) -> None:
    steep = make_relief(answer(np.exp(3 * bowl())), logarithmic=True)
    np.testing.assert_allclose(steep.heights, bowl() / 2, atol=1e-5)


@pytest.mark.parametrize("losses", [np.full((SIDE, SIDE), np.inf), np.full((SIDE, SIDE), np.nan)])
def test_where_there_is_no_number_there_is_no_relief(losses) -> None:
    assert make_relief(answer(losses), logarithmic=True) is None


def test_a_flat_landscape_has_no_lines(view) -> None:
    relief = make_relief(answer(np.ones((SIDE, SIDE))), logarithmic=True)
    assert not relief.contours
    assert not relief.heights.any()


def test_a_run_that_blew_up_can_still_be_painted(view) -> None:
    run = Run(view)
    run.answer()
    view.plane.set_path(np.array([[0.0, 0.0], [np.nan, np.inf]]))
    assert not view.grab().isNull()


def test_another_theme_colours_it_anew(view) -> None:
    Run(view).answer()
    before = view.plane._image.pixelColor(3, 3).name()
    themes.use("dark")
    assert view.plane._image.pixelColor(3, 3).name() != before


def test_the_name_of_an_axis_that_is_too_long_keeps_its_beginning() -> None:
    assert shortened("Direction 1", 400) == "Direction 1"
    short = shortened("Direction 1 (lengths of the weights)", 100)
    assert short.startswith("Dir")
    assert short.endswith("…")
