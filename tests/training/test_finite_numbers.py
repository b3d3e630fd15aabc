"""Numbers stay finite: with huge rates, huge weights, and inputs that are all the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.core.layers import (
    BatchNorm,
    Conv2D,
    Dense,
    Flatten,
    GlobalPool,
    InputFeatures,
    L2Pool,
    LayerNorm,
    MaxPool,
    Residual,
    ScaledTanh,
    Sigmoid,
    Softplus,
    Subsampling,
    Tanh,
)
from desktop_nn.core.losses import PerceptronCriterion, SigmoidCrossEntropy, SoftmaxCrossEntropy
from desktop_nn.core.network import place
from desktop_nn.core.optimizers import Adam, ErrorCorrection, Optimizer, optimizers
from desktop_nn.data.base import Dataset, Samples
from desktop_nn.data.points import Circle
from desktop_nn.project.experiment import Experiment, Training
from desktop_nn.training.session import Session

MakeSession = Callable[..., Session]

LARGEST_RATE = 1000.0

DEEP = Experiment(
    "deep",
    Circle(samples=40),
    place(Dense(4), Tanh(), Dense(4), Sigmoid(), Dense(4), ScaledTanh(), Dense(1)),
    Training(SigmoidCrossEntropy(), Adam(), batch_size=40),
)
PERCEPTRON = Experiment(
    "perceptron", Circle(samples=40), place(Dense(1)), Training(PerceptronCriterion(), Adam(), batch_size=1)
)


@pytest.mark.parametrize("cls", list(optimizers), ids=lambda cls: cls.name)
def test_with_the_largest_rate_the_weights_stay_finite(cls: type[Optimizer], make_session: MakeSession) -> None:
    """It may diverge; then it says so and keeps the last finite weights."""
    optimizer = replace(cls(), learning_rate=LARGEST_RATE)  # type: ignore[call-arg]
    session = make_session(PERCEPTRON if cls is ErrorCorrection else DEEP, optimizer=optimizer)
    for _ in range(40):
        session.step()
        assert np.isfinite(session.weights.trainable).all()
        assert np.isfinite(session.weights.other).all()


def test_huge_weights_saturate_and_do_not_overflow(make_session: MakeSession) -> None:
    session = make_session(DEEP)
    session.weights.trainable *= 1e6
    session.step()
    assert session.diverged is None
    assert np.isfinite(session.weights.trainable).all()


CONSTANT_INPUTS = [
    ((2,), (InputFeatures(), Dense(4), BatchNorm(), Tanh(), Dense(2))),
    ((3,), (LayerNorm(), Dense(4), Softplus(), Residual((Dense(4), LayerNorm())), Dense(2))),
    ((1, 8, 8), (Conv2D(2, 3), BatchNorm(), MaxPool(2), L2Pool(2), Flatten(), Dense(2))),
    ((1, 8, 8), (Conv2D(2, 3), LayerNorm(), Subsampling(2), GlobalPool("l2"), Dense(2))),
]


@pytest.mark.parametrize("value", [0.0, 1.0, -1e6], ids=str)
@pytest.mark.parametrize(("shape", "layers"), CONSTANT_INPUTS, ids=["features", "layer", "batch", "subsampling"])
def test_inputs_that_are_all_the_same_are_no_danger(shape: tuple[int, ...], layers: tuple, value: float) -> None:
    inputs = np.full((12, *shape), value, np.float32)
    samples = Samples(inputs, np.arange(12) % 2)
    experiment = Experiment("same", _Source(shape), place(*layers), Training(SoftmaxCrossEntropy(), Adam(), 4))
    session = Session(experiment, Dataset(samples, samples, ("0", "1")))
    for _ in range(6):
        session.step()
    assert session.diverged is None
    assert np.isfinite(session.weights.trainable).all()
    assert np.isfinite(session.evaluate().test_loss)


class _Source(Circle):
    """Any shape of inputs; its samples are given to the session."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        super().__init__()
        object.__setattr__(self, "_shape", shape)

    @property
    def input_shape(self) -> tuple[int, ...]:
        return self._shape  # type: ignore[attr-defined,no-any-return]
