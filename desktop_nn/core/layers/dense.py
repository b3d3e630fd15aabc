"""The fully connected layer: every unit reads every input."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from desktop_nn.core.arrays import Array, ArraySpec, Shape
from desktop_nn.core.initializers import INITIALIZER_CHOICES, initializer
from desktop_nn.core.layers.base import Layer, Memory, Run
from desktop_nn.core.layers.origin import Origin, Spot, weighted
from desktop_nn.core.layers.registry import layers
from desktop_nn.core.settings import setting
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

BIAS_HELP = N_(
    "A number of its own that each unit adds to its sum: it moves the point where the unit starts to answer."
)
INITIAL_HELP = N_("How the first weights are drawn. Too large and units saturate; too small and nothing gets through.")


@layers.register
@dataclass(frozen=True)
class Dense(Layer):
    """outputs = inputs @ weight.T + bias

    inputs (batch, n) -> outputs (batch, units); weight (units, n), bias (units,).
    """

    name = "dense"
    title = N_("Dense")
    summary = N_("Every unit reads every input: a weighted sum plus a bias.")
    category = "dense"

    units: int = setting(
        16,
        N_("Units"),
        help=N_("How many neurons this layer has. More units can draw finer shapes, and cost more weights to learn."),
        minimum=1,
        maximum=1_000_000,
        logarithmic=True,
    )
    bias: bool = setting(True, N_("Bias"), help=BIAS_HELP)
    initializer: str = setting("glorot_uniform", N_("Initial weights"), help=INITIAL_HELP, choices=INITIALIZER_CHOICES)

    def output_shape(self, input_shape: Shape) -> Shape:
        if len(input_shape) != 1:
            raise UserError(
                N_(
                    "A dense layer reads a list of numbers, but gets an image of {shape}. "
                    "Add a Flatten layer before it."
                ),
                shape=" × ".join(str(size) for size in input_shape),
            )
        return (self.units,)

    def arrays(self, input_shape: Shape) -> tuple[ArraySpec, ...]:
        (n,) = input_shape
        weight = ArraySpec("weight", (self.units, n), initializer(self.initializer), fan_in=n, fan_out=self.units)
        return (weight, ArraySpec("bias", (self.units,), decay=False)) if self.bias else (weight,)

    def origin(self, weights: Mapping[str, Array], inputs: Array, spot: Spot) -> Origin:
        bias = float(weights["bias"][spot.map]) if self.bias else None
        row = weights["weight"][spot.map]
        return weighted(inputs[:, None, None], row[:, None, None], bias, tuple(range(len(inputs))))

    def forward(self, weights: Mapping[str, Array], inputs: Array, run: Run) -> tuple[Array, Memory]:
        out = run.buffer("outputs", (len(inputs), self.units))
        # on small arrays `dot` takes half the time of `matmul`
        inputs.dot(weights["weight"].T, out)
        if self.bias:
            np.add(out, weights["bias"], out)
        return out, inputs

    def backward(self, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        weight = weights["weight"]
        run.add("weight", grad.T.dot(memory, run.buffer("weight_grad", weight.shape)))
        if self.bias:
            run.add("bias", run.ones(len(grad)).dot(grad, run.buffer("bias_grad", (self.units,))))
        if not run.needs_input_grad:
            return None
        return grad.dot(weight, run.buffer("input_grad", memory.shape))

    def curvature(self, weights: Mapping[str, Array], memory: Memory, curvature: Array, run: Run) -> Array | None:
        squares = np.multiply(memory, memory, run.buffer("squared_inputs", memory.shape))
        run.add("weight", curvature.T.dot(squares))
        if self.bias:
            run.add("bias", curvature.sum(0))
        return curvature.dot(weights["weight"] ** 2) if run.needs_input_grad else None

    def connections(self, input_shape: Shape) -> int:
        return self.units * (input_shape[0] + self.bias)

    def multiply_adds(self, input_shape: Shape) -> int:
        return self.units * input_shape[0]
