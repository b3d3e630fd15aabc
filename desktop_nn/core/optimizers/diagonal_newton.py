"""LeCun's stochastic diagonal Levenberg-Marquardt: each weight has a rate of its own, from how its loss curves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import DTypeLike

from desktop_nn.core.losses import Loss
from desktop_nn.core.optimizers.base import Optimizer, Problem, State, count_step, learning_rate
from desktop_nn.core.optimizers.registry import optimizers
from desktop_nn.core.settings import setting
from desktop_nn.i18n import N_

if TYPE_CHECKING:
    from desktop_nn.core.network import Network


@optimizers.register
@dataclass(frozen=True)
class DiagonalNewton(Optimizer):
    """w_k -= rate / (mu + h_kk) g_k, with h_kk the second derivative of the mean loss by w_k (Gauss-Newton)

    LeCun et al. 1998, section III: h is found before each pass on `samples` samples; or, as in 1989, `running`: from
    the samples of each step, h = memory h + (1 - memory) h_step. A weight that many links share sums over all of them.
    """

    name = "diagonal_newton"
    title = N_("Diagonal Levenberg-Marquardt")
    summary = N_(
        "LeCun's rule for LeNet-5: where the loss curves steeply along a weight its steps are short, "
        "where it is flat they are long. Made for batches of one."
    )

    learning_rate: float = learning_rate(0.001)
    mu: float = setting(
        0.02,
        N_("Mu"),
        help=N_("Added to every curvature, so that flat directions get no endless steps. LeNet-5 used 0.02."),
        above=0.0,
        maximum=1000.0,
        logarithmic=True,
    )
    samples: int = setting(
        500,
        N_("Samples for the curvature"),
        help=N_("On so many training samples, spread evenly, the curvature is found before each epoch."),
        minimum=1,
        maximum=60_000,
        logarithmic=True,
    )
    running: bool = setting(
        False,
        N_("Running estimate"),
        help=N_("Find the curvature from each batch, and keep a mean that forgets, instead of once before each epoch."),
    )
    memory: float = setting(
        0.95,
        N_("Memory of the curvature"),
        help=N_("How slowly the running estimate forgets: 0.95 remembers about twenty steps."),
        minimum=0.0,
        maximum=0.99999,
        decimals=5,
    )

    def check(self, network: Network, loss: Loss, batch_size: int) -> None:
        if problem := network.curvature_problem():
            raise problem

    def create_state(self, size: int, dtype: DTypeLike) -> State:
        return {
            "step": np.zeros((), np.int64),
            "estimates": np.zeros((), np.int64),
            "epoch": np.zeros((), np.int64),
            "curvature": np.zeros(size, dtype),
        }

    def curvature_samples(self, state: State, epoch: int) -> int | None:
        if self.running:
            return 0
        return self.samples if not state["estimates"] or int(state["epoch"]) != epoch else None

    def step(self, problem: Problem, state: State) -> None:
        samples = self.curvature_samples(state, problem.epoch)
        if samples is not None:
            self._estimate(problem, state, samples)
        count_step(state)
        change, scratch = problem.gradient(), problem.scratch
        np.add(state["curvature"], self.mu, out=scratch)
        change *= -problem.learning_rate
        change /= scratch
        if problem.scale is not None:
            change *= problem.scale
        weights = problem.weights
        weights += change

    def _estimate(self, problem: Problem, state: State, samples: int) -> None:
        found, curvature = problem.curvature(samples), state["curvature"]
        if self.running and state["estimates"]:
            found *= 1 - self.memory
            curvature *= self.memory
            curvature += found
        else:
            np.copyto(curvature, found)
        state["estimates"] += 1
        state["epoch"][...] = problem.epoch
