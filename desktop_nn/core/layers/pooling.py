"""What all poolings share, and the two of every day: each small window becomes its largest number, or its mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf
from typing import ClassVar

import numpy as np

from desktop_nn.core.arrays import Array, Shape
from desktop_nn.core.layers.base import Layer, Memory, Run
from desktop_nn.core.layers.geometry import check_image, places
from desktop_nn.core.layers.origin import MAXIMUM, MEAN, SUM, Origin, Spot, combined, patch
from desktop_nn.core.layers.registry import layers
from desktop_nn.core.settings import setting
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

_SIZE = N_("Window size")
_SIZE_HELP = N_("Width and height of the window, in pixels. 2 keeps a quarter of the numbers.")
_STRIDE_HELP = N_(
    "How many pixels the window moves from place to place; 0 means its own size, so that windows do not overlap."
)
_PADDING_HELP = N_(
    "Rows and columns added around each map, so that pixels at the border count as often as others. "
    "They never change the result: what lies outside is left out."
)


@dataclass(frozen=True)
class Pooling(Layer):
    """What the poolings share: sizes, and the windows as one strided view per place in the window.

    inputs (batch, channels, height, width) -> outputs (batch, channels, (height + 2p - size) // s + 1, ...).
    """

    category = "pooling"

    #: What lies around the image; it never wins a maximum and adds nothing to a sum.
    outside: ClassVar[float] = 0.0

    #: How a window becomes one number.
    rule: ClassVar[str] = SUM

    size: int = setting(2, _SIZE, help=_SIZE_HELP, minimum=1, maximum=255)
    stride: int = setting(0, N_("Stride"), help=_STRIDE_HELP, minimum=0, maximum=255)

    @property
    def border(self) -> int:
        """Rows and columns around each map."""
        return 0

    @property
    def step(self) -> int:
        """The stride in pixels."""
        return self.stride or self.size

    def output_shape(self, input_shape: Shape) -> Shape:
        check_image(input_shape, self.title)
        channels, height, width = (input_shape[0], *(size + 2 * self.border for size in input_shape[1:]))
        if self.size > min(height, width):
            raise UserError(
                N_(
                    "Window size {window} does not fit: the maps are only {size} wide. "
                    "Use a smaller window or remove a layer before it."
                ),
                window=self.size,
                size=min(height, width),
            )
        if self.border >= self.size:  # else a window could lie outside altogether, with nothing to choose from
            raise UserError(
                N_(
                    "{layer}: padding {padding} is too much for windows of size {window}: "
                    "it must be smaller than the window."
                ),
                layer=self.title,
                padding=self.border,
                window=self.size,
            )
        return channels, places(height, self.size, self.step), places(width, self.size, self.step)

    def connections(self, input_shape: Shape) -> int:
        channels, rows, columns = self.output_shape(input_shape)
        return channels * rows * columns * self.size**2

    def window(self, input_shape: Shape) -> tuple[Shape, Shape]:
        return (self.size, self.size), (self.step, self.step)

    def first_corner(self, input_shape: Shape) -> tuple[int, int]:
        return -self.border, -self.border

    def origin(self, weights: Mapping[str, Array], inputs: Array, spot: Spot) -> Origin:
        top, left = spot.row * self.step - self.border, spot.column * self.step - self.border
        values = patch(inputs[spot.map : spot.map + 1], (top, left), (self.size, self.size))
        return Origin(self.rule, (spot.map,), values, combined(self.rule, values), top=top, left=left)

    def _padded(self, inputs: Array, run: Run) -> Array:
        """The maps with their border; the maps themselves where there is none."""
        p = self.border
        if not p:
            return inputs
        n, channels, height, width = inputs.shape
        padded = run.buffer("padded", (n, channels, height + 2 * p, width + 2 * p))
        padded.fill(self.outside)
        np.copyto(self._cut(padded), inputs)
        return padded

    def _cut(self, padded: Array) -> Array:
        """The maps without their border: a view."""
        p = self.border
        return padded[:, :, p : padded.shape[2] - p, p : padded.shape[3] - p]

    def _gradient(self, shape: Shape, run: Run) -> Array:
        """Room for a gradient of (padded) maps, zero wherever no window or more than one may write."""
        out = run.buffer("input_grad", shape)
        if not self._tiles(shape):
            out.fill(0)
        return out

    def _places(self, maps: Array, rows: int, columns: int) -> Iterator[Array]:
        """For each pixel of the window, row by row, the (batch, channels, rows, columns) pixels it meets: views."""
        bottom, right = self.step * (rows - 1) + 1, self.step * (columns - 1) + 1
        for i in range(self.size):
            for j in range(self.size):
                yield maps[:, :, i : i + bottom : self.step, j : j + right : self.step]

    def _sum(self, maps: Array, out: Array) -> None:
        """out = the sum of each window"""
        pixels = self._places(maps, *out.shape[2:])
        np.copyto(out, next(pixels))
        for pixel in pixels:
            out += pixel

    def _spread(self, share: Array, out: Array) -> None:
        """Add `share` of each window to all its pixels in `out`."""
        for target in self._places(out, *share.shape[2:]):
            if self.step >= self.size:
                np.copyto(target, share)
            else:
                target += share

    def _tiles(self, shape: Shape) -> bool:
        """True when each pixel of maps (batch, channels, height, width) belongs to exactly one window."""
        return self.step == self.size and shape[2] % self.size == 0 and shape[3] % self.size == 0


@dataclass(frozen=True)
class PaddedPooling(Pooling):
    """A pooling whose windows may reach over the border of the maps."""

    padding: int = setting(0, N_("Padding"), help=_PADDING_HELP, minimum=0, maximum=127)

    @property
    def border(self) -> int:
        return self.padding


@layers.register
@dataclass(frozen=True)
class MaxPool(PaddedPooling):
    """outputs[c, i, j] = max_{m, n < size} inputs[c, i s + m - p, j s + n - p], over the pixels inside the image

    The gradient goes to the largest input alone; the first one, row by row, wins a tie.
    """

    name = "max_pool"
    title = N_("Max pooling")
    summary = N_(
        "Keeps the largest number of each window: was the pattern found here? Small shifts of the image hardly matter."
    )
    outside = -inf
    rule = MAXIMUM

    def forward(self, weights: Mapping[str, Array], inputs: Array, run: Run) -> tuple[Array, Memory]:
        shape = (len(inputs), *self.output_shape(inputs.shape[1:]))
        out = run.buffer("outputs", shape)
        padded = self._padded(inputs, run)
        pixels = self._places(padded, *shape[2:])
        np.copyto(out, next(pixels))
        for pixel in pixels:
            np.maximum(out, pixel, out=out)
        return out, (padded, out)

    def backward(self, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        if not run.needs_input_grad:
            return None
        inputs, outputs = memory
        rows, columns = grad.shape[2:]
        out = self._gradient(inputs.shape, run)
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
        return self._cut(out) if self.border else out

    def curvature(self, weights: Mapping[str, Array], memory: Memory, curvature: Array, run: Run) -> Array | None:
        return self.backward(weights, memory, curvature, run)  # a slope of 1 or 0 is its own square


@layers.register
@dataclass(frozen=True)
class AvgPool(PaddedPooling):
    """outputs[c, i, j] = mean_{m, n < size} inputs[c, i s + m - p, j s + n - p], over the pixels inside the image"""

    name = "avg_pool"
    title = N_("Average pooling")
    summary = N_(
        "Keeps the mean of each window: how much of the pattern is there? Small shifts of the image hardly matter."
    )
    rule = MEAN

    def multiply_adds(self, input_shape: Shape) -> int:
        return self.connections(input_shape)

    def _shares(self, height: int, width: int, run: Run) -> Array | float:
        """One over the number of pixels in each window: at a padded border there are fewer."""
        if not self.border:
            return 1 / self.size**2
        rows, columns = self._counts(height), self._counts(width)
        shares = run.buffer("shares", (len(rows), len(columns)))
        np.multiply(rows[:, None], columns, out=shares)
        np.reciprocal(shares, out=shares)
        return shares

    def _counts(self, length: int) -> Array:
        """How many pixels of an axis of this length each window holds."""
        first = np.arange(places(length + 2 * self.border, self.size, self.step)) * self.step - self.border
        return np.minimum(first + self.size, length) - np.maximum(first, 0)

    def forward(self, weights: Mapping[str, Array], inputs: Array, run: Run) -> tuple[Array, Memory]:
        out = run.buffer("outputs", (len(inputs), *self.output_shape(inputs.shape[1:])))
        padded = self._padded(inputs, run)
        self._sum(padded, out)
        shares = self._shares(inputs.shape[2], inputs.shape[3], run)
        out *= shares
        return out, (padded.shape, shares)

    def backward(self, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        return self._back(memory, grad, run, 1)

    def curvature(self, weights: Mapping[str, Array], memory: Memory, curvature: Array, run: Run) -> Array | None:
        return self._back(memory, curvature, run, 2)

    def _back(self, memory: Memory, grad: Array, run: Run, power: int) -> Array | None:
        if not run.needs_input_grad:
            return None
        shape, shares = memory
        out = self._gradient(shape, run)
        share = run.buffer("share", grad.shape)
        np.multiply(grad, shares if power == 1 else shares**power, out=share)
        self._spread(share, out)
        return self._cut(out) if self.border else out
