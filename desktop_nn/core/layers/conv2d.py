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

#: From this many weights per kernel on, turning the gradient first makes the product quicker by more than it costs.
_WORTH_TURNING = 64


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
    there is one small product per image: 3.8 and 1.6 times faster than im2col with one big product on LeNet-5's two.
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
        n, rows, width, k = len(grad), geometry.rows, geometry.row_width, self.kernel
        # the wrapped columns, and the k - 1 numbers before the first image, stay zero: they add nothing
        flat = run.buffer("wide_grad", (k - 1 + n * self.filters * rows * width,), zeroed=True)
        wide = flat[k - 1 :].reshape(n, self.filters, rows, width)
        np.copyto(wide[..., : geometry.columns], grad)
        if self.bias:
            total = run.buffer("bias_grad", (self.filters,))
            np.add.reduce(wide, axis=(0, 2, 3), out=total)
            run.add("bias", total)
        self._weight_gradient(columns, wide.reshape(n, self.filters, -1), run)
        if not run.needs_input_grad:
            return None
        if self.stride == 1:
            padded = self._input_gradient(weights["weight"], wide, geometry, run)
        else:
            padded = self._strided_input_gradient(weights["weight"], wide, geometry, run)
        p = self.padding
        return padded[:, :, p : p + geometry.height, p : p + geometry.width]

    def _weight_gradient(self, columns: Array, flat: Array, run: Run) -> None:
        n, size, length = columns.shape
        turned = flat.transpose(0, 2, 1)
        if size >= _WORTH_TURNING:
            copy = run.buffer("turned_grad", (n, length, self.filters))
            np.copyto(copy, turned)
            turned = copy
        # columns @ grad^T takes about half the time of grad @ columns^T
        each = run.buffer("weight_grads", (n, size, self.filters))
        np.matmul(columns, turned, out=each)
        total = run.buffer("weight_grad", (size, self.filters))
        np.add.reduce(each, axis=0, out=total)
        run.add("weight", total.reshape(-1, self.kernel, self.kernel, self.filters).transpose(3, 0, 1, 2))

    def _input_gradient(self, weight: Array, wide: Array, geometry: Geometry, run: Run) -> Array:
        """With step 1: one product sums over filters and kernel columns, then the k kernel rows are added up.

        Adding k * k planes instead took 19.2 us for an image in LeNet-5's second convolution; this takes 13.8.
        """
        n, channels, k = len(wide), geometry.channels, self.kernel
        length = geometry.rows * geometry.row_width
        image, plane, _, pixel = wide.strides
        shape = (n, self.filters, k, length)
        shifted = run.buffer("shifted_grad", shape)
        np.copyto(shifted, as_strided(wide, shape, (image, plane, -pixel, pixel), writeable=False))
        kernel_rows = run.buffer("kernel_rows", (channels, k, self.filters, k))
        np.copyto(kernel_rows, weight.transpose(1, 2, 0, 3))
        partial = run.buffer("partial_grad", (n, channels, k, length))
        np.matmul(
            kernel_rows.reshape(channels * k, -1),
            shifted.reshape(n, -1, length),
            out=partial.reshape(n, -1, length),
        )
        padded = run.buffer("padded_grad", (n, channels, geometry.padded_height * geometry.row_width))
        np.copyto(padded[:, :, :length], partial[:, :, 0])
        padded[:, :, length:] = 0
        for i in range(1, k):
            start = i * geometry.row_width
            part = padded[:, :, start : start + length]
            np.add(part, partial[:, :, i], out=part)
        return padded.reshape(n, channels, geometry.padded_height, geometry.padded_width)

    def _strided_input_gradient(self, weight: Array, wide: Array, geometry: Geometry, run: Run) -> Array:
        """For each pixel of the kernel, add the gradient back to the pixels that it met."""
        n, channels, k, s = len(wide), geometry.channels, self.kernel, self.stride
        rows, columns = geometry.rows, geometry.columns
        planes = run.buffer("column_grad", (n, channels, k, k, rows, columns))
        np.matmul(
            weight.reshape(self.filters, -1).T,
            wide.reshape(n, self.filters, -1),
            out=planes.reshape(n, channels * k * k, -1),
        )
        padded = run.buffer("padded_grad", (n, channels, geometry.padded_height, geometry.padded_width))
        padded.fill(0)
        bottom, right = s * (rows - 1) + 1, s * (columns - 1) + 1
        for i in range(k):
            for j in range(k):
                part = padded[:, :, i : i + bottom : s, j : j + right : s]
                np.add(part, planes[:, :, i, j], out=part)
        return padded
