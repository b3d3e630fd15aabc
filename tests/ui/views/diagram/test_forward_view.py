"""The computation at one point: followed from the surface, written out for the chosen neuron."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_nn.core.columns import INPUTS
from desktop_nn.training.probes.forward import Forward
from desktop_nn.training.probes.neurons import Neurons
from desktop_nn.ui.theme import FontSizes, font
from desktop_nn.ui.views.diagram import value_rows
from desktop_nn.ui.views.diagram.diagram_parts import Neuron
from desktop_nn.ui.views.diagram.forward_view import ForwardView
from desktop_nn.ui.views.surface.surface_view import SurfaceView

pytestmark = pytest.mark.usefixtures("light")


@pytest.fixture
def view(qtbot) -> ForwardView:
    widget = ForwardView()
    qtbot.addWidget(widget)
    widget.resize(420, 420)
    widget.show()
    return widget


@pytest.fixture
def surface(qtbot) -> SurfaceView:
    widget = SurfaceView()
    qtbot.addWidget(widget)
    widget.resize(640, 480)
    widget.show()
    return widget


def at(surface: SurfaceView, x: float, y: float) -> QPoint:
    return surface.surface.frame().at(x, y).toPoint()


def test_the_first_sample_is_the_example_until_a_point_is_read(view: ForwardView, feed) -> None:
    assert view.is_empty
    snapshot = feed(view, "circle")
    assert view.probe() == Forward(tuple(snapshot.dataset.train.sample(0).tolist()))
    view.show_place((1.0, 2.0))
    assert view.probe() == Forward((1.0, 2.0))


def test_data_that_begin_with_the_same_sample_are_answered_at_once(view: ForwardView, feed) -> None:
    snapshot = feed(view, "circle")
    again = replace(snapshot, dataset=replace(snapshot.dataset))  # the same points, now one's own
    view.show_snapshot(again)
    assert not view.is_empty


def test_it_asks_about_the_point_and_shows_every_neuron(view: ForwardView, feed) -> None:
    view.show_place((1.5, -2.0))
    feed(view, "circle")
    assert view.probe() == Forward((1.5, -2.0))
    header, rows = view.values_table()
    assert header == ("Neuron", "Value")
    assert [name for name, _value in rows] == [
        "x",
        "y",
        *(f"Hidden 1, neuron {each}" for each in range(1, 7)),
        "Output",
    ]
    assert rows[:2] == [("x", "1.50"), ("y", "−2.00")]


def test_the_chosen_neuron_is_written_out_with_its_weights(view: ForwardView, feed) -> None:
    view.show_place((1.5, -2.0))
    snapshot = feed(view, "circle")
    view.show_neuron(Neuron("dense-1", 2))
    lines = view.formula.text().splitlines()
    weights, bias = (snapshot.weights.of("dense-1")[name][2] for name in ("weight", "bias"))
    total = float(weights @ np.array([1.5, -2.0], np.float32) + bias)
    assert lines[0] == "Hidden 1, neuron 3"
    assert "·x" in lines[1]
    assert lines[2].endswith(f" = {total:.2f}".replace("-", "−"))
    assert lines[3] == f"tanh({total:.2f}) = {np.tanh(total):.2f}".replace("-", "−")


def test_the_output_reads_the_hidden_neurons_and_decides(view: ForwardView, feed) -> None:
    view.show_place((0.0, 0.0))
    feed(view, "circle")
    assert "·h₁" in view.formula.text()
    assert view.verdict.text().startswith("Decision: ")


def test_a_click_on_a_number_chooses_its_neuron(view: ForwardView, feed) -> None:
    view.show_place((0.5, 0.5))
    feed(view, "circle")
    chip = view.rows.chip(Neuron("dense-1", 4))
    QTest.mouseClick(view.rows, Qt.MouseButton.LeftButton, pos=chip.center())
    assert view.formula.text().startswith("Hidden 1, neuron 5")


def test_the_keys_go_from_number_to_number(view: ForwardView, feed) -> None:
    view.show_place((0.5, 0.5))
    feed(view, "circle")
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Right):
        QTest.keyClick(view.rows, key)
    assert view.formula.text().startswith("Hidden 1, neuron 2")
    QTest.keyClick(view.rows, Qt.Key.Key_Up)
    assert view.formula.text().startswith("y = ")


def test_a_network_of_pictures_has_no_such_points(view: ForwardView, feed) -> None:
    feed(view, "digits-offline")
    assert view.is_empty
    assert view.probe() is None


def test_a_regression_gives_a_number_and_decides_nothing(view: ForwardView, feed) -> None:
    view.show_place((0.5, 0.5))
    feed(view, "plane")
    assert not view.is_empty
    assert view.verdict.text() == ""


# --- the surface ----------------------------------------------------------------------------------------


def test_the_surface_tells_where_the_pointer_is(surface: SurfaceView, feed, qtbot) -> None:
    feed(surface, "circle")
    with qtbot.waitSignal(surface.place_changed) as told:
        QTest.mouseMove(surface.surface, at(surface, 2.0, 1.0))
        QApplication.processEvents()
    assert told.args[0] == pytest.approx((2.0, 1.0), abs=0.05)


def test_a_click_pins_the_point_until_it_is_clicked_again(surface: SurfaceView, feed) -> None:
    feed(surface, "circle")
    told: list[object] = []
    surface.place_changed.connect(told.append)
    QTest.mouseClick(surface.surface, Qt.MouseButton.LeftButton, pos=at(surface, 2.0, 1.0))
    pinned = told[-1]
    QTest.mouseMove(surface.surface, at(surface, -3.0, -3.0))
    QApplication.processEvents()
    assert told[-1] == pinned == surface.surface.pin
    QTest.mouseClick(surface.surface, Qt.MouseButton.LeftButton, pos=at(surface, 2.0, 1.0))
    assert surface.surface.pin is None


def test_enter_pins_the_place_of_the_crosshair(surface: SurfaceView, feed) -> None:
    feed(surface, "circle")
    QTest.keyClick(surface.surface, Qt.Key.Key_Up)
    QTest.keyClick(surface.surface, Qt.Key.Key_Return)
    assert surface.surface.pin == surface.surface.probe
    QTest.keyClick(surface.surface, Qt.Key.Key_Return)
    assert surface.surface.pin is None


def test_a_neuron_is_shown_large_while_it_is_pointed_at(surface: SurfaceView, feed) -> None:
    feed(surface, "circle")
    surface.show_neuron(Neuron(INPUTS, 0), "x")
    feed(surface, "circle")
    assert surface.probe() == Neurons((-6.0, 6.0), (-6.0, 6.0), 101, INPUTS)
    assert surface.surface.output_at(3.0, -1.0) == pytest.approx(3.0, abs=0.01)
    assert surface.surface.describe(3.0, -1.0)[1] == "x: 3.000"
    assert surface._scale.ends == ("−6", "6")
    surface.show_neuron(None)
    feed(surface, "circle")
    assert surface._scale.ends == ("outside", "inside")


def test_mistakes_are_crossed_out_where_the_network_is_wrong(surface: SurfaceView, feed, observer_of) -> None:
    surface.mistakes_button.click()
    snapshot = feed(surface, "spiral")
    context = observer_of("spiral")._context
    samples = snapshot.dataset.train
    wrong = int((context.loss.decide(context.outputs(samples.gather(slice(None)))) != samples.labels).sum())
    mistakes = snapshot.answers[surface.probe()].mistakes
    assert int(mistakes.train.sum()) == wrong > 0
    assert len(surface.surface._wrong) == wrong + int(mistakes.test.sum())
    surface.mistakes_button.click()
    assert len(surface.surface._wrong) == 0


@pytest.mark.parametrize("value", [0.0, 4e-9, -2.08e-5, -0.996, 12.5, -9_999.99, -123_456.0, 3.2e38])
def test_every_number_fits_on_its_chip(view: ForwardView, value: float) -> None:
    room = value_rows._WIDTH - 6
    assert QFontMetrics(font(FontSizes.small)).horizontalAdvance(value_rows.brief(value)) <= room
