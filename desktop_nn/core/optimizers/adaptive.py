"""AdaGrad, RMSprop and Adadelta: each weight's step is divided by how large its gradients have been."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from desktop_nn.core.arrays import Array
from desktop_nn.core.optimizers.base import Optimizer, Problem, State, count_step, learning_rate
from desktop_nn.core.optimizers.registry import optimizers
from desktop_nn.core.settings import setting
from desktop_nn.i18n import N_


def _epsilon(default: float) -> float:
    value: float = setting(
        default,
        N_("Epsilon"),
        help=N_("Keeps the division from exploding where gradients are nearly zero."),
        above=0.0,
        maximum=1.0,
        logarithmic=True,
    )
    return value


def _memory(default: float) -> float:
    value: float = setting(
        default,
        N_("Memory of the size"),
        help=N_("How slowly the mean of the squared gradients forgets: 0.9 remembers about ten steps."),
        minimum=0.0,
        maximum=0.99999,
        decimals=5,
    )
    return value


def _note_square(mean: Array, values: Array, memory: float, scratch: Array) -> None:
    """mean = memory mean + (1 - memory) values^2"""
    np.multiply(values, values, out=scratch)
    scratch *= 1 - memory
    mean *= memory
    mean += scratch


def _move(problem: Problem, change: Array) -> None:
    """w += scale change"""
    if problem.scale is not None:
        change *= problem.scale
    weights = problem.weights
    weights += change


@optimizers.register
@dataclass(frozen=True)
class AdaGrad(Optimizer):
    """s = s + g^2; w -= rate g / (sqrt(s) + epsilon)

    Duchi, Hazan and Singer 2011. The first step of every weight is the learning rate.
    """

    name = "adagrad"
    title = N_("AdaGrad")
    summary = N_(
        "Weights that rarely get a gradient take long steps, busy ones short steps; all become shorter in time."
    )

    learning_rate: float = learning_rate(0.1)
    epsilon: float = _epsilon(1e-8)

    def create_state(self, size: int, dtype: DTypeLike) -> State:
        return {"step": np.zeros((), np.int64), "squares": np.zeros(size, dtype)}

    def step(self, problem: Problem, state: State) -> None:
        count_step(state)
        squares, change, scratch = state["squares"], problem.gradient(), problem.scratch
        np.multiply(change, change, out=scratch)
        squares += scratch
        np.sqrt(squares, out=scratch)
        scratch += self.epsilon
        change *= -problem.learning_rate
        change /= scratch
        _move(problem, change)


@optimizers.register
@dataclass(frozen=True)
class RMSprop(Optimizer):
    """v = m v + (1 - m) g^2; w -= rate g / (sqrt(v) + epsilon)

    Hinton's lecture of 2012. With a constant gradient the steps tend to the learning rate.
    """

    name = "rmsprop"
    title = N_("RMSprop")
    summary = N_("As AdaGrad, but it forgets: each step is divided by the recent size of the gradient.")

    learning_rate: float = learning_rate(0.001)
    memory: float = _memory(0.9)
    epsilon: float = _epsilon(1e-8)

    def create_state(self, size: int, dtype: DTypeLike) -> State:
        return {"step": np.zeros((), np.int64), "square": np.zeros(size, dtype)}

    def step(self, problem: Problem, state: State) -> None:
        count_step(state)
        square, change, scratch = state["square"], problem.gradient(), problem.scratch
        _note_square(square, change, self.memory, scratch)
        np.sqrt(square, out=scratch)
        scratch += self.epsilon
        change *= -problem.learning_rate
        change /= scratch
        _move(problem, change)


@optimizers.register
@dataclass(frozen=True)
class Adadelta(Optimizer):
    """v = m v + (1 - m) g^2; d = -sqrt(u + epsilon) / sqrt(v + epsilon) g; u = m u + (1 - m) d^2; w += rate d

    Zeiler 2012; u is the mean square of the steps themselves, so that d has the unit of the weights.
    """

    name = "adadelta"
    title = N_("Adadelta")
    summary = N_("Finds the size of its steps from its own earlier steps, so a rate of 1 suits most networks.")

    learning_rate: float = learning_rate(1.0)
    memory: float = _memory(0.95)
    epsilon: float = _epsilon(1e-6)

    def create_state(self, size: int, dtype: DTypeLike) -> State:
        return {
            "step": np.zeros((), np.int64),
            "square": np.zeros(size, dtype),
            "moved": np.zeros(size, dtype),
        }

    def step(self, problem: Problem, state: State) -> None:
        count_step(state)
        square, moved, change, scratch = state["square"], state["moved"], problem.gradient(), problem.scratch
        _note_square(square, change, self.memory, scratch)
        np.add(moved, self.epsilon, out=scratch)
        np.sqrt(scratch, out=scratch)
        change *= scratch
        np.add(square, self.epsilon, out=scratch)
        np.sqrt(scratch, out=scratch)
        np.negative(scratch, out=scratch)
        change /= scratch
        _note_square(moved, change, self.memory, scratch)
        change *= problem.learning_rate
        _move(problem, change)
