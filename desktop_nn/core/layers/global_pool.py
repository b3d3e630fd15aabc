"""Global pooling: each whole map becomes one number."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from desktop_nn.core.arrays import Array, Shape
from desktop_nn.core.layers.base import Layer, Memory, Run
from desktop_nn.core.layers.geometry import check_image
from desktop_nn.core.layers.origin import LENGTH, MAXIMUM, MEAN, Origin, Spot, combined
from desktop_nn.core.layers.registry import layers
from desktop_nn.core.settings import setting
from desktop_nn.i18n import N_

_KIND_HELP = N_(
    "Mean: how much of the pattern is there. Largest: whether it is anywhere. Root of the sum of squares: its energy."
)


@layers.register
@dataclass(frozen=True)
class GlobalPool(Layer):
    """outputs[c] = mean, maximum or root of the sum of squares of inputs[c]

    inputs (batch, channels, height, width) -> outputs (batch, channels). The first of equal largest pixels, row by
    row, gets the whole gradient; the root's gradient is defined as 0 for a map of zeros.
    """

    name = "global_pool"
    title = N_("Global pooling")
    summary = N_("Turns each whole map into one number, however large it is: where the pattern lies no longer matters.")
    category = "pooling"

    kind: str = setting(
        "average",
        N_("What is kept"),
        help=_KIND_HELP,
        choices=(
            ("average", N_("The mean")),
            ("maximum", N_("The largest")),
            ("l2", N_("Root of the sum of squares")),
        ),
    )

    def output_shape(self, input_shape: Shape) -> Shape:
        check_image(input_shape, self.title)
        return (input_shape[0],)

    def connections(self, input_shape: Shape) -> int:
        return math.prod(input_shape)

    def multiply_adds(self, input_shape: Shape) -> int:
        return 0 if self.kind == "maximum" else math.prod(input_shape)

    def window(self, input_shape: Shape) -> tuple[Shape, Shape]:
        return (input_shape[1], input_shape[2]), (1, 1)

    def origin(self, weights: Mapping[str, Array], inputs: Array, spot: Spot) -> Origin:
        rule = {"average": MEAN, "maximum": MAXIMUM}.get(self.kind, LENGTH)
        values = inputs[spot.map : spot.map + 1]
        return Origin(rule, (spot.map,), values, combined(rule, values))

    def forward(self, weights: Mapping[str, Array], inputs: Array, run: Run) -> tuple[Array, Memory]:
        maps = self._flat(inputs, run)
        out = run.buffer("outputs", maps.shape[:2])
        if self.kind == "average":
            np.add.reduce(maps, axis=2, out=out)
            out *= 1 / maps.shape[2]
        elif self.kind == "maximum":
            np.maximum.reduce(maps, axis=2, out=out)
        else:
            np.einsum("ncp,ncp->nc", maps, maps, out=out)
            np.sqrt(out, out=out)
        return out, (inputs.shape, maps, out)

    def _flat(self, inputs: Array, run: Run) -> Array:
        """(batch, channels, pixels)"""
        if not inputs.flags.c_contiguous:
            copy = run.buffer("copy", inputs.shape)
            np.copyto(copy, inputs)
            inputs = copy
        return inputs.reshape(*inputs.shape[:2], -1)

    def backward(self, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        return self._back(memory, grad, run, 1)

    def curvature(self, weights: Mapping[str, Array], memory: Memory, curvature: Array, run: Run) -> Array | None:
        return self._back(memory, curvature, run, 2)

    def _back(self, memory: Memory, grad: Array, run: Run, power: int) -> Array | None:
        """grad times the slope of each pixel, or its square."""
        if not run.needs_input_grad:
            return None
        shape, maps, outputs = memory
        out = run.buffer("input_grad", maps.shape)
        if self.kind == "average":
            share = run.buffer("share", grad.shape)
            np.multiply(grad, maps.shape[2] ** -power, out=share)
            np.copyto(out, share[:, :, None])
        elif self.kind == "maximum":
            out.fill(0)
            np.put_along_axis(out, maps.argmax(axis=2)[:, :, None], grad[:, :, None], axis=2)
        else:
            share = run.buffer("share", grad.shape)
            np.copyto(share, outputs)
            share[share == 0] = 1
            np.divide(maps, share[:, :, None], out=out)
            if power == 2:
                out *= out
            out *= grad[:, :, None]
        return out.reshape(shape)
