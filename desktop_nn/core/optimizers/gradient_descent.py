"""Gradient descent: go downhill, with momentum if wished."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from desktop_nn.core.optimizers.base import Optimizer, Problem, State, count_step, learning_rate
from desktop_nn.core.optimizers.registry import optimizers
from desktop_nn.core.settings import setting
from desktop_nn.i18n import N_


@optimizers.register
@dataclass(frozen=True)
class GradientDescent(Optimizer):
    """v = momentum v - rate gradient; w = w + v, or with Nesterov's rule w = w + momentum v - rate gradient

    With a constant gradient the velocity tends to -rate gradient / (1 - momentum). Nesterov's rule is that of
    Nesterov 1983 in the form of Sutskever et al. 2013, with the weights taken where the gradient is measured.
    """

    name = "sgd"
    title = N_("Gradient descent")
    summary = N_("A step straight downhill after each batch. With momentum it gathers speed along long valleys.")

    learning_rate: float = learning_rate(0.1)
    momentum: float = setting(
        0.0,
        N_("Momentum"),
        help=N_(
            "The share of the last step that is kept, as a rolling ball keeps its speed. "
            "0.9 goes up to ten times as far."
        ),
        minimum=0.0,
        maximum=0.999,
        decimals=3,
    )
    nesterov: bool = setting(
        False,
        N_("Nesterov's rule"),
        help=N_(
            "Momentum that looks ahead: it measures the slope where the speed will have carried it, and so brakes "
            "earlier. Without momentum it changes nothing."
        ),
    )

    def create_state(self, size: int, dtype: DTypeLike) -> State:
        state: State = {"step": np.zeros((), np.int64)}
        if self.momentum:
            state["velocity"] = np.zeros(size, dtype)
        return state

    def step(self, problem: Problem, state: State) -> None:
        count_step(state)
        change = problem.gradient()
        change *= -problem.learning_rate
        if self.momentum:
            if "velocity" not in state:  # momentum was switched on while training
                state["velocity"] = np.zeros_like(change)
            velocity = state["velocity"]
            velocity *= self.momentum
            velocity += change
            if self.nesterov:
                scratch = problem.scratch
                np.multiply(velocity, self.momentum, out=scratch)
                change += scratch
            else:
                np.copyto(change, velocity)
        if problem.scale is not None:
            change *= problem.scale
        weights = problem.weights
        weights += change
