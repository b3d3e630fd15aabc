"""The transposed convolution: each number of a small map paints a kernel into a larger one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np

from desktop_nn.core.arrays import Array, ArraySpec, Shape
from desktop_nn.core.initializers import INITIALIZER_CHOICES, initializer
from desktop_nn.core.layers.base import Extent, Layer, Memory, Run
from desktop_nn.core.layers.correlation import Correlation
from desktop_nn.core.layers.dense import BIAS_HELP, INITIAL_HELP
from desktop_nn.core.layers.geometry import check_image
from desktop_nn.core.layers.padding_sides import Sides
from desktop_nn.core.layers.registry import layers
from desktop_nn.core.layers.sliding import DILATION, DILATION_HELP, FILTERS, KERNEL, PADDING, STRIDE
from desktop_nn.core.settings import setting
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_


@layers.register
@dataclass(frozen=True)
class TransposedConv2D(Layer):
    """outputs[f, i s + m d - p, j s + n d - p] += inputs[c, i, j] weight[c, f, m, n], plus bias[f]

    The convolution that belongs to it goes the other way, with the same weights: its matrix is C, this one is C^T
    (Dumoulin and Visin, relationships 8 to 14). It restores the shape, not the values.
    inputs (batch, channels, height, width) -> outputs (batch, filters, s (height - 1) + a + k - 2p, ...);
    weight (channels, filters, k, k), bias (filters,).
    """

    name = "transposed_conv2d"
    title = N_("Transposed convolution")
    summary = N_(
        "Goes a convolution's way back: each number paints its kernel into a larger map, and where kernels overlap they"
        " add up. It restores the size, not the values."
    )
    category = "convolution"

    filters: int = setting(
        6,
        FILTERS,
        help=N_("How many maps come out; each is painted with kernels of its own."),
        minimum=1,
        maximum=4096,
        logarithmic=True,
    )
    kernel: int = setting(
        3, KERNEL, help=N_("Width and height of what each number paints, in pixels."), minimum=1, maximum=255
    )
    stride: int = setting(
        2,
        STRIDE,
        help=N_("How many pixels lie between the kernels of neighbours. 2 doubles the size of the maps."),
        minimum=1,
        maximum=64,
    )
    padding: int = setting(
        0,
        PADDING,
        help=N_("Rows and columns cut off around the result, as the way back from so much padding."),
        minimum=0,
        maximum=127,
    )
    bias: bool = setting(True, N_("Bias"), help=BIAS_HELP)
    initializer: str = setting("glorot_uniform", N_("Initial weights"), help=INITIAL_HELP, choices=INITIALIZER_CHOICES)
    extra: int = setting(
        0,
        N_("Extra rows and columns"),
        help=N_(
            "Added below and on the right. With a stride several sizes shrink to one, and this says which to go back"
            " to; it must be smaller than the stride."
        ),
        minimum=0,
        maximum=63,
    )
    dilation: int = setting(1, DILATION, help=DILATION_HELP, minimum=1, maximum=64)

    @property
    def reach(self) -> int:
        """Pixels from the first to the last one that a number paints."""
        return (self.kernel - 1) * self.dilation

    def _size(self, size: int) -> int:
        return self.stride * (size - 1) + self.extra + self.reach + 1 - 2 * self.padding

    def output_shape(self, input_shape: Shape) -> Shape:
        check_image(input_shape, self.title)
        if self.extra >= self.stride:
            raise UserError(
                N_("Extra rows and columns must be fewer than the stride {stride}, not {extra}."),
                stride=self.stride,
                extra=self.extra,
            )
        rows, columns = self._size(input_shape[1]), self._size(input_shape[2])
        if min(rows, columns) < 1:
            raise UserError(
                N_(
                    "Padding {padding} cuts everything off: without it the result is only {size} wide. "
                    "Use less padding."
                ),
                padding=self.padding,
                size=min(rows, columns) + 2 * self.padding,
            )
        return self.filters, rows, columns

    def arrays(self, input_shape: Shape) -> tuple[ArraySpec, ...]:
        channels, area = input_shape[0], self.kernel**2
        weight = ArraySpec(
            "weight",
            (channels, self.filters, self.kernel, self.kernel),
            initializer(self.initializer),
            fan_in=channels * area,
            fan_out=self.filters * area,
        )
        return (weight, ArraySpec("bias", (self.filters,), decay=False)) if self.bias else (weight,)

    def connections(self, input_shape: Shape) -> int:
        """Links to what is cut off count too, as those of a convolution to its padding do."""
        filters, rows, columns = self.output_shape(input_shape)
        return self.multiply_adds(input_shape) + filters * rows * columns * self.bias

    def multiply_adds(self, input_shape: Shape) -> int:
        channels, height, width = input_shape
        return channels * height * width * self.filters * self.kernel**2

    def kernels(self, weights: Mapping[str, Array], input_shape: Shape) -> Array:
        return weights["weight"].transpose(1, 0, 2, 3)

    def window(self, input_shape: Shape) -> tuple[Extent, Extent]:
        size, step = 1 + Fraction(self.reach, self.stride), Fraction(1, self.stride)
        return (size, size), (step, step)

    def forward(self, weights: Mapping[str, Array], inputs: Array, run: Run) -> tuple[Array, Memory]:
        correlation = _correlation(self, inputs.shape[1:])
        wide = correlation.widen(inputs, run)
        outputs = correlation.image_gradient(weights["weight"], wide, run)
        if self.bias:
            outputs += weights["bias"][:, None, None]
        return outputs, (correlation, wide)

    def backward(self, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        correlation, wide = memory
        return self._backward(correlation, wide, weights["weight"], grad, run)

    def curvature(self, weights: Mapping[str, Array], memory: Memory, curvature: Array, run: Run) -> Array | None:
        correlation, wide = memory
        weight = weights["weight"]
        wide = np.multiply(wide, wide, out=run.buffer("squared_inputs", wide.shape))
        weight = np.multiply(weight, weight, out=run.buffer("squared_weight", weight.shape))
        return self._backward(correlation, wide, weight, curvature, run)

    def _backward(self, correlation: Correlation, wide: Array, weight: Array, grad: Array, run: Run) -> Array | None:
        columns = correlation.unfold(grad, 0.0, run)
        run.add("weight", correlation.kernel_gradient(columns, wide, run))
        if self.bias:
            run.add("bias", np.add.reduce(grad, axis=(0, 2, 3), out=run.buffer("bias_grad", (self.filters,))))
        if not run.needs_input_grad:
            return None
        return correlation.multiply(weight, columns, run)[..., : correlation.columns]


@lru_cache(maxsize=256)
def _correlation(layer: TransposedConv2D, input_shape: Shape) -> Correlation:
    """The convolution that goes the other way: from the outputs to the inputs."""
    p = layer.padding
    return Correlation(
        layer.output_shape(input_shape),
        input_shape[0],
        (layer.kernel, layer.kernel),
        layer.stride,
        layer.dilation,
        Sides(p, p, p, p),
    )
