"""Pooling: each small window of a map becomes one number, its largest or its mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from desktop_nn.core.arrays import Array, Shape
from desktop_nn.core.layers.base import Layer, Memory, Run
from desktop_nn.core.layers.geometry import check_image, places
from desktop_nn.core.layers.registry import layers
from desktop_nn.core.settings import setting
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

_SIZE = N_("Window size")
_SIZE_HELP = N_("Width and height of the window, in pixels. 2 keeps a quarter of the numbers.")
_STRIDE_HELP = N_(
    "How many pixels the window moves from place to place; 0 means its own size, so that windows do not overlap."
)


@dataclass(frozen=True)
class Pooling(Layer):
    """What both poolings share: sizes, and the windows as one strided view per place in the window."""

    category = "pooling"

    size: int = setting(2, _SIZE, help=_SIZE_HELP, minimum=1, maximum=255)
    stride: int = setting(0, N_("Stride"), help=_STRIDE_HELP, minimum=0, maximum=255)

    @property
    def step(self) -> int:
        """The stride in pixels."""
        return self.stride or self.size

    def output_shape(self, input_shape: Shape) -> Shape:
        check_image(input_shape, self.title)
        channels, height, width = input_shape
        if self.size > min(height, width):
            raise UserError(
                N_(
                    "Window size {window} does not fit: the maps are only {size} wide. "
                    "Use a smaller window or remove a layer before it."
                ),
                window=self.size,
                size=min(height, width),
            )
        return channels, places(height, self.size, self.step), places(width, self.size, self.step)

    def connections(self, input_shape: Shape) -> int:
        channels, rows, columns = self.output_shape(input_shape)
        return channels * rows * columns * self.size**2

    def window(self, input_shape: Shape) -> tuple[Shape, Shape]:
        return (self.size, self.size), (self.step, self.step)

    def _places(self, maps: Array, rows: int, columns: int) -> Iterator[Array]:
        """For each pixel of the window, row by row, the (batch, channels, rows, columns) pixels it meets: views."""
        bottom, right = self.step * (rows - 1) + 1, self.step * (columns - 1) + 1
        for i in range(self.size):
            for j in range(self.size):
                yield maps[:, :, i : i + bottom : self.step, j : j + right : self.step]

    def _tiles(self, shape: Shape) -> bool:
        """True when each pixel of maps (batch, channels, height, width) belongs to exactly one window."""
        return self.step == self.size and shape[2] % self.size == 0 and shape[3] % self.size == 0


@layers.register
@dataclass(frozen=True)
class MaxPool(Pooling):
    """outputs[c, i, j] = max_{m, n < size} inputs[c, i s + m, j s + n]

    The gradient goes to the largest input alone; the first one, row by row, wins a tie.
    """

    name = "max_pool"
    title = N_("Max pooling")
    summary = N_(
        "Keeps the largest number of each window: was the pattern found here? Small shifts of the image hardly matter."
    )

    def forward(self, weights: Mapping[str, Array], inputs: Array, run: Run) -> tuple[Array, Memory]:
        shape = (len(inputs), *self.output_shape(inputs.shape[1:]))
        out = run.buffer("outputs", shape)
        pixels = self._places(inputs, *shape[2:])
        np.copyto(out, next(pixels))
        for pixel in pixels:
            np.maximum(out, pixel, out=out)
        return out, (inputs, out)

    def backward(self, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        if not run.needs_input_grad:
            return None
        inputs, outputs = memory
        rows, columns = grad.shape[2:]
        out = run.buffer("input_grad", inputs.shape)
        if not self._tiles(inputs.shape):
            out.fill(0)
        unclaimed = run.buffer("unclaimed", grad.shape, np.bool_)
        wins = run.buffer("wins", grad.shape, np.bool_)
        unclaimed.fill(True)
        places_ = zip(self._places(inputs, rows, columns), self._places(out, rows, columns), strict=True)
        for index, (pixel, target) in enumerate(places_, 1):
            if index == self.size**2:
                wins = unclaimed  # whatever no other pixel took
            else:
                np.equal(pixel, outputs, out=wins)
                wins &= unclaimed
                unclaimed ^= wins
            if self.step >= self.size:
                np.multiply(grad, wins, out=target)
            else:  # windows overlap, so a pixel may win in several
                share = run.buffer("share", grad.shape)
                np.multiply(grad, wins, out=share)
                target += share
        return out


@layers.register
@dataclass(frozen=True)
class AvgPool(Pooling):
    """outputs[c, i, j] = mean_{m, n < size} inputs[c, i s + m, j s + n]"""

    name = "avg_pool"
    title = N_("Average pooling")
    summary = N_(
        "Keeps the mean of each window: how much of the pattern is there? Small shifts of the image hardly matter."
    )

    def multiply_adds(self, input_shape: Shape) -> int:
        return self.connections(input_shape)

    def forward(self, weights: Mapping[str, Array], inputs: Array, run: Run) -> tuple[Array, Memory]:
        shape = (len(inputs), *self.output_shape(inputs.shape[1:]))
        out = run.buffer("outputs", shape)
        pixels = self._places(inputs, *shape[2:])
        np.copyto(out, next(pixels))
        for pixel in pixels:
            out += pixel
        out *= 1 / self.size**2
        return out, inputs.shape

    def backward(self, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        if not run.needs_input_grad:
            return None
        out = run.buffer("input_grad", memory)
        if not self._tiles(memory):
            out.fill(0)
        share = run.buffer("share", grad.shape)
        np.multiply(grad, 1 / self.size**2, out=share)
        for target in self._places(out, *grad.shape[2:]):
            if self.step >= self.size:
                np.copyto(target, share)
            else:
                target += share
        return out
