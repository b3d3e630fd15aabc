"""The models of the lecture reach what the lecture says."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.data.gates import Gate
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.lecture_models import LECTURE_MODELS, LINEAR, PERCEPTRON, SIGMOID, STEP, sigmoid_model
from desktop_nn.training.session import Session
from desktop_nn.training.train import train


def trained(model, gate: Gate, epochs: int) -> Session:
    experiment = model.applied(Experiment("", gate, (), LINEAR.training))
    session = Session(experiment, experiment.data.load(1))
    train(session, epochs)
    return session


@pytest.mark.parametrize(("gate", "numbers"), [("not", (-1, 1)), ("and", (0.5, 0.5, -0.25))])
def test_the_linear_model_converges_to_the_least_squares_solution(gate, numbers) -> None:
    assert trained(LINEAR, Gate(gate), 500).weights.trainable == pytest.approx(numbers, abs=1e-3)


def test_gradient_descent_never_moves_a_step() -> None:
    session = trained(STEP, Gate("and"), 0)
    before = session.weights.trainable.copy()
    train(session, 1)
    assert np.array_equal(session.weights.trainable, before)


@pytest.mark.parametrize("gain", [1.0, 4.0])
def test_a_sigmoid_learns_and(gain) -> None:
    assert trained(sigmoid_model(gain), Gate("and"), 500).evaluate().train_accuracy == 1


def test_the_perceptron_corrects_and_ten_times() -> None:
    session = trained(PERCEPTRON, Gate("and"), 6)
    assert session.optimizer_state["corrections"] == 10
    assert session.weights.trainable.tolist() == [2, 1, -2]


@pytest.mark.parametrize("model", LECTURE_MODELS, ids=lambda model: model.title)
@pytest.mark.parametrize("gate", ["not", "xor", "majority"])
def test_every_model_suits_every_gate(model, gate) -> None:
    experiment = model.applied(Experiment("", Gate(gate), (), LINEAR.training))
    assert experiment.problem() is None
    assert model.is_in(experiment)
    assert (model is SIGMOID) == SIGMOID.is_in(experiment)
