"""The line of one neuron is dragged: shifted by its middle, turned at its ends, one step to undo each time."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from desktop_nn.project.border_lines import BorderLine, border_line
from desktop_nn.project.presets import presets
from desktop_nn.training.journal import SetWeight, SetWeights
from desktop_nn.training.observer import Observer
from desktop_nn.training.session import Session
from desktop_nn.ui.document import Document
from desktop_nn.ui.views.surface.surface_view import SurfaceView

pytestmark = pytest.mark.usefixtures("light")


class Lab:
    """A run of one neuron whose line the view edits through its document, as the worker would."""

    def __init__(self, name: str) -> None:
        experiment = presets[name].experiment
        self.document = Document(experiment)
        self.session = Session(experiment, experiment.data.load(1))
        self.view = SurfaceView(self.document)
        self.document.run_edited.connect(self.apply)

    def apply(self, edit) -> None:
        self.session.apply(edit)
        self.look()

    def look(self) -> None:
        self.view.show_snapshot(Observer(self.session, 1).snapshot((), running=False))

    @property
    def line(self) -> BorderLine:
        found = border_line(self.session.experiment, self.session.weights)
        assert found is not None
        return found

    def set_line(self, first: float, second: float, bias: float) -> None:
        layer = self.session.experiment.layers[0].id
        weights = (SetWeight(layer, "weight", (0, 0), first), SetWeight(layer, "weight", (0, 1), second))
        self.apply(SetWeights((*weights, SetWeight(layer, "bias", (0,), bias))))


@pytest.fixture
def lab(qtbot) -> Lab:
    lab = Lab("and-sigmoid")
    qtbot.addWidget(lab.view)
    lab.view.resize(640, 520)
    lab.look()
    lab.view.show()
    lab.set_line(1.0, 1.0, -1.5)
    return lab


@pytest.fixture
def handle(lab):
    return lab.view.line.handle


def drag(qtbot, grip, by: QPoint) -> None:
    start = grip.middle.toPoint()
    qtbot.mousePress(grip, Qt.MouseButton.LeftButton, pos=grip.mapFromParent(start))
    for part in (0.3, 0.7, 1.0):
        qtbot.mouseMove(grip, grip.mapFromParent(start + by * part))
    qtbot.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=grip.mapFromParent(start + by))


def test_the_grips_stand_on_the_line(lab, handle) -> None:
    frame = lab.view.surface.frame()
    for grip in handle.grips:
        assert grip.isVisible()
        assert lab.line.height(frame.values_at(grip.middle)) == pytest.approx(0, abs=1e-6)


def test_dragging_the_middle_shifts_the_line(lab, handle, qtbot) -> None:
    frame = lab.view.surface.frame()
    target = frame.at(0.25, 0.25)
    drag(qtbot, handle.shift, (target - handle.shift.middle).toPoint())
    assert lab.line.weights == (1, 1)
    assert lab.line.bias == pytest.approx(-0.5, abs=0.03)


def test_a_drag_undoes_as_one(lab, handle, qtbot) -> None:
    drag(qtbot, handle.shift, QPoint(-40, 30))
    assert lab.document.undo_stack.count() == 1
    lab.document.undo_stack.undo()
    assert (lab.line.weights, lab.line.bias) == ((1, 1), -1.5)


def test_two_drags_are_two_steps(lab, handle, qtbot) -> None:
    drag(qtbot, handle.shift, QPoint(-40, 30))
    drag(qtbot, handle.shift, QPoint(20, -30))
    assert lab.document.undo_stack.count() == 2


def test_dragging_an_end_turns_the_line_around_the_other(lab, handle, qtbot) -> None:
    frame = lab.view.surface.frame()
    pivot = frame.values_at(handle.turns[1].middle)
    drag(qtbot, handle.turns[0], QPoint(0, 60))
    assert lab.line.height(pivot) == pytest.approx(0, abs=1e-4)
    assert math.hypot(*lab.line.weights) == pytest.approx(math.sqrt(2), abs=1e-4)
    assert lab.line.weights[0] < lab.line.weights[1]


def test_the_arrow_keys_move_a_grip(lab, handle, qtbot) -> None:
    handle.shift.setFocus()
    qtbot.keyClick(handle.shift, Qt.Key.Key_Right)
    qtbot.keyClick(handle.shift, Qt.Key.Key_Right)
    assert lab.line.bias < -1.5
    assert lab.document.undo_stack.count() == 2


def test_a_line_that_training_moves_takes_the_grips_along(lab, handle) -> None:
    before = QPointF(handle.shift.middle)
    lab.set_line(1.0, 1.0, -0.5)
    assert handle.shift.middle != before


def test_a_network_with_hidden_neurons_has_no_grips(lab, handle, feed) -> None:
    feed(lab.view, "xor-mlp")
    assert not any(grip.isVisible() for grip in handle.grips)


def test_a_line_outside_the_plane_has_no_grips(lab, handle) -> None:
    lab.set_line(1.0, 1.0, -50.0)
    assert not any(grip.isVisible() for grip in handle.grips)
