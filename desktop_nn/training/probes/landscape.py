"""The loss around the weights of one moment, on a plane through them: measured bit by bit, from coarse to fine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import numpy.typing as npt

from desktop_nn.core.network import Network
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.training.directions import WeightPlane, draw_directions, movable
from desktop_nn.training.evaluation import Evaluator, spread
from desktop_nn.training.generators import generator
from desktop_nn.training.probes.base import Probe, ProbeContext

Losses = npt.NDArray[np.float64]

#: Places on each side of the grid; odd, so that one of them is the center.
SIDE = 33
#: The grid reaches this far from the center in each direction, in lengths of the weights.
REACH = 1.0
#: At most so many training samples are measured, spread evenly.
MOST_SAMPLES = 256
#: The landscape needs four vectors as long as the weights; larger networks have none.
MOST_PARAMETERS = 2_000_000
#: First every eighth place of each row and column, at last all.
_STRIDES = (8, 4, 2, 1)


@dataclass(frozen=True, eq=False)
class LandscapeAnswer:
    """What is known so far: `losses[row, column]`, row 0 at y = -REACH, column 0 at x = -REACH; nan is not measured
    yet, infinite what is no number. Every `stride`th row and column is whole (0: not even the coarsest are).
    """

    plane: WeightPlane
    losses: Losses
    stride: int
    share: float
    samples: int

    @property
    def is_complete(self) -> bool:
        """Whether all places are measured."""
        return self.stride == 1

    @property
    def center_loss(self) -> float:
        """The loss of the weights in the middle: the first that is measured."""
        return float(self.losses[SIDE // 2, SIDE // 2])


@dataclass(frozen=True)
class Landscape(Probe):
    """Asks for the loss on the plane through the present weights, in directions grown from `seed`.

    Each `turn` begins anew where the weights then are; the same turn goes on where it stopped, for `seconds` at a
    time and at least one piece. A run that rests answers a question only once: `part` makes it another one.
    Raises UserError where `landscape_problem` finds one.
    """

    turn: int = 0
    part: int = 0
    seed: int = 0
    seconds: float = 0.005

    def evaluate(self, context: ProbeContext) -> LandscapeAnswer:
        key = ("landscape", self.turn, self.seed, context.loss)
        measurement = context.kept(key, lambda: _Measurement(context, generator(self.seed, "directions")))
        return measurement.go_on(self.seconds)


def landscape_problem(network: Network) -> UserError | None:
    """Why a network has no landscape, or None when it has one."""
    if network.parameters > MOST_PARAMETERS:
        return UserError(N_("The landscape of the loss is shown for networks with up to 2,000,000 parameters."))
    if np.count_nonzero(movable(network)) < 2:
        return UserError(N_("A landscape needs at least two weights that can learn."))
    return None


class _Measurement:
    """A landscape in the making: its weights and its buffers are its own."""

    def __init__(self, context: ProbeContext, rng: np.random.Generator) -> None:
        if problem := landscape_problem(context.network):
            raise problem
        network, center = context.network, context.weights.copy()
        self._moved = center.copy()
        self._plane = WeightPlane(center.trainable, draw_directions(network, center, rng))
        self._samples, self._loss = context.dataset.train, context.loss
        self._chosen = spread(len(self._samples), MOST_SAMPLES)
        self._evaluator = Evaluator(network, max(1, min(network.slice_size, len(self._chosen))), classification=False)
        self._losses = np.full((SIDE, SIDE), np.nan)
        self._answer: LandscapeAnswer | None = None
        self._work = self._measure()

    def go_on(self, seconds: float) -> LandscapeAnswer:
        """Measure for so long, at least one piece, and tell what is known then."""
        if self._answer is not None and self._answer.is_complete:
            return self._answer
        deadline = perf_counter() + seconds
        for _piece in self._work:
            if perf_counter() >= deadline:
                break
        self._answer = self._known()
        return self._answer

    def _known(self) -> LandscapeAnswer:
        measured = ~np.isnan(self._losses)
        stride = next((each for each in reversed(_STRIDES) if measured[::each, ::each].all()), 0)
        return LandscapeAnswer(self._plane, self._losses.copy(), stride, float(measured.mean()), len(self._chosen))

    def _measure(self) -> Iterator[None]:
        """One place after the other, resting after each slice of samples."""
        for row, column in _order():
            self._move(-REACH + 2 * REACH * column / (SIDE - 1), -REACH + 2 * REACH * row / (SIDE - 1))
            for score in self._evaluator.measure(self._moved, self._loss, self._samples, self._chosen):
                if score is not None:
                    self._losses[row, column] = score.loss if np.isfinite(score.loss) else np.inf
                yield

    def _move(self, x: float, y: float) -> None:
        weights, (first, second) = self._moved.trainable, self._plane.directions
        with np.errstate(over="ignore"):  # the loss says it all
            np.multiply(first, np.float32(x), out=weights)
            weights += np.float32(y) * second
            weights += self._plane.center


def _order() -> Iterator[tuple[int, int]]:
    """The center, then the grid from coarse to fine, each place once."""
    seen = {(SIDE // 2, SIDE // 2)}
    yield from seen.copy()
    for stride in _STRIDES:
        for row in range(0, SIDE, stride):
            for column in range(0, SIDE, stride):
                if (row, column) not in seen:
                    seen.add((row, column))
                    yield row, column
