"""A run that stands still is told of once, with what helps; the word is taken back when it goes on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow, QPushButton

from desktop_nn.project.presets import presets
from desktop_nn.training.observer import Observer
from desktop_nn.training.session import Session
from desktop_nn.ui.document import Document
from desktop_nn.ui.messages import MessageBar
from desktop_nn.ui.plateau_watch import PlateauWatch


class Trainer(QObject):
    """Tells of moments."""

    snapshot_changed = Signal(object)


@pytest.fixture
def bar(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.show()
    return MessageBar(window)


@pytest.fixture
def run(bar):
    """Trains XOR with a linear neuron for so many epochs, and tells of the moment."""
    experiment = presets["xor-linear"].experiment
    document, trainer, session = Document(experiment), Trainer(), Session(experiment, experiment.data.load(1))
    bar.watch = PlateauWatch(bar, document, trainer)
    observer = Observer(session, 1)

    def train(epochs, **changes):
        for _ in range(epochs):
            session.run_epoch()
        trainer.snapshot_changed.emit(replace(observer.snapshot((), running=True), **changes))
        return document

    train(0)
    train.trainer = trainer
    return train


def test_a_plateau_is_told_of_with_what_helps(bar, run):
    run(60)
    assert bar.text == ""
    document = run(400)
    assert bar.text == "The loss stands still near 0.25: no single line separates these rows."
    next(each for each in bar.findChildren(QPushButton) if "Two hidden neurons" in each.text()).click()
    assert len(document.experiment.layers) == 4
    assert bar.text == ""


def test_it_is_told_of_once(bar, run):
    run(460)
    bar.close_message()
    run(100)
    assert bar.text == ""


def test_another_run_takes_the_word_back(bar, run):
    run(460)
    run(0, version=2)
    assert bar.text == ""


def test_what_others_have_to_say_stays(bar, run):
    run(460)
    bar.show_message("Saved", "success")
    run(0, version=2)
    assert bar.text == "Saved"
