"""What every optimiser is: a rule that turns the gradient into a change of the weights."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, Protocol

from numpy.typing import DTypeLike

from desktop_nn.core.arrays import Array
from desktop_nn.core.losses import Loss
from desktop_nn.core.settings import Checked, setting
from desktop_nn.i18n import N_

if TYPE_CHECKING:
    from desktop_nn.core.network import Network

#: What an optimiser remembers between steps, by name; `step` counts them. All of it can be saved as arrays.
State = dict[str, Array]


class Problem(Protocol):
    """What is to be made small."""

    @property
    def weights(self) -> Array:
        """The vector of all trainable numbers; the optimiser changes it in place."""

    @property
    def scale(self) -> Array | None:
        """For each number the factor of its updates; None means 1."""

    @property
    def learning_rate(self) -> float:
        """The rate of this step: the optimiser's own, as the schedule has changed it."""

    @property
    def epoch(self) -> int:
        """How many whole passes through the data are done."""

    @property
    def scratch(self) -> Array:
        """A vector as long as the weights, with nothing in it that matters."""

    def gradient(self) -> Array:
        """The gradient at `weights`. The optimiser may use the array up."""

    def loss_at(self, vector: Array) -> float:
        """The loss with other weights."""

    def curvature(self, samples: int) -> Array:
        """The second derivative of the mean loss by each weight, never below 0 (Gauss-Newton), found on so many samples

        of the training data; with 0, on those of this step. The optimiser may use the array up.
        """

    def shrink(self, share: float) -> None:
        """w -= share scale w for every weight that decays, in place."""


LEARNING_RATE = N_("Learning rate")
LEARNING_RATE_HELP = N_(
    "How far one step goes. Too small and learning crawls; too large and the loss jumps about or explodes."
)


class Optimizer(Checked, ABC):
    """A rule without numbers of its own; what it remembers lives in a state."""

    name: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]

    learning_rate: float

    #: It compares losses along its way, so whatever moves the weights must be a part of the loss.
    measures_loss: ClassVar[bool] = False

    def check(self, network: Network, loss: Loss, batch_size: int) -> None:
        """UserError unless it can train this network with this loss and size of batch."""

    def curvature_samples(self, state: State, epoch: int) -> int | None:
        """How many samples the next step wants the curvature of, 0 for those of the step; None when it wants none."""
        return None

    @abstractmethod
    def create_state(self, size: int, dtype: DTypeLike) -> State:
        """What is remembered before the first step, for `size` weights."""

    @abstractmethod
    def step(self, problem: Problem, state: State) -> None:
        """One step: changes `problem.weights` and `state` in place, and allocates nothing."""


def learning_rate(default: float) -> float:
    """The setting all optimisers have."""
    rate: float = setting(default, LEARNING_RATE, help=LEARNING_RATE_HELP, above=0.0, maximum=1000.0, logarithmic=True)
    return rate


def count_step(state: State) -> int:
    """One more step is made; gives its number, from 1. Through a plain number: a tenth of the time of `+= 1`."""
    number = int(state["step"].item()) + 1
    state["step"][()] = number
    return number
