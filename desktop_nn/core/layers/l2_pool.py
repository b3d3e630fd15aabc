"""L2 pooling: each small window of a map becomes its length, the root of the sum of its squares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from desktop_nn.core.arrays import Array
from desktop_nn.core.layers.base import Memory, Run
from desktop_nn.core.layers.origin import LENGTH
from desktop_nn.core.layers.pooling import PaddedPooling
from desktop_nn.core.layers.registry import layers
from desktop_nn.i18n import N_


@layers.register
@dataclass(frozen=True)
class L2Pool(PaddedPooling):
    """outputs[c, i, j] = sqrt(sum_{m, n < size} inputs[c, i s + m - p, j s + n - p]^2)

    dy/dx = x / y, defined as 0 where the whole window is 0 (Goodfellow, Bengio and Courville, section 9.3).
    """

    name = "l2_pool"
    title = N_("L2 pooling")
    summary = N_(
        "Takes the root of the sum of squares of each window: between the mean and the largest, "
        "and it does not matter whether the pattern is light or dark."
    )

    rule = LENGTH

    def multiply_adds(self, input_shape: tuple[int, ...]) -> int:
        return self.connections(input_shape)

    def forward(self, weights: Mapping[str, Array], inputs: Array, run: Run) -> tuple[Array, Memory]:
        out = run.buffer("outputs", (len(inputs), *self.output_shape(inputs.shape[1:])))
        padded = self._padded(inputs, run)
        squares = run.buffer("squares", padded.shape)
        np.multiply(padded, padded, out=squares)
        self._sum(squares, out)
        np.sqrt(out, out=out)
        return out, (padded, out)

    def backward(self, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        return self._back(memory, grad, run, 1)

    def curvature(self, weights: Mapping[str, Array], memory: Memory, curvature: Array, run: Run) -> Array | None:
        return self._back(memory, curvature, run, 2)

    def _back(self, memory: Memory, grad: Array, run: Run, power: int) -> Array | None:
        """sum_i grad_i (x / y_i)^power: the window's share first, then each pixel's own factor."""
        if not run.needs_input_grad:
            return None
        inputs, outputs = memory
        share = run.buffer("share", grad.shape)
        empty = run.buffer("empty", grad.shape, np.bool_)
        np.equal(outputs, 0, out=empty)
        np.add(outputs, empty, out=share)
        for _ in range(power - 1):
            share *= share
        np.divide(grad, share, out=share)
        out = self._gradient(inputs.shape, run)
        self._spread(share, out)
        for _ in range(power):
            out *= inputs
        return self._cut(out) if self.border else out
