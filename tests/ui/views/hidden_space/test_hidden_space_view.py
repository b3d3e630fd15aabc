"""The hidden space: it asks for what is chosen, shows where the samples lie, and lets them be read."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_nn.data.gates import Gate
from desktop_nn.i18n import decimal, number
from desktop_nn.project.lecture_models import WIRED
from desktop_nn.project.presets import presets
from desktop_nn.project.wiring import XOR, wired
from desktop_nn.training.journal import SetWeight, SetWeights
from desktop_nn.training.observer import Observer
from desktop_nn.training.probes.hidden_space import Answered, HiddenSpace, HiddenSpaceAnswer
from desktop_nn.training.session import Session
from desktop_nn.ui import theme as themes
from desktop_nn.ui.views.hidden_space.hidden_space_picture import HiddenSpacePicture, Space
from desktop_nn.ui.views.hidden_space.hidden_space_view import HiddenSpaceView

pytestmark = pytest.mark.usefixtures("light")


@pytest.fixture
def view(qtbot) -> HiddenSpaceView:
    widget = HiddenSpaceView()
    qtbot.addWidget(widget)
    widget.resize(640, 460)
    widget.show()
    return widget


@pytest.fixture
def picture(qtbot) -> HiddenSpacePicture:
    widget = HiddenSpacePicture()
    qtbot.addWidget(widget)
    widget.resize(400, 400)
    widget.show()
    widget.set_space(Space(("x₀", "x₁"), ("h₁", "h₂"), ("no", "yes")))
    return widget


def answer(**changes) -> HiddenSpaceAnswer:
    y, x = np.meshgrid(np.linspace(-1, 1, 20), np.linspace(-1, 1, 20), indexing="ij")
    values = {
        "x_range": (-1.0, 1.0),
        "y_range": (-1.0, 1.0),
        "lines": np.stack([x, y], axis=2)[::5].astype(np.float32),
        "answers": Answered(x[::5].astype(np.float32)),
        "samples": np.array([[-0.5, 0.5], [0.5, -0.5]], np.float32),
        "inputs": np.array([[0, 0], [1, 0]], np.float32),
        "labels": np.array([0, 1]),
        "field": Answered((x - 0.25).astype(np.float32)),
    }
    return HiddenSpaceAnswer(**(values | changes))


def test_it_asks_for_the_last_hidden_layer_first(view, feed) -> None:
    feed(view, "spiral")
    assert view.probe() == HiddenSpace("tanh-2", 0, 1, ((-6.0, 6.0), (-6.0, 6.0)))


def test_the_border_between_hard_decisions_is_straight(view) -> None:
    experiment = WIRED.applied(presets["and-linear"].experiment.replace(data=Gate("xor")))
    session = Session(experiment, experiment.data.load(1))
    session.apply(SetWeights(tuple(SetWeight(*each) for each in wired(experiment, XOR))))
    observer = Observer(session, 1)
    for _ in range(2):
        probe = view.probe()
        view.show_snapshot(observer.snapshot(() if probe is None else (probe,), running=False))
    field = observer.snapshot((view.probe(),), running=False).answers[view.probe()].field
    places = np.linspace(-0.08, 1.08, 60)
    x, y = np.meshgrid(places, places)
    assert field.sums == pytest.approx(x - y - 0.5, abs=1e-5)  # which is 0 on the border; the answers are -1 and 1
    assert set(np.unique(field.values)) == {-1, 1}
    notes = sorted(words for _at, words in view.plane.row_notes(view.plane.frame()))
    assert notes == ["0 0", "0 1, 1 0", "1 1"]


def test_samples_that_are_no_rows_of_bits_have_no_notes(picture) -> None:
    picture.set_answer(answer(inputs=np.array([[0, 0.5], [1, 0]], np.float32)))
    assert picture.row_notes(picture.frame()) == []


def test_the_answer_of_a_real_run_is_painted(view, feed) -> None:
    snapshot = feed(view, "xor-mlp")
    assert isinstance(snapshot.answers[view.probe()], HiddenSpaceAnswer)
    assert not view.is_empty
    assert not view.grab().isNull()


@pytest.mark.parametrize(
    ("preset", "words"),
    [
        ("xor-linear", "no hidden layer"),
        ("digits-offline", "lists of numbers"),
    ],
)
def test_it_says_why_there_is_nothing_to_show(view, feed, preset, words) -> None:
    feed(view, preset)
    assert view.is_empty
    assert words in view._empty.text
    assert view.probe() is None


@pytest.mark.parametrize("preset", ["multi-gaussian", "sine-approximation"])
def test_numbers_to_be_met_are_colours_between_the_ends_of_their_scale(view, feed, preset) -> None:
    snapshot = feed(view, preset)
    end = max(map(abs, snapshot.dataset.target_range))
    assert not view.is_empty
    assert view._scale.isVisible()
    assert view._scale.ends == (number(-end, 2), number(end, 2))
    answer = snapshot.answers[view.probe()]
    assert view.plane.describe(0)[-1] == f"Target {decimal(float(answer.labels[0]))}"
    assert view.values_table()[0][-1] == "Target"
    assert not view.grab().isNull()


def test_a_plane_of_numbers_has_no_border(picture) -> None:
    picture.set_space(Space(("x",), ("h₁", "h₂"), (), scale=2.0))
    picture.set_answer(answer(labels=np.array([-1.5, 2.0], np.float32)))
    assert picture._border == []
    assert not picture.grab().isNull()


def test_another_layer_and_other_neurons_can_be_chosen(view, feed) -> None:
    feed(view, "spiral")
    view.layer_chooser.chosen.emit("tanh-1")
    view.across_chooser.chosen.emit("4")
    view.up_chooser.chosen.emit("7")
    assert view.probe() == HiddenSpace("tanh-1", 4, 7, ((-6.0, 6.0), (-6.0, 6.0)))


def test_one_neuron_for_both_axes_swaps_them(view, feed) -> None:
    feed(view, "circle")
    view.across_chooser.chosen.emit("1")
    assert (view.probe().first, view.probe().second) == (1, 0)


def test_the_choice_survives_other_data(view, feed) -> None:
    feed(view, "xor-mlp")
    view.choose_neurons(2, 1)
    feed(view, "circle")  # has another hidden layer
    assert (view.probe().layer_id, view.probe().first) == ("tanh-1", 0)
    view.choose_neurons(5, 3)
    view.show_snapshot(feed(view, "circle"))
    assert (view.probe().first, view.probe().second) == (5, 3)


def test_the_samples_can_be_read_as_a_table(view, feed) -> None:
    feed(view, "xor-mlp")
    header, rows = view.values_table()
    assert header == ("x₀", "x₁", "h₁", "h₂", "Class")
    assert [row[-1] for row in rows] == ["false", "true", "true", "false"]


def test_the_legend_names_the_classes(view, feed) -> None:
    feed(view, "circle")
    assert view._scale.ends == ("outside", "inside")


def test_the_border_runs_where_the_rest_changes_its_mind(picture) -> None:
    picture.set_answer(answer())
    places = [(line.x1(), line.x2()) for line in picture._border]
    assert np.allclose(places, 0.25, atol=1e-5)


def test_hovering_reads_the_nearest_sample(picture) -> None:
    picture.set_answer(answer())
    QTest.mouseMove(picture, picture.frame().at(0.5, -0.48).toPoint())
    QApplication.processEvents()
    assert picture.read_sample == 1
    assert picture.describe(1) == ["x₀ = 1.00   x₁ = 0.00", "h₁ = 0.50   h₂ = −0.50", "yes"]
    QTest.mouseMove(picture, picture.frame().at(0.0, 0.9).toPoint())
    QApplication.processEvents()
    assert picture.read_sample is None


def test_the_arrow_keys_go_from_sample_to_sample(picture) -> None:
    picture.set_answer(answer())
    QTest.keyClick(picture, Qt.Key.Key_Right)
    assert picture.read_sample == 0
    QTest.keyClick(picture, Qt.Key.Key_Left)
    assert picture.read_sample == 1
    assert "yes" in picture.accessibleDescription()


def test_a_run_that_blew_up_can_still_be_painted(picture) -> None:
    wild = np.full((4, 20, 2), np.inf, np.float32)
    picture.set_answer(answer(lines=wild, samples=np.full((2, 2), np.nan, np.float32)))
    assert not picture.grab().isNull()


def test_another_theme_colours_the_grid_anew(picture) -> None:
    picture.set_answer(answer())
    before = [colour for colour, _lines in picture._grid]
    themes.use("dark")
    picture.refresh()
    assert [colour for colour, _lines in picture._grid] != before


def test_many_classes_have_lines_in_their_own_colours(picture) -> None:
    picture.set_space(Space(("x", "y"), ("h₁", "h₂"), ("a", "b", "c")))
    labels = np.arange(80).reshape(4, 20) % 3
    picture.set_answer(answer(answers=Answered(np.ones((4, 20), np.float32), labels), field=None))
    assert [colour for colour, lines in picture._grid if lines] == list(themes.current().classes(3))
