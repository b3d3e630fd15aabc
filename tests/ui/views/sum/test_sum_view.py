"""The sum of units: read, stepped through, drawn over and changed by mouse and keys, each act undone as one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_nn.core.layers import Dense, ReLU, Sigmoid, Softplus, Tanh
from desktop_nn.core.network import place
from desktop_nn.data.curves import Curve
from desktop_nn.data.drawn import PLACES
from desktop_nn.data.own import OwnData
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.presets import presets
from desktop_nn.training.observer import Observer
from desktop_nn.training.probes.contributions import Contributions
from desktop_nn.training.session import Session
from desktop_nn.ui import theme as themes
from desktop_nn.ui.colours import to_oklab
from desktop_nn.ui.document import Document
from desktop_nn.ui.views.diagram.diagram_parts import Neuron
from desktop_nn.ui.views.sum.sum_paint import unit_colours
from desktop_nn.ui.views.sum.sum_tools import OWN
from desktop_nn.ui.views.sum.sum_view import SumView

pytestmark = pytest.mark.usefixtures("light")

BASE = presets["sine-approximation"].experiment
LEFT = Qt.MouseButton.LeftButton


class Lab:
    """A view with its document, fed with the moments of a session of the present experiment."""

    def __init__(self, show: Callable[[SumView], None], experiment: Experiment) -> None:
        self.document = Document(experiment)
        self.view = SumView(self.document)
        show(self.view)
        self.session = Session(experiment, experiment.data.load(1))
        self.feed()

    def set_units(self, inner: list[tuple[float, float]], outgoing: list[float], bias: float) -> None:
        first, last = (self.session.weights.of(f"dense-{number}") for number in (1, 2))
        first["weight"][:, 0], first["bias"][:] = np.array(inner, np.float32).T
        last["weight"][0], last["bias"][0] = outgoing, bias
        self.feed()

    def feed(self) -> None:
        observer = Observer(self.session, version=1)
        self.view.show_snapshot(observer.snapshot((), running=False))
        probe = self.view.probe()
        self.view.show_snapshot(observer.snapshot((probe,) if probe else (), running=False))

    def renew(self) -> None:
        """The run that the trainer would make of the edited experiment."""
        experiment = self.document.experiment
        self.session = Session(experiment, experiment.data.load(1))
        self.feed()

    def above(self, x: float, y: float) -> QPoint:
        return self.view.plot.output_frame().at(x, y).toPoint()

    def below(self, x: float, y: float) -> QPoint:
        return self.view.plot.units_frame().at(x, y).toPoint()

    def stroke(self, *places: tuple[float, float]) -> None:
        points = [self.above(*each) for each in places]
        QTest.mousePress(self.view.plot, LEFT, pos=points[0])
        for point in points[1:]:
            QTest.mouseMove(self.view.plot, point)
        QApplication.processEvents()
        QTest.mouseRelease(self.view.plot, LEFT, pos=points[-1])

    def hover(self, point: QPoint) -> None:
        QTest.mouseMove(self.view.plot, point)
        QApplication.processEvents()

    def target_at(self, *places: float) -> list[float]:
        table = self.document.experiment.data.table
        return [float(table.targets[np.abs(table.inputs[:, 0] - x).argmin()]) for x in places]


@pytest.fixture
def make_lab(qtbot):
    def make(experiment: Experiment = BASE) -> Lab:
        def show(view: SumView) -> None:
            qtbot.addWidget(view)
            view.resize(488, 430)
            view.show()

        return Lab(show, experiment)

    return make


@pytest.fixture
def bends(make_lab) -> Lab:
    """Two ReLU units: one bends at 1 and rises by 2, the other at -1 and falls by 1; the bias is 0.5."""
    lab = make_lab(BASE.replace(layers=place(Dense(2), ReLU(), Dense(1))))
    lab.set_units([(1.0, -1.0), (1.0, 1.0)], [2.0, -1.0], 0.5)
    return lab


# --- reading --------------------------------------------------------------------------------------------


def test_it_asks_for_the_units_over_the_interval_of_the_data(make_lab) -> None:
    lab = make_lab()
    assert lab.view.probe() == Contributions((-3.0, 3.0))
    assert not lab.view.is_empty
    assert lab.view.plot.shown.units.units == 16


def test_pointing_at_a_curve_singles_its_unit_out(bends: Lab) -> None:
    bends.hover(bends.below(2.0, 2.0))
    assert bends.view.plot.single == 0
    assert bends.view.plot.words() == [
        "h₁, times its weight 2.00",
        "1.00·x − 1.00 is 0 at x = 1.00",
        "adds 2.000 at x = 2.00",
    ]


def test_leaving_the_curves_shows_all_alike_again(bends: Lab) -> None:
    bends.hover(bends.below(2.0, 2.0))
    bends.hover(bends.below(-2.5, 3.5))
    assert bends.view.plot.single is None
    assert bends.view.plot.words() == []


def test_the_arrow_keys_go_from_unit_to_unit_as_they_bend_from_left_to_right(bends: Lab) -> None:
    plot = bends.view.plot
    seen = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(plot, key)
        seen.append(plot.single)
    assert seen == [1, 0, 0, 1]
    assert plot.accessibleDescription().startswith("h₂, times its weight −1.00")


def test_a_neuron_pointed_at_elsewhere_is_singled_out_here(bends: Lab) -> None:
    bends.view.show_neuron(Neuron("dense-1", 1))
    assert bends.view.plot.single == 1
    bends.view.show_neuron(Neuron("dense-2", 0))
    assert bends.view.plot.single is None


def test_the_sign_of_the_weight_is_the_colour(bends: Lab) -> None:
    first, second = (colour.name() for colour in unit_colours(bends.view.plot.shown.units))
    assert first == themes.current().diverging.positive  # the largest weight has the full colour
    assert to_oklab(second)[2] < 0 < to_oklab(first)[2]  # blue, and orange


def test_the_units_can_be_read_as_a_table(bends: Lab) -> None:
    header, rows = bends.view.values_table()
    assert header == ("Unit", "w", "b", "−b/w", "v")
    assert rows == [("h₂", "1.000", "1.000", "−1.000", "−1.000"), ("h₁", "1.000", "−1.000", "1.000", "2.000")]


def test_of_a_deeper_network_the_last_hidden_layer_is_shown(make_lab) -> None:
    lab = make_lab(presets["width-depth"].experiment)
    assert lab.view.plot.shown.units.units == 8
    assert np.isnan(lab.view.plot.shown.units.knots).all()
    QTest.keyClick(lab.view.plot, Qt.Key.Key_Right)
    assert len(lab.view.plot.words()) == 1
    assert lab.view.values_table()[1][0][1:4] == ("–", "–", "–")


@pytest.mark.parametrize("preset", ["circle", "digits-offline"])
def test_data_of_other_shapes_are_told_why_there_is_no_sum(make_lab, feed, qtbot, preset: str) -> None:
    view = SumView(Document(presets[preset].experiment))
    qtbot.addWidget(view)
    feed(view, preset)
    assert view.is_empty
    assert view.probe() is None
    assert view.values_table() is None


def test_without_a_hidden_layer_it_says_what_to_add(make_lab) -> None:
    lab = make_lab(BASE.replace(layers=place(Dense(1))))
    assert lab.view.is_empty
    assert "Add a dense layer" in lab.view._empty.text


def test_a_run_that_blew_up_can_still_be_painted(bends: Lab) -> None:
    bends.set_units([(np.nan, np.inf), (1.0, 1e30)], [np.inf, -1e30], np.nan)
    assert not bends.view.grab().isNull()


# --- summing up -----------------------------------------------------------------------------------------


def test_stepping_adds_the_units_from_left_to_right(bends: Lab) -> None:
    stepper, plot = bends.view.stepper, bends.view.plot
    QTest.keyClick(stepper.slider, Qt.Key.Key_Home)
    x = plot.shown.units.x
    assert stepper.words.text() == "bias alone"
    np.testing.assert_allclose(plot.shown.units.partials[plot.shown.count], 0.5)
    QTest.mouseClick(stepper.more, LEFT)
    assert stepper.words.text() == "1 of 2"
    np.testing.assert_allclose(plot.shown.units.partials[plot.shown.count], 0.5 - np.maximum(x + 1, 0), atol=1e-6)
    assert [key.name for key in bends.view._keys.keys] == ["Sum so far", "Output"]
    QTest.mouseClick(stepper.more, LEFT)
    assert not plot.shown.is_stepping
    np.testing.assert_allclose(plot.shown.units.total, 0.5 - np.maximum(x + 1, 0) + 2 * np.maximum(x - 1, 0), atol=1e-6)


def test_at_the_ends_there_is_nothing_more_to_step(bends: Lab) -> None:
    stepper = bends.view.stepper
    assert not stepper.more.isEnabled()
    QTest.mouseClick(stepper.fewer, LEFT)
    QTest.mouseClick(stepper.fewer, LEFT)
    assert stepper.count == 0
    assert not stepper.fewer.isEnabled()


def test_who_sees_all_units_sees_all_of_a_larger_layer(bends: Lab) -> None:
    bends.view.stepper.set_units(5)
    assert bends.view.stepper.count is None
    bends.view.stepper.slider.setValue(3)
    bends.view.stepper.set_units(2)
    assert bends.view.stepper.slider.value() == 2


# --- drawing the target ---------------------------------------------------------------------------------


def test_a_stroke_is_the_target_there_and_undone_as_one(make_lab) -> None:
    lab = make_lab()
    QTest.mouseClick(lab.view.tools.draw, LEFT)
    lab.stroke((-1.0, 0.5), (0.0, 0.5), (1.0, 0.5))
    assert isinstance(lab.document.experiment.data, OwnData)
    assert lab.target_at(-0.5, 0.0, 0.5) == pytest.approx([0.5] * 3, abs=0.02)
    assert lab.target_at(-2.0, 2.0) == pytest.approx(np.sin(2 * np.pi * np.array([-2, 2]) / 3), abs=1e-4)
    assert lab.document.undo_stack.count() == 1
    assert lab.document.undo_stack.undoText() == "draw the target"
    lab.document.undo_stack.undo()
    assert lab.document.experiment == BASE


def test_drawing_over_a_part_replaces_only_that_part(make_lab) -> None:
    lab = make_lab()
    QTest.mouseClick(lab.view.tools.draw, LEFT)
    lab.stroke((-3.0, 0.8), (3.0, 0.8))
    lab.renew()
    lab.stroke((0.5, -0.5), (2.0, -0.5))
    assert lab.target_at(-2.0, 0.0, 2.5) == pytest.approx([0.8] * 3, abs=0.02)
    assert lab.target_at(1.0, 1.5) == pytest.approx([-0.5] * 2, abs=0.02)
    assert len(lab.document.experiment.data.table) == PLACES
    lab.document.undo_stack.undo()
    assert lab.target_at(1.0) == pytest.approx([0.8], abs=0.02)


def test_the_scale_rests_while_the_hand_draws(make_lab) -> None:
    lab = make_lab()
    QTest.mouseClick(lab.view.tools.draw, LEFT)
    QTest.mousePress(lab.view.plot, LEFT, pos=lab.above(0.0, 0.0))
    before = lab.view.plot.output_frame()
    lab.session.weights.of("dense-2")["bias"][0] = 50
    lab.feed()
    assert lab.view.plot.output_frame() is before
    QTest.mouseRelease(lab.view.plot, LEFT, pos=QPoint(100, 100))
    assert lab.view.plot.output_frame().y_range[1] > 50


def test_without_the_pen_a_press_draws_nothing(make_lab) -> None:
    lab = make_lab()
    lab.stroke((-1.0, 0.5), (1.0, 0.5))
    assert lab.document.experiment == BASE


def test_below_the_targets_a_press_draws_nothing(make_lab) -> None:
    lab = make_lab()
    QTest.mouseClick(lab.view.tools.draw, LEFT)
    QTest.mouseClick(lab.view.plot, LEFT, pos=lab.below(0.0, 0.0))
    assert lab.document.experiment == BASE


def test_the_keys_draw_too(make_lab) -> None:
    lab = make_lab()
    plot = lab.view.plot
    QTest.mouseClick(lab.view.tools.draw, LEFT)
    start = sum(plot.output_frame().y_range) / 2
    QTest.keyClick(plot, Qt.Key.Key_Space)
    for _ in range(10):
        QTest.keyClick(plot, Qt.Key.Key_Right)
    QTest.keyClick(plot, Qt.Key.Key_Space)
    assert lab.target_at(0.0, 0.5, 0.9) == pytest.approx([start] * 3, abs=1e-5)
    assert lab.target_at(1.5) == pytest.approx([np.sin(np.pi)], abs=1e-5)
    assert lab.document.undo_stack.count() == 1


def test_escape_gives_the_stroke_up(make_lab) -> None:
    lab = make_lab()
    QTest.mouseClick(lab.view.tools.draw, LEFT)
    QTest.mousePress(lab.view.plot, LEFT, pos=lab.above(0.0, 0.0))
    QTest.keyClick(lab.view.plot, Qt.Key.Key_Escape)
    QTest.mouseRelease(lab.view.plot, LEFT, pos=lab.above(1.0, 0.5))
    assert lab.document.experiment == BASE


# --- the strip ------------------------------------------------------------------------------------------


def choose(chooser, name: str) -> None:
    chooser.setFocus()
    down = chooser.findData(name, Qt.ItemDataRole.UserRole) > chooser.currentIndex()
    while chooser.currentData(Qt.ItemDataRole.UserRole) != name:
        QTest.keyClick(chooser, Qt.Key.Key_Down if down else Qt.Key.Key_Up)


def test_a_target_is_chosen_in_one_step(make_lab) -> None:
    lab = make_lab()
    choose(lab.view.tools.target, "step")
    assert lab.document.experiment.data == Curve(samples=200, noise=5.0, function="step")
    assert lab.document.undo_stack.undoText() == "choose target Step"
    lab.document.undo_stack.undo()
    assert lab.document.experiment == BASE
    assert lab.view.tools.target.currentText() == "Sine"


def test_a_drawn_target_is_named_and_gives_way_to_a_chosen_one(make_lab) -> None:
    lab = make_lab()
    QTest.mouseClick(lab.view.tools.draw, LEFT)
    lab.stroke((-3.0, 0.8), (3.0, 0.8))
    assert lab.view.tools.target.names()[-1] == OWN
    assert lab.view.tools.target.currentText() == "Drawn by hand"
    choose(lab.view.tools.target, "absolute")
    assert lab.document.experiment.data == Curve(function="absolute")


def test_the_units_are_typed_and_undone_as_one(make_lab) -> None:
    lab = make_lab()
    units = lab.view.tools.units
    units.setFocus()
    units.lineEdit().selectAll()
    QTest.keyClicks(units.lineEdit(), "5")
    QTest.keyClick(units.lineEdit(), Qt.Key.Key_Return)
    assert [each.layer for each in lab.document.experiment.layers] == [Dense(5), Sigmoid(), Dense(1)]
    lab.document.undo_stack.undo()
    assert lab.document.experiment == BASE
    assert units.lineEdit().text() == "16"


def test_stepping_the_units_in_one_go_is_one_step_to_undo(make_lab) -> None:
    lab = make_lab()
    units = lab.view.tools.units
    units.setFocus()
    for _ in range(3):
        QTest.keyClick(units, Qt.Key.Key_Up)
    assert lab.document.experiment.layers[0].layer == Dense(19)
    assert lab.document.undo_stack.count() == 1


@pytest.mark.parametrize("typed", ["0", "129", "many"])
def test_numbers_of_units_that_are_not_allowed_change_nothing(make_lab, typed: str) -> None:
    lab = make_lab()
    units = lab.view.tools.units
    units.setFocus()
    units.lineEdit().selectAll()
    QTest.keyClicks(units.lineEdit(), typed)
    QTest.keyClick(units.lineEdit(), Qt.Key.Key_Return)
    assert lab.document.experiment == BASE
    assert units.lineEdit().text() == "16"


@pytest.mark.parametrize(("name", "layer"), [("relu", ReLU()), ("tanh", Tanh())])
def test_the_activation_is_chosen_in_one_step(make_lab, name: str, layer) -> None:
    lab = make_lab()
    choose(lab.view.tools.activation, name)
    assert lab.document.experiment.layers[1].layer == layer
    assert lab.document.undo_stack.count() >= 1
    while lab.document.undo_stack.canUndo():
        lab.document.undo_stack.undo()
    assert lab.document.experiment == BASE


def test_an_activation_that_is_not_offered_is_shown_all_the_same(make_lab) -> None:
    lab = make_lab(BASE.replace(layers=place(Dense(4), Softplus(), Dense(1))))
    assert lab.view.tools.activation.names() == ["relu", "sigmoid", "tanh", "softplus"]
    assert lab.view.tools.activation.currentText() == "Softplus"


def test_of_a_deeper_network_the_strip_changes_the_last_hidden_layer(make_lab) -> None:
    lab = make_lab(presets["width-depth"].experiment)
    choose(lab.view.tools.activation, "sigmoid")
    assert [each.layer for each in lab.document.experiment.layers[1::2]] == [Tanh(), Tanh(), Sigmoid()]
