from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from desktop_nn.core.layers import Dense, Sigmoid, Tanh
from desktop_nn.core.losses import SquaredError
from desktop_nn.core.network import place
from desktop_nn.core.optimizers import GradientDescent
from desktop_nn.data.gates import Gate
from desktop_nn.project.experiment import Experiment, Training
from desktop_nn.ui import theme
from desktop_nn.ui.document import Document


class FakeTrainer(QObject):
    """Notes what it is asked to do; tests say what state it is in."""

    snapshot_changed = Signal(object)
    state_changed = Signal(str)
    data_replaced = Signal(object)
    progress = Signal(float, str)
    failed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.state = "ready"
        self.current = None
        self.stand_in: object | None = None
        self.acts: list[str] = []
        self.pace = 0.0
        self.went_to: list[int] = []
        self.is_travelling = False

    def go_to(self, step: int) -> None:
        self.went_to.append(step)

    def set_pace(self, steps_per_second: float) -> None:
        self.pace = steps_per_second

    def be(self, state: str) -> None:
        self.state = state
        self.state_changed.emit(state)

    def show(self, snapshot: object) -> None:
        self.current = snapshot
        self.snapshot_changed.emit(snapshot)

    def start(self) -> None:
        self.acts.append("start")

    def pause(self) -> None:
        self.acts.append("pause")

    def step(self) -> None:
        self.acts.append("step")

    def one_sample(self) -> None:
        self.acts.append("one_sample")

    def epoch(self) -> None:
        self.acts.append("epoch")

    def reset(self) -> None:
        self.acts.append("reset")

    def new_weights(self) -> None:
        self.acts.append("new_weights")


@dataclass
class FakeSnapshot:
    experiment: Experiment
    dataset: object = None
    step: int = 0
    epoch: float = 0.0
    running: bool = False
    samples_per_second: float = 0.0
    remaining_seconds: float | None = None
    diverged: object = None
    metrics: object = field(default=None)
    moments: tuple[int, ...] = ()
    weights_seed: int = 1


@pytest.fixture
def snapshot(xor):
    """Makes snapshots of the XOR run."""

    def make(**values):
        numbers = {"train_loss": 0.25, "test_accuracy": 0.75, "train_accuracy": 1.0, "test_loss": 0.3}
        return FakeSnapshot(**{"experiment": xor, "metrics": SimpleNamespace(**numbers)} | values)

    return make


@pytest.fixture
def xor():
    layers = place(Dense(4), Tanh(), Dense(1), Sigmoid())
    return Experiment("XOR", Gate("xor"), layers, Training(SquaredError(), GradientDescent()))


@pytest.fixture
def document(xor):
    return Document(xor)


@pytest.fixture
def trainer(qapp):
    return FakeTrainer()


@pytest.fixture
def show(qtbot):
    """Shows a widget in the program's look, active, with no leftovers of earlier tests."""
    app = QApplication.instance()
    theme.apply(app, theme.Theme.light())

    def shown(widget, width=300, height=720):
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        return widget

    return shown


@pytest.fixture
def choose(qtbot):
    """Walks to a choice with the arrow keys, as a person does."""

    def walk(chooser, name):
        role = Qt.ItemDataRole.UserRole
        chooser.setFocus()
        for _ in range(chooser.count()):
            if chooser.currentData(role) == name:
                return
            down = chooser.findData(name, role) > chooser.currentIndex()
            qtbot.keyClick(chooser, Qt.Key.Key_Down if down else Qt.Key.Key_Up)
        assert chooser.currentData(role) == name

    return walk
