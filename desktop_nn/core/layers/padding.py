"""Puts rows and columns of one value around an image, as LeNet-5's 28 x 28 digits sit in 32 x 32 pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from desktop_nn.core.arrays import Array, Shape
from desktop_nn.core.layers.base import Layer, Memory, Run
from desktop_nn.core.layers.geometry import check_image
from desktop_nn.core.layers.registry import layers
from desktop_nn.core.layers.sliding import PADDING_VALUE
from desktop_nn.core.settings import setting
from desktop_nn.i18n import N_

_HELP = N_("How many rows or columns are added on this side.")


@layers.register
@dataclass(frozen=True)
class Padding(Layer):
    """outputs[c, i + top, j + left] = inputs[c, i, j]; `value` everywhere else

    inputs (batch, channels, height, width) -> outputs (batch, channels, height + top + bottom, width + left + right).
    """

    name = "padding"
    title = N_("Padding")
    summary = N_("Puts a border of one value around each map, so that kernels also see what lies at the edge.")
    category = "shape"

    top: int = setting(2, N_("Above"), help=_HELP, minimum=0, maximum=1024)
    bottom: int = setting(2, N_("Below"), help=_HELP, minimum=0, maximum=1024)
    left: int = setting(2, N_("Left"), help=_HELP, minimum=0, maximum=1024)
    right: int = setting(2, N_("Right"), help=_HELP, minimum=0, maximum=1024)
    value: float = setting(
        0.0,
        PADDING_VALUE,
        help=N_("What the new pixels are worth: the value of the background, -0.1 in LeNet-5."),
        minimum=-1000.0,
        maximum=1000.0,
    )

    def output_shape(self, input_shape: Shape) -> Shape:
        check_image(input_shape, self.title)
        channels, height, width = input_shape
        return channels, height + self.top + self.bottom, width + self.left + self.right

    def first_corner(self, input_shape: Shape) -> tuple[int, int]:
        return -self.top, -self.left

    def _inside(self, padded: Array) -> Array:
        _, _, height, width = padded.shape
        return padded[:, :, self.top : height - self.bottom, self.left : width - self.right]

    def forward(self, weights: Mapping[str, Array], inputs: Array, run: Run) -> tuple[Array, Memory]:
        out = run.buffer("outputs", (len(inputs), *self.output_shape(inputs.shape[1:])))
        out.fill(self.value)
        np.copyto(self._inside(out), inputs)
        return out, None

    def backward(self, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        return self._inside(grad)

    def curvature(self, weights: Mapping[str, Array], memory: Memory, curvature: Array, run: Run) -> Array | None:
        return self._inside(curvature)
