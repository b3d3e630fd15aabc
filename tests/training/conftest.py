"""Small sessions to train."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from desktop_nn.core.layers import Conv2D, Dense, Flatten, MaxPool, ReLU, Tanh
from desktop_nn.core.losses import SigmoidCrossEntropy, SoftmaxCrossEntropy
from desktop_nn.core.network import place
from desktop_nn.core.optimizers import Adam, GradientDescent
from desktop_nn.data.glyphs import Glyphs
from desktop_nn.data.points import Circle
from desktop_nn.project.experiment import Experiment, Training
from desktop_nn.training.loading import load_dataset
from desktop_nn.training.session import Session

#: 50 training and 50 test points; batches of 8 leave 2 samples for the last one.
CIRCLE = Experiment(
    "circle",
    Circle(samples=100),
    place(Dense(4), Tanh(), Dense(1)),
    Training(SigmoidCrossEntropy(), Adam(0.03), batch_size=8),
)

#: Digits for a small convolutional network, a batch of which needs several slices.
DIGITS = Experiment(
    "digits",
    Glyphs(train=200, test=100),
    place(Conv2D(4, kernel=5), ReLU(), MaxPool(2), Flatten(), Dense(10)),
    Training(SoftmaxCrossEntropy(), GradientDescent(0.05, momentum=0.9), batch_size=100),
)

SessionMaker = Callable[..., Session]


@pytest.fixture
def make_session() -> SessionMaker:
    """A session of `CIRCLE` (or of `experiment`), with other training settings if given."""

    def make(experiment: Experiment = CIRCLE, **training: Any) -> Session:
        changed = experiment.replace(training=replace(experiment.training, **training))
        return Session(changed, load_dataset(changed).dataset)

    return make


@pytest.fixture
def circle() -> Experiment:
    """Points for a small dense network."""
    return CIRCLE


@pytest.fixture
def digits() -> Experiment:
    """Pictures for a small convolutional network."""
    return DIGITS
