"""The gradient of one batch, gathered slice by slice so that a large batch needs no more memory than a small one."""

from __future__ import annotations

import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop_nn.core.arrays import Weights
from desktop_nn.core.losses import Loss
from desktop_nn.core.network import Network
from desktop_nn.core.plan import Plan
from desktop_nn.data.base import Samples
from desktop_nn.training import parallel

Array = npt.NDArray[Any]


class _Lane:
    """What one thread needs to find the gradient of one slice: a plan and arrays of its own."""

    def __init__(self, network: Network, weights: Weights, samples: Samples, size: int) -> None:
        self.plan = network.plan(size, training=True)
        self.gradients = weights.zeros_like()
        self.inputs = np.empty((size, *network.input_shape), np.float32)
        self.count = 0
        self.value = 0.0
        self._weights, self._samples = weights, samples
        self._grad = np.empty((size, *network.output_shape), np.float32)
        self._room = samples.room(size)

    def gather(self, indices: npt.NDArray[np.intp]) -> Array:
        """The inputs of these samples, valid until the next are gathered."""
        return self._samples.gather(indices, self.inputs, self._room)

    @np.errstate(all="ignore")  # each thread has its own; whoever asks looks for infinities in the loss
    def add(self, into: Weights, loss: Loss, targets: Array, work: _Slice) -> None:
        """Add the gradient of one slice to `into`."""
        indices, batch, rng = work
        self.count = count = len(indices)
        grad = self._grad[:count]
        outputs = self.plan.forward(self._weights, self.gather(indices), rng)
        self.value = loss.value_and_gradient(outputs, targets.take(indices, 0), batch, grad)
        self.plan.backward(self._weights, grad, into)

    def add_alone(self, loss: Loss, targets: Array, work: _Slice) -> None:
        """Find the gradient of one slice."""
        self.gradients.trainable.fill(0)
        self.add(self.gradients, loss, targets, work)


#: Some samples, the size of the batch that they are of, and the chance that its layers use.
_Slice = tuple[npt.NDArray[np.intp], int, np.random.Generator]


class GradientSum:
    """Adds the gradients of slices. The loss divides by the whole batch, so the sum is the batch's mean.

    Up to `threads` slices are worked on at once. Whatever their number, each slice has a generator of its own, its
    gradient is found by itself and the gradients are added in the order of the slices, so the bits are the same.
    """

    def __init__(
        self, network: Network, weights: Weights, loss: Loss, samples: Samples, threads: int | None = None
    ) -> None:
        self.slice = network.training_slice
        self.gradients = weights.zeros_like()
        self._network = network
        self._weights = weights
        self._samples = samples
        self._lanes = [_Lane(network, weights, samples, min(self.slice, len(samples)))]
        self._latest, self._latest_number = self._lanes[0], 0
        self._most_lanes = parallel.threads() if threads is None else threads
        if any(entry.spec.kind == "state" for entry in weights.layout.entries):
            self._most_lanes = 1  # else two threads would write what a layer carries along
        self._uses_chance = any(placed.layer.uses_chance for placed in network.layers)
        self.use_loss(loss)
        self.begin(0, np.random.default_rng(0))

    @property
    def plan(self) -> Plan:
        """The plan of the slice that was worked on last."""
        return self._latest.plan

    @property
    def stride(self) -> int:
        """How many samples `add` takes at most: a slice for each thread."""
        return self.slice * self._most_lanes

    def use_loss(self, loss: Loss) -> None:
        """Minimise `loss` from now on."""
        self._loss = loss
        self._targets = loss.encode(self._samples.labels, self._network.output_shape)

    def begin(self, batch: int, rng: np.random.Generator) -> None:
        """Begin a new sum, for a batch of `batch` samples; `rng` serves layers that use chance."""
        self.gradients.trainable.fill(0)
        self._batch, self._rng = batch, rng
        self._is_one_slice = batch <= self.slice
        self._before = rng.bit_generator.state if self._uses_chance else None
        self._seed = 0 if self._is_one_slice else int(rng.integers(2**63))
        self._next = 0
        self._value = 0.0

    def add(self, indices: npt.NDArray[np.intp]) -> float:
        """Add the gradient of the next samples, `stride` unless they are the last; returns the sum of the losses."""
        if self._is_one_slice:
            lane = self._lanes[0]
            self._latest, self._latest_number = lane, 0
            lane.add(self.gradients, self._loss, self._targets, (indices, self._batch, self._rng))
            self._value += lane.value
            return self._value
        lanes = self._add_in_order(list(self._cut(indices)))
        for lane in lanes:
            self._value += lane.value
        place = next((at for at, lane in enumerate(lanes) if not math.isfinite(lane.value)), len(lanes) - 1)
        self._latest, self._latest_number = lanes[place], self._next - len(lanes) + place
        return self._value

    def _cut(self, indices: npt.NDArray[np.intp]) -> Iterator[_Slice]:
        for first in range(0, len(indices), self.slice):
            yield indices[first : first + self.slice], self._batch, self._chance_of(self._next)
            self._next += 1

    def _chance_of(self, number: int) -> np.random.Generator:
        """The generator of slice `number` of this sum, as it was before its layers drew from it."""
        if not self._is_one_slice:
            return np.random.default_rng([self._seed, number])
        if self._before is None:
            return self._rng
        rng = np.random.Generator(np.random.PCG64(0))
        rng.bit_generator.state = self._before
        return rng

    def _add_in_order(self, slices: list[_Slice]) -> list[_Lane]:
        lanes, common = self._find_lanes(len(slices)), (self._loss, self._targets)
        pairs = list(zip(lanes, slices, strict=True))
        others = [self._threads.submit(lane.add_alone, *common, work) for lane, work in pairs[1:]]
        lanes[0].add_alone(*common, slices[0])
        for other in others:
            other.result()
        for lane in lanes:
            self.gradients.trainable += lane.gradients.trainable
        return lanes

    def _find_lanes(self, count: int) -> list[_Lane]:
        """The first `count` lanes; one that is missing is made now, so that what is not needed takes no memory."""
        while len(self._lanes) < count:
            self._lanes.append(_Lane(self._network, self._weights, self._samples, self.slice))
        return self._lanes[:count]

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(parallel.MOST, "gradient")

    def layer_by_layer(self) -> Plan:
        """A plan that holds the outputs of every layer for the slice added last: the one that trains skips some.

        After several slices at once, for the first of them whose loss is not finite. Layers do what they did in
        training, by the same chance.
        """
        lane = self._latest
        plan = self._network.plan(max(lane.count, 1), training=True, fused=False)
        with np.errstate(all="ignore"):
            inputs, rng = lane.inputs[: lane.count], self._chance_of(self._latest_number)
            plan.forward(self._with(self._weights.trainable), inputs, rng)
        return plan

    def _with(self, vector: Array) -> Weights:
        """The weights with other trainable numbers, and a copy of what layers carry along: looking changes nothing."""
        return Weights(self._weights.layout, vector, self._weights.other.copy())

    def loss_at(self, vector: Array, indices: npt.NDArray[np.intp]) -> float:
        """The mean loss of the samples of this sum if the trainable numbers were `vector`.

        The very function that has the gradient: layers draw the same chance again. Nothing they carry along changes.
        """
        weights, lane, total = self._with(vector), self._lanes[0], 0.0
        for number, first in enumerate(range(0, len(indices), self.slice)):
            part = indices[first : first + self.slice]
            outputs = lane.plan.forward(weights, lane.gather(part), self._chance_of(number))
            grad = np.empty_like(outputs)
            total += self._loss.value_and_gradient(outputs, self._targets[part], len(indices), grad)
        return total
