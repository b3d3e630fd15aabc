"""The convolution layer: small kernels slide over the image and each draws a map of what it finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

from desktop_nn.core.arrays import Array, ArraySpec, Shape
from desktop_nn.core.initializers import INITIALIZER_CHOICES, initializer
from desktop_nn.core.layers.base import Layer, Memory, Run
from desktop_nn.core.layers.dense import BIAS_HELP, INITIAL_HELP
from desktop_nn.core.layers.geometry import check_image, places
from desktop_nn.core.layers.registry import layers
from desktop_nn.core.settings import setting
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_


class Geometry(NamedTuple):
    """Sizes of one convolution: image and padded image, output, and the width that the products keep."""

    channels: int
    height: int
    width: int
    padded_height: int
    padded_width: int
    rows: int
    columns: int
    #: With step 1 an output row is as wide as the padded image: its last few columns wrap around and are never read.
    row_width: int


@layers.register
@dataclass(frozen=True)
class Conv2D(Layer):
    """outputs[f, i, j] = bias[f] + sum_{c, m, n} padded[c, i s + m, j s + n] weight[f, c, m, n]

    That is cross-correlation, as every library computes it; true convolution has the kernel turned by 180 degrees.
    inputs (batch, channels, height, width) -> outputs (batch, filters, (height + 2p - k) // s + 1, ...);
    weight (filters, channels, k, k), bias (filters,).

    With step 1 the columns of the product are whole shifted planes of the padded image, which are quick to copy, and
    there is one small product per image. On LeNet-5 this takes a third of the time of im2col with one big product.
    """

    name = "conv2d"
    title = N_("Convolution")
    summary = N_(
        "Slides small kernels over the image. Each kernel is one set of weights used at every place, and draws one map."
    )
    category = "convolution"

    filters: int = setting(
        6,
        N_("Filters"),
        help=N_("How many kernels, and so how many maps come out. Each learns to find one pattern."),
        minimum=1,
        maximum=4096,
        logarithmic=True,
    )
    kernel: int = setting(
        5,
        N_("Kernel size"),
        help=N_("Width and height of the patch that each unit sees, in pixels."),
        minimum=1,
        maximum=255,
    )
    stride: int = setting(
        1,
        N_("Stride"),
        help=N_("How many pixels the kernel moves from place to place. 2 halves the size of the maps."),
        minimum=1,
        maximum=64,
    )
    padding: int = setting(
        0,
        N_("Padding"),
        help=N_("Rows and columns of zeros around the image. Half the kernel keeps the size; 0 shrinks the maps."),
        minimum=0,
        maximum=127,
    )
    bias: bool = setting(True, N_("Bias"), help=BIAS_HELP)
    initializer: str = setting("glorot_uniform", N_("Initial weights"), help=INITIAL_HELP, choices=INITIALIZER_CHOICES)

    def output_shape(self, input_shape: Shape) -> Shape:
        check_image(input_shape, self.title)
        smallest = min(input_shape[1:]) + 2 * self.padding
        if self.kernel > smallest:
            raise UserError(
                N_(
                    "Kernel size {kernel} does not fit: the padded input is only {size} wide. "
                    "Use a smaller kernel or more padding."
                ),
                kernel=self.kernel,
                size=smallest,
            )
        geometry = self._geometry(input_shape)
        return self.filters, geometry.rows, geometry.columns

    def arrays(self, input_shape: Shape) -> tuple[ArraySpec, ...]:
        channels, area = input_shape[0], self.kernel**2
        shape = (self.filters, channels, self.kernel, self.kernel)
        start = initializer(self.initializer)
        weight = ArraySpec("weight", shape, start, fan_in=channels * area, fan_out=self.filters * area)
        return (weight, ArraySpec("bias", (self.filters,), decay=False)) if self.bias else (weight,)

    def connections(self, input_shape: Shape) -> int:
        filters, rows, columns = self.output_shape(input_shape)
        return filters * rows * columns * (input_shape[0] * self.kernel**2 + self.bias)

    def multiply_adds(self, input_shape: Shape) -> int:
        filters, rows, columns = self.output_shape(input_shape)
        return filters * rows * columns * input_shape[0] * self.kernel**2

    def window(self, input_shape: Shape) -> tuple[Shape, Shape]:
        return (self.kernel, self.kernel), (self.stride, self.stride)

    def _geometry(self, input_shape: Shape) -> Geometry:
        channels, height, width = input_shape
        high, wide = height + 2 * self.padding, width + 2 * self.padding
        rows, columns = places(high, self.kernel, self.stride), places(wide, self.kernel, self.stride)
        row_width = wide if self.stride == 1 else columns
        return Geometry(channels, height, width, high, wide, rows, columns, row_width)

    def forward(self, weights: Mapping[str, Array], inputs: Array, run: Run) -> tuple[Array, Memory]:
        geometry = self._geometry(inputs.shape[1:])
        columns = self._columns(inputs, geometry, run)
        n, length = len(inputs), geometry.rows * geometry.row_width
        products = run.buffer("products", (n, self.filters, length))
        np.matmul(weights["weight"].reshape(self.filters, -1), columns, out=products)
        if self.bias:
            products += weights["bias"][:, None]
        outputs = products.reshape(n, self.filters, geometry.rows, geometry.row_width)
        return outputs[..., : geometry.columns], (geometry, columns)

    def _columns(self, inputs: Array, geometry: Geometry, run: Run) -> Array:
        """(batch, channels * k * k, places): for each weight of a kernel the pixels it meets."""
        n, k = len(inputs), self.kernel
        plane = geometry.padded_height * geometry.padded_width
        # the planes shifted farthest read up to k - 1 numbers beyond the last image
        flat = run.buffer("padded", (n * geometry.channels * plane + k - 1,), zeroed=True)
        padded = flat[: n * geometry.channels * plane].reshape(
            n, geometry.channels, geometry.padded_height, geometry.padded_width
        )
        p = self.padding
        np.copyto(padded[:, :, p : p + geometry.height, p : p + geometry.width], inputs)
        columns = run.buffer("columns", (n, geometry.channels, k, k, geometry.rows, geometry.row_width))
        np.copyto(columns, self._patches(padded, geometry))
        return columns.reshape(n, geometry.channels * k * k, -1)

    def _patches(self, padded: Array, geometry: Geometry) -> Array:
        """A view of the padded images: (batch, channels, k, k, rows, row width)."""
        image, channel, row, pixel = padded.strides
        shape = (len(padded), geometry.channels, self.kernel, self.kernel, geometry.rows, geometry.row_width)
        return as_strided(
            padded, shape, (image, channel, row, pixel, row * self.stride, pixel * self.stride), writeable=False
        )

    def backward(self, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        geometry, columns = memory
        n = len(grad)
        # the wrapped columns stay zero, so they add nothing
        wide = run.buffer("wide_grad", (n, self.filters, geometry.rows, geometry.row_width), zeroed=True)
        np.copyto(wide[..., : geometry.columns], grad)
        flat = wide.reshape(n, self.filters, -1)
        self._weight_gradient(columns, flat, run)
        if self.bias:
            total = run.buffer("bias_grad", (self.filters,))
            np.add.reduce(flat, axis=(0, 2), out=total)
            run.gradients["bias"][...] += total
        if not run.needs_input_grad:
            return None
        column_grad = run.buffer("column_grad", columns.shape)
        np.matmul(weights["weight"].reshape(self.filters, -1).T, flat, out=column_grad)
        return self._input_gradient(column_grad, geometry, run)

    def _weight_gradient(self, columns: Array, flat: Array, run: Run) -> None:
        n, size = columns.shape[:2]
        # columns @ grad^T takes about half the time of grad @ columns^T
        each = run.buffer("weight_grads", (n, size, self.filters))
        np.matmul(columns, flat.transpose(0, 2, 1), out=each)
        total = run.buffer("weight_grad", (size, self.filters))
        np.add.reduce(each, axis=0, out=total)
        gradient = run.gradients["weight"].reshape(self.filters, size)
        gradient += total.T

    def _input_gradient(self, column_grad: Array, geometry: Geometry, run: Run) -> Array:
        """Add each shifted plane back to where it was read."""
        n, k, s, p = len(column_grad), self.kernel, self.stride, self.padding
        shape = (n, geometry.channels, geometry.padded_height, geometry.padded_width)
        planes = column_grad.reshape(n, geometry.channels, k, k, geometry.rows, geometry.row_width)
        padded = run.buffer("padded_grad", shape)
        padded.fill(0)
        bottom, right = s * (geometry.rows - 1) + 1, s * (geometry.columns - 1) + 1
        for i in range(k):
            for j in range(k):
                padded[:, :, i : i + bottom : s, j : j + right : s] += planes[:, :, i, j, :, : geometry.columns]
        return padded[:, :, p : p + geometry.height, p : p + geometry.width]
