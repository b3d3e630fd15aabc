"""The decision surface: colours where they belong, the line of indifference, corners with their outputs."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_nn.data.base import Dataset, Samples
from desktop_nn.data.gates import Gate
from desktop_nn.project.lecture_models import STEP, WIRED
from desktop_nn.project.presets import presets
from desktop_nn.project.wiring import XOR, wired
from desktop_nn.training.journal import SetWeight, SetWeights
from desktop_nn.training.observer import Observer
from desktop_nn.training.probes.surface import CurveAnswer, Surface, SurfaceAnswer
from desktop_nn.training.session import Session
from desktop_nn.ui import theme as themes
from desktop_nn.ui.colours import to_oklab
from desktop_nn.ui.views.contour import refined, value_at, zero_lines
from desktop_nn.ui.views.frame import Frame, ticks
from desktop_nn.ui.views.points import Cloud, class_marks, clouds
from desktop_nn.ui.views.surface.surface_picture import Field, Plane, SurfacePicture
from desktop_nn.ui.views.surface.surface_view import SurfaceView
from desktop_nn.ui.views.view import PICTURE_SCALE

pytestmark = pytest.mark.usefixtures("light")


def plane(classes=("no", "yes"), test=None) -> Plane:
    corners = Cloud(np.array([[0, 0], [1, 1]], np.float32), np.array([0, 1]), marks=("0", "1"))
    return Plane((-1.0, 2.0), (-1.0, 2.0), ("x₀", "x₁"), classes, corners, test)


@pytest.fixture
def picture(qtbot) -> SurfacePicture:
    widget = SurfacePicture()
    qtbot.addWidget(widget)
    widget.resize(400, 400)
    widget.show()
    widget.set_plane(plane())
    return widget


@pytest.fixture
def view(qtbot) -> SurfaceView:
    widget = SurfaceView()
    qtbot.addWidget(widget)
    widget.resize(640, 420)
    widget.show()
    return widget


def upper_half(size: int = 50) -> Field:
    """Class 1 above y = 0.5, class 0 below."""
    y = np.linspace(-1, 2, size, dtype=np.float32)
    return Field(np.tanh(3 * (y - 0.5))[:, None] * np.ones(size, np.float32))


def colour_at(picture: SurfacePicture, x: float, y: float) -> np.ndarray:
    at = picture.frame().at(x, y).toPoint()
    return to_oklab(picture.grab().toImage().pixelColor(at).name())


def test_it_asks_for_the_whole_plane_of_the_data(view, feed) -> None:
    feed(view, "circle")
    assert view.probe() == Surface((-6.0, 6.0), (-6.0, 6.0), 101)


def test_the_answer_of_a_real_run_is_painted(view, feed) -> None:
    snapshot = feed(view, "xor-mlp")
    assert isinstance(snapshot.answers[view.probe()], SurfaceAnswer)
    assert view.surface._image.width() == view.probe().resolution


def test_the_border_of_a_hard_decision_is_drawn_where_it_is(view) -> None:
    experiment = presets["xor-perceptron"].experiment
    session = Session(experiment, experiment.data.load(1))
    session.weights.trainable[:] = (-1, 0.25, 0.6)
    observer = Observer(session, 1)
    for _ in range(2):
        probe = view.probe()
        view.show_snapshot(observer.snapshot(() if probe is None else (probe,), running=False))
    picture, image = view.surface, view.surface.grab().toImage()
    ink = QColor(themes.current().text).lightness() + 40
    for y in (-0.4, 0.2, 0.75, 1.4):  # where no point and no grip lies on it
        at = picture.frame().at(0.6 + 0.25 * y, y).toPoint()
        dark = [x for x in range(at.x() - 6, at.x() + 7) if image.pixelColor(x, at.y()).lightness() < ink]
        assert dark
        assert max(abs(x - at.x()) for x in dark) <= 2


def test_the_borders_of_neurons_wired_by_hand_are_straight(view) -> None:
    experiment = WIRED.applied(presets["xor-mlp"].experiment)  # with inputs of -1 and 1
    session = Session(experiment, experiment.data.load(1))
    session.apply(SetWeights(tuple(SetWeight(*each) for each in wired(experiment, XOR))))
    observer = Observer(session, 1)
    for _ in range(2):
        probe = view.probe()
        answers = observer.snapshot(() if probe is None else (probe,), running=False)
        view.show_snapshot(answers)
    answer = answers.answers[view.probe()]
    places = np.linspace(*answer.x_range, len(answer.values))
    x, y = np.meshgrid(places, places)
    assert np.array_equal(answer.values > 0, (x + y + 1 > 0) & (x + y - 1 <= 0))


def test_one_input_is_shown_as_a_curve(view, feed) -> None:
    snapshot = feed(view, "not-linear")
    assert isinstance(snapshot.answers[view.probe()], CurveAnswer)
    assert view._pictures.currentWidget() is view.function
    assert not view.discrete_button.isVisible()


def test_the_error_of_each_row_is_drawn_from_the_curve_to_its_target(view) -> None:
    experiment = presets["not-linear"].experiment
    session = Session(experiment, experiment.data.load(1))
    observer = Observer(session, 1)

    def has_error_at_0() -> bool:
        for _ in range(2):
            probe = view.probe()
            view.show_snapshot(observer.snapshot(() if probe is None else (probe,), running=False))
        image, frame = view.function.grab().toImage(), view.function.frame()
        x, top, bottom = frame.at(0, 0).x(), frame.at(0, 0.85).y(), frame.at(0, 0.6).y()
        column = [image.pixelColor(round(x), y) for y in range(round(top), round(bottom))]
        return any(colour.red() - colour.green() > 60 for colour in column)

    session.weights.trainable[:] = (0, 0)  # 0 where 1 is wanted
    assert has_error_at_0()
    session.weights.trainable[:] = (-1, 1)
    assert not has_error_at_0()


def test_images_have_no_surface(view, feed) -> None:
    feed(view, "digits-offline")
    assert view.is_empty
    assert view.probe() is None


def test_a_truth_table_can_be_read_as_numbers(view, feed) -> None:
    feed(view, "xor-mlp")
    header, rows = view.values_table()
    assert header == ("x₀", "x₁", "Target", "Output")
    assert [row[2] for row in rows] == ["0", "1", "1", "0"]
    feed(view, "circle")
    assert view.values_table() is None


def test_the_rows_of_a_gate_stand_on_points_of_the_grid(view, feed) -> None:
    feed(view, "and-perceptron")  # a step: between two points of the grid there would be a mean of 0 and 1
    probe = view.probe()
    places = np.linspace(*probe.x_range, probe.resolution).round(6)
    assert {0.0, 1.0} <= set(places.tolist())


def show_majority(view) -> None:
    experiment = STEP.applied(presets["and-linear"].experiment.replace(data=Gate("majority")))
    session = Session(experiment, experiment.data.load(1))
    session.weights.trainable[:] = (1, 1, 1, -1.5)
    observer = Observer(session, 1)
    for _ in range(2):
        probe = view.probe()
        view.show_snapshot(observer.snapshot(() if probe is None else (probe,), running=False))


def test_three_inputs_are_the_corners_of_a_cube_that_a_neuron_cuts(view) -> None:
    show_majority(view)
    assert not view.is_empty
    assert view.cube.plane.shape == (6, 3)
    header, rows = view.values_table()
    assert header == ("x₀", "x₁", "x₂", "Target", "Output")
    assert [row[3] for row in rows] == list("00010111")
    assert [row[4] for row in rows] == [f"{target}.000" for target in "00010111"]
    before = view.cube.grab().toImage()
    QTest.keyClick(view.cube, Qt.Key.Key_Left)
    assert view.cube.grab().toImage() != before
    QTest.keyClick(view.cube, Qt.Key.Key_Home)
    assert view.cube.grab().toImage() == before


def test_after_a_cube_other_data_are_shown_as_before(view, feed) -> None:
    show_majority(view)
    feed(view, "xor-mlp")
    assert isinstance(view.probe(), Surface)
    assert view.surface.isVisible()


def test_the_legend_names_the_two_classes(view, feed) -> None:
    feed(view, "circle")
    assert view._scale.ends == ("outside", "inside")
    assert [key.name for key in view._sets.keys] == ["Training", "Test"]
    view.test_button.click()
    assert [key.name for key in view._sets.keys] == ["Training"]


def test_numbers_have_a_scale_and_no_decisions(view, feed) -> None:
    feed(view, "plane")
    low, high = view._scale.ends
    assert low == "\N{MINUS SIGN}" + high
    assert not view.discrete_button.isVisible()
    assert view.surface._lines == []


def test_the_number_at_a_place_is_the_output_of_the_network(view, feed) -> None:
    snapshot = feed(view, "plane")
    slope_x, slope_y, bias = snapshot.weights.trainable
    assert view.surface.output_at(3.0, -2.0) == pytest.approx(3 * slope_x - 2 * slope_y + bias, abs=1e-4)


def test_a_function_of_one_input_is_shown_with_its_targets(view, feed) -> None:
    feed(view, "sine-approximation")
    low, high = view.function.frame().values_at(view.function.frame().area.bottomLeft())[1], 1.2
    assert low < -1
    assert view.function.frame().values_at(view.function.frame().area.topLeft())[1] > high
    assert view.test_button.isVisible()
    assert [key.name for key in view._sets.keys] == ["Training", "Test"]


def test_high_y_is_at_the_top(picture: SurfacePicture) -> None:
    picture.set_field(upper_half())
    above, below = colour_at(picture, -0.5, 1.9), colour_at(picture, -0.5, -0.9)
    assert above[2] > 0.05  # orange has much yellow
    assert below[2] < -0.05  # blue has none


def test_decisions_alone_have_one_colour_for_each_class(picture: SurfacePicture) -> None:
    picture.set_options(discrete=True, test=True)
    picture.set_field(upper_half())
    assert np.allclose(colour_at(picture, -0.5, 1.9), colour_at(picture, -0.5, 0.6))
    assert not np.allclose(colour_at(picture, -0.5, 0.6), colour_at(picture, -0.5, 0.4))


def test_many_classes_have_colours_of_their_own(picture: SurfacePicture) -> None:
    picture.set_plane(plane(("a", "b", "c")))
    labels = np.repeat(np.arange(3), 10)[:, None] * np.ones(30, np.int64)
    picture.set_field(Field(np.full((30, 30), 0.9, np.float32), labels))
    seen = {tuple(colour_at(picture, -0.5, y).round(3)) for y in (-0.9, 0.5, 1.9)}
    assert len(seen) == 3
    assert picture.describe(-0.5, 1.9)[1].startswith("c: 90")


def test_a_unit_is_equally_long_in_both_directions(picture: SurfacePicture) -> None:
    picture.resize(700, 300)
    frame = picture.frame()
    assert frame.area.width() == pytest.approx(frame.area.height(), abs=1)


def test_hovering_reads_the_answer(picture: SurfacePicture) -> None:
    picture.set_field(upper_half())
    QTest.mouseMove(picture, picture.frame().at(0.0, 1.0).toPoint())
    QApplication.processEvents()
    assert picture.probe == pytest.approx((0.0, 1.0), abs=0.02)
    assert picture.describe(*picture.probe)[1].startswith("yes: ")
    QTest.mouseMove(picture, QPoint(1, 1))
    QApplication.processEvents()
    assert picture.probe is None


def test_the_arrow_keys_read_the_answer(picture: SurfacePicture) -> None:
    picture.set_field(upper_half())
    QTest.keyClick(picture, Qt.Key.Key_Up)
    assert picture.probe == pytest.approx((0.5, 0.5 + 3 / 50))
    assert "yes: 59" in picture.accessibleDescription()


def test_values_that_are_not_numbers_are_painted_as_nothing(view, feed, monkeypatch) -> None:
    snapshot = feed(view, "xor-mlp")
    answer = SurfaceAnswer(np.full((10, 10), np.nan, np.float32), (-2, 2), (-2, 2), True)
    object.__setattr__(snapshot, "answers", {view.probe(): answer})
    view.show_snapshot(snapshot)
    view.grab()
    assert np.isfinite(view.surface._field.values).all()


def test_another_theme_colours_the_surface_anew(picture: SurfacePicture) -> None:
    picture.set_field(upper_half())
    light = picture._image.copy()
    themes.use("dark")
    picture.refresh()
    assert picture._image != light


def test_the_axes_are_painted_once_for_many_answers(picture: SurfacePicture, monkeypatch) -> None:
    painted = []
    monkeypatch.setattr(Frame, "paint_axes", lambda *_: painted.append(1))
    picture.refresh()
    for _ in range(3):
        picture.set_field(upper_half())
        picture.grab()
    assert len(painted) == 1


def test_the_saved_picture_has_sharp_axes(view, feed) -> None:
    feed(view, "xor-mlp")
    view.grab_picture()
    assert view.surface._paper.devicePixelRatio() == PICTURE_SCALE


def test_the_line_runs_where_the_field_is_zero() -> None:
    x, y = np.meshgrid(np.arange(9.0), np.arange(7.0))
    lines = zero_lines((x - 2.25 + 0 * y).astype(np.float32))
    assert len(lines) == 6
    assert np.allclose(lines[:, [0, 2]], 2.25)
    circle = zero_lines((np.hypot(x - 4, y - 3) - 2.5).astype(np.float32))
    assert np.allclose(np.hypot(circle[:, 0] - 4, circle[:, 1] - 3), 2.5, atol=0.1)


def test_an_answer_that_is_the_same_everywhere_has_no_border(picture: SurfacePicture) -> None:
    noise = np.where(np.arange(50) % 2, 1e-7, -1e-7).astype(np.float32)
    picture.set_field(Field(noise[:, None] * np.ones(50, np.float32)))
    even = picture.grab().toImage()
    picture.set_field(Field(np.zeros((50, 50), np.float32)))
    assert picture.grab().toImage() == even


def test_a_saddle_is_crossed_by_two_lines() -> None:
    assert len(zero_lines(np.array([[1, -1], [-1, 1]], np.float32))) == 2


def test_a_field_without_zero_has_no_line() -> None:
    assert zero_lines(np.ones((5, 5), np.float32)).shape == (0, 4)


def test_refining_keeps_the_grid_and_is_linear_between() -> None:
    values = np.array([[0, 2], [4, 6]], np.float32)
    assert refined(values, 2).tolist() == [[0, 1, 2], [2, 3, 4], [4, 5, 6]]
    assert value_at(values, 0.5, 0.5) == 3
    assert value_at(values, 9.0, -1.0) == 2


@pytest.mark.parametrize(
    ("limits", "count", "expected", "decimals"),
    [((-6.0, 6.0), 6, [-6, -4, -2, 0, 2, 4, 6], 0), ((-0.5, 1.5), 4, [-0.5, 0, 0.5, 1, 1.5], 1)],
)
def test_ticks_are_round_numbers(limits, count, expected, decimals) -> None:
    places, shown = ticks(limits, count)
    assert places == pytest.approx(expected)
    assert shown == decimals


def test_places_on_the_screen_and_in_the_data_agree(picture: SurfacePicture) -> None:
    frame = picture.frame()
    assert frame.values_at(frame.at(0.3, 1.2)) == pytest.approx((0.3, 1.2))
    assert frame.at(-1.0, -1.0) == QPointF(frame.area.left(), frame.area.bottom())


@pytest.mark.parametrize(
    ("names", "marks"),
    [
        (("false", "true"), ("0", "1")),
        (("A", "B"), ("A", "B")),
        (("cat", "dog"), ("C", "D")),
        (("cat", "cow"), ()),
        ((), ()),
    ],
)
def test_a_large_point_says_its_class(names: tuple[str, ...], marks: tuple[str, ...]) -> None:
    assert class_marks(names) == marks


def test_few_points_whose_classes_have_no_short_mark_are_painted_as_many_are() -> None:
    samples = Samples(np.zeros((4, 2), np.float32), np.array([0, 1, 0, 1]))
    cloud, _test = clouds(Dataset(samples, samples, ("cat", "cow")))
    assert not cloud.is_few
