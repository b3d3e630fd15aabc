"""The second derivatives of the mean loss by each weight, gathered slice by slice on buffers of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop_nn.core.arrays import Weights
from desktop_nn.core.losses import Loss
from desktop_nn.core.network import Network
from desktop_nn.data.base import Samples

Indices = npt.NDArray[np.intp]


class CurvatureSum:
    """Adds what `Plan.curvature` finds. The loss divides by the number of all samples, so the sum is their mean."""

    def __init__(self, network: Network, weights: Weights, samples: Samples) -> None:
        self.curvatures = weights.zeros_like()
        self._slice = min(network.slice_size, len(samples))
        self._plan = network.plan(self._slice)
        self._weights, self._samples, self._shape = weights, samples, network.output_shape
        self._inputs = np.empty((self._slice, *network.input_shape), np.float32)
        self._grad = np.empty((self._slice, *network.output_shape), np.float32)
        self._curvature = np.empty_like(self._grad)

    def find(self, loss: Loss, chosen: Indices) -> Iterator[None]:
        """Fill `curvatures` with the mean over the chosen samples, yielding between two slices."""
        self.curvatures.trainable.fill(0)
        for first in range(0, len(chosen), self._slice):
            if first:
                yield
            with np.errstate(all="ignore"):  # infinities show in the weights
                self._add(loss, chosen[first : first + self._slice], len(chosen))

    def _add(self, loss: Loss, indices: Indices, count: int) -> None:
        grad, curvature = self._grad[: len(indices)], self._curvature[: len(indices)]
        outputs = self._plan.forward(self._weights, self._samples.gather(indices, self._inputs))
        targets: npt.NDArray[Any] = loss.encode(self._samples.labels[indices], self._shape)
        loss.value_and_gradient(outputs, targets, count, grad)
        loss.curvature(outputs, targets, count, curvature)
        self._plan.curvature(self._weights, grad, curvature, self.curvatures)
