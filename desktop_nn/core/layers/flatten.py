"""From an image to a list of numbers, for the dense layers that follow."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from desktop_nn.core.arrays import Array, Shape
from desktop_nn.core.layers.base import Layer, Memory, Run
from desktop_nn.core.layers.registry import layers
from desktop_nn.i18n import N_


@layers.register
@dataclass(frozen=True)
class Flatten(Layer):
    """outputs = inputs with all axes of a sample joined into one, channel by channel, row by row"""

    name = "flatten"
    title = N_("Flatten")
    summary = N_("Lays the pixels of all maps out in one list, as dense layers need it. Nothing is computed.")
    category = "shape"

    def output_shape(self, input_shape: Shape) -> Shape:
        return (math.prod(input_shape),)

    def forward(self, weights: Mapping[str, Array], inputs: Array, run: Run) -> tuple[Array, Memory]:
        shape = inputs.shape
        if not inputs.flags.c_contiguous:
            copy = run.buffer("outputs", shape)
            np.copyto(copy, inputs)
            inputs = copy
        return inputs.reshape(shape[0], -1), shape

    def backward(self, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        return grad.reshape(memory)

    def curvature(self, weights: Mapping[str, Array], memory: Memory, curvature: Array, run: Run) -> Array | None:
        return curvature.reshape(memory)
