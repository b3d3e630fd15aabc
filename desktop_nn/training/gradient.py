"""The gradient of one batch, gathered slice by slice so that a large batch needs no more memory than a small one."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop_nn.core.arrays import Weights
from desktop_nn.core.losses import Loss
from desktop_nn.core.network import Network
from desktop_nn.core.plan import Plan
from desktop_nn.data.base import Samples

Array = npt.NDArray[Any]


class GradientSum:
    """Adds the gradients of slices. The loss divides by the whole batch, so the sum is the batch's mean."""

    def __init__(self, network: Network, weights: Weights, loss: Loss, samples: Samples) -> None:
        self.slice = network.slice_size
        self._network = network
        self._count = 0
        self.plan = network.plan(min(self.slice, len(samples)), training=True)
        self.gradients = weights.zeros_like()
        self._weights = weights
        self._samples = samples
        self._shape = network.output_shape
        self._inputs = np.empty((min(self.slice, len(samples)), *network.input_shape), np.float32)
        self._grad = np.empty((len(self._inputs), *network.output_shape), np.float32)
        self.use_loss(loss)

    def use_loss(self, loss: Loss) -> None:
        """Minimise `loss` from now on."""
        self._loss = loss
        self._targets = loss.encode(self._samples.labels, self._shape)

    def clear(self) -> None:
        """Begin a new sum."""
        self.gradients.trainable.fill(0)

    def add(self, indices: npt.NDArray[np.intp], batch: int, rng: np.random.Generator) -> float:
        """Add the gradient of these samples, at most `slice` of them; returns their part of the batch's mean loss."""
        count = self._count = len(indices)
        inputs = self._samples.gather(indices, self._inputs)
        grad = self._grad[:count]
        outputs = self.plan.forward(self._weights, inputs, rng)
        loss = self._loss.value_and_gradient(outputs, self._targets[indices], batch, grad)
        self.plan.backward(self._weights, grad, self.gradients)
        return loss

    def layer_by_layer(self) -> Plan:
        """A plan that holds the outputs of every layer for the slice added last: the one that trains skips some."""
        plan = self._network.plan(max(self._count, 1), fused=False)
        with np.errstate(all="ignore"):
            plan.forward(self._weights, self._inputs[: self._count])
        return plan

    def loss_at(self, vector: Array, indices: npt.NDArray[np.intp], rng: np.random.Generator) -> float:
        """The mean loss of these samples if the trainable numbers were `vector`."""
        weights = Weights(self._weights.layout, vector, self._weights.other)
        total = 0.0
        for first in range(0, len(indices), self.slice):
            part = indices[first : first + self.slice]
            outputs = self.plan.forward(weights, self._samples.gather(part, self._inputs), rng)
            grad = self._grad[: len(part)]
            total += self._loss.value_and_gradient(outputs, self._targets[part], len(indices), grad)
        return total


class BatchProblem:
    """What an optimiser sees of one batch: the weights to change, their gradient, and the loss elsewhere."""

    def __init__(self, weights: Array, gradient: Array, scale: Array | None) -> None:
        self.weights = weights
        self.scale = scale
        self._gradient = gradient
        self.measure: Callable[[Array], float] = lambda _: math.nan

    def gradient(self) -> Array:
        """The gradient at `weights`, of the mean loss of the batch."""
        return self._gradient

    def loss_at(self, vector: Array) -> float:
        """The mean loss of the batch if the weights were `vector`."""
        return self.measure(vector)
