"""Gates have solutions that can be written down: training must end there."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.core.layers import Dense
from desktop_nn.core.losses import SquaredError
from desktop_nn.core.network import place
from desktop_nn.core.optimizers import LBFGS, Adam, GradientDescent, Optimizer
from desktop_nn.data.gates import Gate
from desktop_nn.project.experiment import Experiment, Training
from desktop_nn.training.session import Session

#: The least squares of each gate: weights, then the bias, and the mean of the squared errors that is left.
SOLUTIONS = {
    "not": ([-1.0, 1.0], 0.0),
    "and": ([0.5, 0.5, -0.25], 0.0625),
    "or": ([0.5, 0.5, 0.25], 0.0625),
    "nand": ([-0.5, -0.5, 1.25], 0.0625),
    "xor": ([0.0, 0.0, 0.5], 0.25),
}


def line_for(gate: str, optimizer: Optimizer) -> Session:
    data = Gate(gate)
    experiment = Experiment(gate, data, place(Dense(1)), Training(SquaredError(), optimizer, batch_size=4))
    return Session(experiment, data.load(1))


@pytest.mark.parametrize("gate", list(SOLUTIONS))
def test_the_normal_equations_give_the_least_squares_of_a_gate(gate: str) -> None:
    """(X^T X) w = X^T t, with a column of ones for the bias."""
    numbers, error = SOLUTIONS[gate]
    samples = Gate(gate).load(1).train
    inputs = np.hstack([samples.inputs, np.ones((len(samples), 1))])
    solved = np.linalg.solve(inputs.T @ inputs, inputs.T @ samples.labels)
    np.testing.assert_allclose(solved, numbers, atol=1e-12)
    assert np.mean((inputs @ solved - samples.labels) ** 2) == pytest.approx(error, abs=1e-12)


@pytest.mark.parametrize("gate", list(SOLUTIONS))
@pytest.mark.parametrize(
    ("optimizer", "steps", "tolerance"),
    [(LBFGS(), 30, 2e-4), (GradientDescent(0.5), 1000, 1e-3), (Adam(0.02), 3000, 5e-3)],
    ids=["l-bfgs", "gradient descent", "adam"],
)
def test_training_ends_at_the_least_squares(gate: str, optimizer: Optimizer, steps: int, tolerance: float) -> None:
    numbers, error = SOLUTIONS[gate]
    session = line_for(gate, optimizer)
    for _ in range(steps):
        session.step()
    np.testing.assert_allclose(session.weights.trainable, numbers, atol=tolerance)
    assert session.evaluate().train_loss == pytest.approx(error, abs=1e-4)


def test_halving_the_loss_does_not_move_its_lowest_point() -> None:
    data = Gate("and")
    training = Training(SquaredError(half=True), LBFGS(), batch_size=4)
    session = Session(Experiment("half", data, place(Dense(1)), training), data.load(1))
    for _ in range(30):
        session.step()
    np.testing.assert_allclose(session.weights.trainable, SOLUTIONS["and"][0], atol=2e-4)
    assert session.evaluate().train_loss == pytest.approx(0.0625 / 2, abs=1e-4)
