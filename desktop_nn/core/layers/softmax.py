"""Softmax: from scores of any size to shares that sum to 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from desktop_nn.core.arrays import Array, Shape
from desktop_nn.core.layers.base import Layer, Memory, Run
from desktop_nn.core.layers.registry import layers
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_


def softmax(inputs: Array, out: Array, column: Array) -> None:
    """out = exp(inputs) / sum(exp(inputs)) along the last axis; `column` (n, 1) is used up.

    The largest input is taken off first: the result is the same and exp cannot overflow.
    """
    np.maximum.reduce(inputs, axis=-1, keepdims=True, out=column)
    np.subtract(inputs, column, out=out)
    np.exp(out, out=out)
    np.add.reduce(out, axis=-1, keepdims=True, out=column)
    np.divide(out, column, out=out)


@layers.register
@dataclass(frozen=True)
class Softmax(Layer):
    """outputs_i = exp(inputs_i) / sum_j exp(inputs_j); backward: outputs_i (grad_i - sum_j grad_j outputs_j)"""

    name = "softmax"
    title = N_("Softmax")
    summary = N_(
        "Turns scores into shares of 1, one per class. The loss 'softmax and cross entropy' has it built in already."
    )
    category = "activation"

    def output_shape(self, input_shape: Shape) -> Shape:
        if len(input_shape) != 1:
            raise UserError(
                N_("Softmax reads a list of scores, but gets an image of {shape}. Add a Flatten layer before it."),
                shape=" × ".join(str(size) for size in input_shape),
            )
        return input_shape

    def forward(self, weights: Mapping[str, Array], inputs: Array, run: Run) -> tuple[Array, Memory]:
        out = run.buffer("outputs", inputs.shape)
        softmax(inputs, out, run.buffer("column", (len(inputs), 1)))
        return out, out

    def backward(self, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        if not run.needs_input_grad:
            return None
        out = run.buffer("input_grad", grad.shape)
        column = run.buffer("column", (len(grad), 1))
        np.multiply(grad, memory, out=out)
        np.add.reduce(out, axis=-1, keepdims=True, out=column)
        np.subtract(grad, column, out=out)
        out *= memory
        return out
