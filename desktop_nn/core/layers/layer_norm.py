"""Layer normalisation: each sample by itself is shifted and scaled to mean 0 and deviation 1."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from desktop_nn.core.arrays import Array, ArraySpec, Shape
from desktop_nn.core.initializers import Constant
from desktop_nn.core.layers.base import Layer, Memory, Run
from desktop_nn.core.layers.batch_norm import by_channel, epsilon_setting
from desktop_nn.core.layers.registry import layers
from desktop_nn.i18n import N_


@layers.register
@dataclass(frozen=True)
class LayerNorm(Layer):
    """outputs = gain (inputs - mean) / sqrt(variance + epsilon) + bias, with mean and variance of the sample

    They are taken over all numbers of the sample; gain and bias belong to each unit of a list or map of an image
    (Ba, Kiros and Hinton 2016). Training and use are the same.
    """

    name = "layer_norm"
    title = N_("Layer normalisation")
    summary = N_(
        "Keeps the numbers of each sample centred on 0 with deviation 1, then learns a scale and a shift. "
        "Unlike batch normalisation it needs no other samples."
    )
    category = "normalisation"

    epsilon: float = epsilon_setting()

    def output_shape(self, input_shape: Shape) -> Shape:
        return input_shape

    def arrays(self, input_shape: Shape) -> tuple[ArraySpec, ...]:
        shape = input_shape[:1]
        return ArraySpec("gain", shape, Constant(1.0), decay=False), ArraySpec("bias", shape, decay=False)

    def connections(self, input_shape: Shape) -> int:
        return 2 * math.prod(input_shape)

    def multiply_adds(self, input_shape: Shape) -> int:
        return 2 * math.prod(input_shape)

    def forward(self, weights: Mapping[str, Array], inputs: Array, run: Run) -> tuple[Array, Memory]:
        values = by_channel(inputs, run, "inputs")
        n = len(values)
        column, normal = run.buffer("column", (n, 1, 1)), run.buffer("normal", values.shape)
        out, scale = run.buffer("outputs", values.shape), run.buffer("scale", (n, 1, 1))
        np.mean(values, axis=(1, 2), keepdims=True, out=column)
        np.subtract(values, column, out=normal)
        np.multiply(normal, normal, out=out)
        np.mean(out, axis=(1, 2), keepdims=True, out=scale)
        scale += self.epsilon
        np.sqrt(scale, out=scale)
        np.reciprocal(scale, out=scale)
        normal *= scale
        np.multiply(normal, weights["gain"][:, None], out=out)
        out += weights["bias"][:, None]
        return out.reshape(inputs.shape), (normal, scale)

    def backward(self, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        normal, scale = memory
        grads = by_channel(grad, run, "grad")
        product, total = run.buffer("product", normal.shape), run.buffer("total", normal.shape[1:2])
        np.multiply(grads, normal, out=product)
        np.add.reduce(product, axis=(0, 2), out=total)
        run.add("gain", total)
        np.add.reduce(grads, axis=(0, 2), out=total)
        run.add("bias", total)
        if not run.needs_input_grad:
            return None
        out, column = run.buffer("input_grad", normal.shape), run.buffer("column", scale.shape)
        np.multiply(grads, weights["gain"][:, None], out=out)
        np.multiply(out, normal, out=product)
        np.mean(product, axis=(1, 2), keepdims=True, out=column)
        np.multiply(normal, column, out=product)
        np.mean(out, axis=(1, 2), keepdims=True, out=column)
        out -= column
        out -= product
        out *= scale
        return out.reshape(grad.shape)
