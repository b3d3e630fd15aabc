"""L-BFGS: Newton's method with a curvature guessed from the last few steps, for small problems and whole batches."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from desktop_nn.core.arrays import Array
from desktop_nn.core.optimizers.base import Optimizer, Problem, State, count_step, learning_rate
from desktop_nn.core.optimizers.registry import optimizers
from desktop_nn.core.settings import setting
from desktop_nn.i18n import N_

_ENOUGH = 1e-4  # the share of the promised descent that a step must keep (Armijo)
_TRIALS = 20


@optimizers.register
@dataclass(frozen=True)
class LBFGS(Optimizer):
    """d = -H g with H from the last `history` pairs (step, change of the gradient); w += t d

    Nocedal and Wright 2006, algorithm 7.4 (two loops); t from the parabola through the loss here, its slope, and the
    loss one step ahead, then halved until the loss falls (Armijo). On a bowl with n axes that is n steps. Rates of
    layers enter as the first guess of H, so that frozen weights stay and all others still find the same minimum.
    """

    name = "lbfgs"
    title = N_("L-BFGS")
    summary = N_(
        "Guesses from its last steps how the loss curves and goes straight for the minimum: few steps, each measured "
        "several times. For small networks, with all samples in one batch."
    )
    measures_loss = True

    learning_rate: float = learning_rate(1.0)
    history: int = setting(
        10,
        N_("Remembered steps"),
        help=N_("From so many steps the curvature is guessed. More give a better guess and need more memory."),
        minimum=1,
        maximum=100,
    )

    def create_state(self, size: int, dtype: DTypeLike) -> State:
        return {
            "step": np.zeros((), np.int64),
            "pairs": np.zeros((), np.int64),
            "weights": np.zeros(size, dtype),
            "gradient": np.zeros(size, dtype),
            "direction": np.zeros(size, dtype),
            "moves": np.zeros((self.history, size), dtype),
            "turns": np.zeros((self.history, size), dtype),
        }

    def step(self, problem: Problem, state: State) -> None:
        gradient, weights = problem.gradient(), problem.weights
        if state["step"]:
            self._remember(weights, gradient, state)
        count_step(state)
        slope = self._turn_downhill(problem, gradient, state)
        if not slope < 0:
            return  # a place without slope, or not a number, which others will see
        np.copyto(state["weights"], weights)
        np.copyto(state["gradient"], gradient)
        self._search(problem, state, slope)

    def _remember(self, weights: Array, gradient: Array, state: State) -> None:
        """Keep the last step and how it turned the gradient, unless the loss curved the wrong way."""
        place = int(state["pairs"]) % self.history
        move, turn = state["moves"][place], state["turns"][place]
        np.subtract(weights, state["weights"], out=move)
        np.subtract(gradient, state["gradient"], out=turn)
        if np.dot(move, turn) > 1e-10 * np.dot(turn, turn):
            state["pairs"] += 1
        else:  # what stood in this place is lost; begin anew
            state["pairs"][...] = 0

    def _turn_downhill(self, problem: Problem, gradient: Array, state: State) -> float:
        """Fill the direction; returns the slope of the loss along it."""
        direction = state["direction"]
        self._apply_inverse(problem, gradient, state)
        slope = float(np.dot(gradient, direction))
        if not slope < 0 and state["pairs"]:
            state["pairs"][...] = 0
            self._apply_inverse(problem, gradient, state)
            slope = float(np.dot(gradient, direction))
        return slope

    def _apply_inverse(self, problem: Problem, gradient: Array, state: State) -> None:
        """direction = -H gradient in two loops over the pairs."""
        direction, scratch = state["direction"], problem.scratch
        pairs = self._newest_first(state)
        shares: list[float] = []
        np.negative(gradient, out=direction)
        for move, turn, curvature in pairs:
            share = float(np.dot(move, direction)) / curvature
            np.multiply(turn, share, out=scratch)
            direction -= scratch
            shares.append(share)
        if problem.scale is not None:
            direction *= problem.scale
        if pairs:
            _, turn, curvature = pairs[0]
            np.multiply(turn, 1 if problem.scale is None else problem.scale, out=scratch)
            direction *= curvature / float(np.dot(turn, scratch))
        for (move, turn, curvature), share in zip(reversed(pairs), reversed(shares), strict=True):
            share -= float(np.dot(turn, direction)) / curvature
            np.multiply(move, share, out=scratch)
            direction += scratch

    def _newest_first(self, state: State) -> list[tuple[Array, Array, float]]:
        """Steps, turns and their products; in a saved run that was altered they may be of no use."""
        count = int(state["pairs"])
        places = [number % self.history for number in range(count - 1, max(-1, count - 1 - self.history), -1)]
        pairs = [(state["moves"][place], state["turns"][place]) for place in places]
        found = [(move, turn, float(np.dot(move, turn))) for move, turn in pairs]
        return [each for each in found if each[2] > 0]

    def _search(self, problem: Problem, state: State, slope: float) -> None:
        """Go along the direction to where the loss is clearly lower; stay where no such place is found."""
        start = problem.loss_at(problem.weights)
        rounding = 4 * float(np.finfo(problem.weights.dtype).eps) * abs(start)
        length = problem.learning_rate
        if not state["pairs"]:  # nothing is known of the curvature yet: at most this far in all
            np.abs(state["gradient"], out=problem.scratch)
            length *= min(1.0, 1 / float(problem.scratch.sum()))
        loss = self._try(problem, state, length)
        better = _lowest(start, slope, length, loss)
        if math.isfinite(better) and 1e-3 < better / length < 1e3 and abs(better - length) > 0.01 * length:
            ahead = self._try(problem, state, better)
            if ahead < loss or not math.isfinite(loss):
                length, loss = better, ahead
            else:
                self._go(problem, state, length)
        for _ in range(_TRIALS):
            if loss <= start + _ENOUGH * slope * length + rounding:
                return
            better = _lowest(start, slope, length, loss)
            length *= min(max(better / length, 0.1), 0.5) if math.isfinite(better) else 0.1
            loss = self._try(problem, state, length)
        self._go(problem, state, 0.0)
        state["pairs"][...] = 0

    def _try(self, problem: Problem, state: State, length: float) -> float:
        self._go(problem, state, length)
        loss = problem.loss_at(problem.weights)
        return loss if math.isfinite(loss) else math.inf

    def _go(self, problem: Problem, state: State, length: float) -> None:
        """w = start + length direction"""
        weights = problem.weights
        np.multiply(state["direction"], length, out=weights)
        weights += state["weights"]


def _lowest(start: float, slope: float, length: float, loss: float) -> float:
    """Where the parabola with this start and slope that reaches `loss` after `length` is lowest; NaN if nowhere."""
    bend = loss - start - slope * length
    return -slope * length**2 / (2 * bend) if 0 < bend < math.inf else math.nan
