"""Rosenblatt's rule of error correction: the first learning rule with a proof that it ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import DTypeLike

from desktop_nn.core.losses import Loss, PerceptronCriterion
from desktop_nn.core.optimizers.base import Optimizer, Problem, State, count_step, learning_rate
from desktop_nn.core.optimizers.registry import optimizers
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

if TYPE_CHECKING:
    from desktop_nn.core.network import Network


@optimizers.register
@dataclass(frozen=True)
class ErrorCorrection(Optimizer):
    """y = [w x + b > 0]; w += rate (t - y) x; b += rate (t - y), one sample at a time

    The perceptron criterion gives (y - t) x as its gradient, so this is its descent, counted: `corrections` is the
    number of steps that changed a weight. Where a line separates the classes there are at most (R / gamma)^2 of them,
    with R the longest input and gamma the margin (Novikoff 1962).
    """

    name = "error_correction"
    title = N_("Error correction")
    summary = N_(
        "Rosenblatt's rule: look at one sample, and only after a wrong answer add or take away its inputs. "
        "It needs the perceptron criterion and batches of one."
    )

    learning_rate: float = learning_rate(1.0)

    def check(self, network: Network, loss: Loss, batch_size: int) -> None:
        if not isinstance(loss, PerceptronCriterion):
            raise UserError(
                N_("{optimizer} works with the loss '{wanted}' only, not with '{loss}'."),
                optimizer=self.title,
                wanted=PerceptronCriterion.title,
                loss=loss.title,
            )
        if batch_size != 1:
            raise UserError(
                N_("{optimizer} looks at one sample at a time: set the batch size to 1, not {size}."),
                optimizer=self.title,
                size=batch_size,
            )

    def create_state(self, size: int, dtype: DTypeLike) -> State:
        return {"step": np.zeros((), np.int64), "corrections": np.zeros((), np.int64)}

    def step(self, problem: Problem, state: State) -> None:
        count_step(state)
        change = problem.gradient()
        state["corrections"] += bool(change.any())
        change *= -problem.learning_rate
        if problem.scale is not None:
            change *= problem.scale
        weights = problem.weights
        weights += change
