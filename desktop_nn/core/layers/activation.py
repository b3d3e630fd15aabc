"""What all activations share: they change each number by itself and keep the shape."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from desktop_nn.core.arrays import Array, Shape
from desktop_nn.core.layers.base import Layer, Memory, Run
from desktop_nn.core.layers.origin import FUNCTION, Origin, Spot


class Activation(Layer):
    """outputs = f(inputs), number by number."""

    category = "activation"

    #: f never falls, so it may change places with a maximum (see `pooled_convolution`).
    rises: ClassVar[bool] = True

    @property
    def is_plain(self) -> bool:
        """Whether nothing but `apply`, `slopes` and `chain` is to be done."""
        return type(self).forward is Activation.forward and type(self).backward is Activation.backward

    def output_shape(self, input_shape: Shape) -> Shape:
        return input_shape

    @abstractmethod
    def apply(self, inputs: Array, out: Array) -> None:
        """out = f(inputs)"""

    @abstractmethod
    def slopes(self, outputs: Array, out: Array, run: Run) -> None:
        """out = f'(inputs), found from the outputs"""

    def chain(self, outputs: Array, grad: Array, out: Array, run: Run) -> None:
        """out = grad * f'(inputs), with f' found from the outputs"""
        self.slopes(outputs, out, run)
        np.multiply(out, grad, out)

    def origin(self, weights: Mapping[str, Array], inputs: Array, spot: Spot) -> Origin | None:
        if not self.is_plain:
            return None
        maps = inputs if inputs.ndim == 3 else inputs.reshape(-1, 1, 1)
        value = maps[spot].reshape(1, 1, 1)
        result = np.empty_like(value)
        self.apply(value, result)
        return Origin(FUNCTION, (spot.map,), value, float(result[0, 0, 0]), top=spot.row, left=spot.column)

    def forward(self, weights: Mapping[str, Array], inputs: Array, run: Run) -> tuple[Array, Memory]:
        out = run.buffer("outputs", inputs.shape)
        self.apply(inputs, out)
        return out, out

    def backward(self, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        if not run.needs_input_grad:
            return None
        out = run.buffer("input_grad", grad.shape)
        self.chain(memory, grad, out, run)
        return out

    def curvature(self, weights: Mapping[str, Array], memory: Memory, curvature: Array, run: Run) -> Array | None:
        if not run.needs_input_grad:
            return None
        slope = run.buffer("slope", memory.shape)
        self.slopes(memory, slope, run)
        slope *= slope
        slope *= curvature
        return slope
