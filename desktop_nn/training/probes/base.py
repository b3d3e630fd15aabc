"""What a view may ask of a network while it trains, and what it needs to answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from desktop_nn.core.arrays import Weights
from desktop_nn.core.losses import Loss
from desktop_nn.core.network import Network
from desktop_nn.core.plan import Plan
from desktop_nn.data.base import Dataset
from desktop_nn.project.experiment import Experiment

Floats = npt.NDArray[np.float32]

#: So many grids of points and works under way are remembered: each view has one or two.
_KEPT = 8

#: Each probe says in its own class what it answers.
Answer = Any
Kept = TypeVar("Kept")


class ProbeContext:
    """A network to look at, with evaluators of its own: looking never touches the buffers of the training.

    `weights` is the vector that is being trained, so an answer shows the moment it is asked.
    """

    def __init__(self, experiment: Experiment, network: Network, weights: Weights, dataset: Dataset) -> None:
        self.experiment = experiment
        self.network = network
        self.weights = weights
        self.dataset = dataset
        self._plans: dict[int, Plan] = {}
        self._quick_plans: dict[int, Plan] = {}  # for the outputs alone
        self._tails: dict[tuple[str, int], Plan] = {}
        self._kept: dict[Hashable, Any] = {}

    @property
    def loss(self) -> Loss:
        """The loss, which knows how raw outputs become classes."""
        return self.experiment.training.loss

    def plan(self, batch: int) -> Plan:
        """An evaluator for at most `batch` samples at a time, made once."""
        if batch not in self._plans:
            self._plans[batch] = self.network.plan(batch)
        return self._plans[batch]

    def tail(self, layer_id: str, batch: int) -> Plan:
        """The layers after `layer_id` alone, as an evaluator for up to `batch` samples of what that layer gives."""
        key = (layer_id, batch)
        if key not in self._tails:
            ids = [each.id for each in self.network.layers]
            rest = self.network.layers[ids.index(layer_id) + 1 :]
            self._tails[key] = Plan([(each.id, each.layer) for each in rest], self.network.layout, batch)
        return self._tails[key]

    def outputs(self, inputs: Floats, batch: int | None = None) -> Floats:
        """The raw outputs for all `inputs`, computed in slices of `batch` samples (None: what suits the network)."""
        batch = batch or self.network.slice_size
        plan = self._quick_plans.get(batch)
        if plan is None:
            plan = self._quick_plans[batch] = self.network.plan(batch, fused=True)
        outputs = np.empty((len(inputs), *self.network.output_shape), np.float32)
        for first in range(0, len(inputs), batch):
            part = inputs[first : first + batch]
            outputs[first : first + batch] = plan.forward(self.weights, part)
        return outputs

    def kept(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What `make` gives, made again only when several other `key`s were asked for in between."""
        kept: Kept = self._kept.pop(key) if key in self._kept else make()
        self._kept[key] = kept  # the newest stands last
        if len(self._kept) > _KEPT:
            del self._kept[next(iter(self._kept))]
        return kept


class Probe(ABC):
    """A question, as a frozen dataclass that can be hashed: two views that ask the same share one answer."""

    @property
    def key(self) -> tuple[object, ...]:
        """What tells this question from others."""
        return (type(self).__name__, self)

    @abstractmethod
    def evaluate(self, context: ProbeContext) -> Answer:
        """The answer, sharing nothing with the session. Raises UserError where the question makes no sense."""
