"""Adam: a step of its own size for every weight."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from desktop_nn.core.optimizers.base import Optimizer, Problem, State, count_step, learning_rate
from desktop_nn.core.optimizers.registry import optimizers
from desktop_nn.core.settings import setting
from desktop_nn.i18n import N_


@optimizers.register
@dataclass(frozen=True)
class Adam(Optimizer):
    """m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w -= rate (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon)

    Kingma and Ba 2015, algorithm 1. The first step of every weight is the learning rate, whatever its gradient.
    """

    name = "adam"
    title = N_("Adam")
    summary = N_("Each weight gets steps of its own size, about the learning rate long, however large its gradient is.")

    learning_rate: float = learning_rate(0.001)
    beta1: float = setting(
        0.9,
        N_("Memory of the direction"),
        help=N_("How slowly the mean of the gradients forgets: 0.9 remembers about ten steps."),
        minimum=0.0,
        maximum=0.9999,
        decimals=4,
    )
    beta2: float = setting(
        0.999,
        N_("Memory of the size"),
        help=N_("How slowly the mean of the squared gradients forgets: 0.999 remembers about a thousand steps."),
        minimum=0.0,
        maximum=0.99999,
        decimals=5,
    )
    epsilon: float = setting(
        1e-8,
        N_("Epsilon"),
        help=N_("Keeps the division from exploding where gradients are nearly zero."),
        above=0.0,
        maximum=1.0,
        logarithmic=True,
    )

    def create_state(self, size: int, dtype: DTypeLike) -> State:
        return {
            "step": np.zeros((), np.int64),
            "mean": np.zeros(size, dtype),
            "square": np.zeros(size, dtype),
        }

    def step(self, problem: Problem, state: State) -> None:
        count = count_step(state)
        mean, square, change = state["mean"], state["square"], problem.gradient()
        mean *= self.beta1
        change *= 1 - self.beta1
        mean += change
        # the gradient's array is used up from here on: first for its square, then for the step
        change *= change
        change *= (1 - self.beta2) / (1 - self.beta1) ** 2
        square *= self.beta2
        square += change
        np.sqrt(square, out=change)
        correction = math.sqrt(1 - self.beta2**count)
        change += self.epsilon * correction
        np.divide(mean, change, out=change)
        change *= -problem.learning_rate * correction / (1 - self.beta1**count)
        if problem.scale is not None:
            change *= problem.scale
        weights = problem.weights
        weights += change


@optimizers.register
@dataclass(frozen=True)
class AdamW(Adam):
    """Adam, with w -= rate decay w before each step (Loshchilov and Hutter 2019, algorithm 2)"""

    name = "adamw"
    title = N_("AdamW")
    summary = N_("Adam that also shrinks all weights by the same share in each step, which often generalises better.")

    weight_decay: float = setting(
        0.01,
        N_("Weight decay"),
        help=N_("The share of a weight that one step takes away is this times the rate. Biases do not decay."),
        minimum=0.0,
        maximum=10.0,
        decimals=5,
    )

    def step(self, problem: Problem, state: State) -> None:
        if self.weight_decay:
            problem.shrink(problem.learning_rate * self.weight_decay)
        super().step(problem, state)
