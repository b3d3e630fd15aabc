"""Convolution along one axis, for sounds and other series: small kernels slide along the line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from desktop_nn.core.arrays import Array, ArraySpec, Shape
from desktop_nn.core.initializers import INITIALIZER_CHOICES, initializer
from desktop_nn.core.layers.base import Layer, Memory, Run
from desktop_nn.core.layers.correlation import Correlation
from desktop_nn.core.layers.dense import BIAS_HELP, INITIAL_HELP
from desktop_nn.core.layers.padding_sides import PADDING_MODES, Sides, padding_of
from desktop_nn.core.layers.registry import layers
from desktop_nn.core.layers.sliding import (
    DILATION,
    DILATION_HELP,
    FILTERS,
    GROUPS,
    GROUPS_HELP,
    KERNEL,
    OPERATION,
    OPERATION_CHOICES,
    OPERATION_HELP,
    PADDING,
    PADDING_MODE,
    PADDING_MODE_HELP,
    PADDING_VALUE,
    PADDING_VALUE_HELP,
    STRIDE,
    check_groups,
    check_kernel,
)
from desktop_nn.core.settings import Choice, setting
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

#: `causal` in the place of each side by itself: no output sees what comes after it.
_MODES = (*PADDING_MODES[:-1], Choice("causal", N_("Causal (before)")))


@layers.register
@dataclass(frozen=True)
class Conv1D(Layer):
    """outputs[f, i] = bias[f] + sum_{c, m} padded[c, i s + m d] weight[f, c, m]

    That is cross-correlation; true convolution has the kernel turned round: s(t) = sum_a x(a) w(t - a).
    inputs (batch, channels, length), or (batch, length) as one channel -> outputs (batch, filters, places);
    weight (filters, channels // groups, k), bias (filters,).
    """

    name = "conv1d"
    title = N_("Convolution, 1-D")
    summary = N_(
        "Slides small kernels along a series of numbers. Each kernel is one set of weights used at every place."
    )
    category = "convolution"

    filters: int = setting(
        6,
        FILTERS,
        help=N_("How many kernels, and so how many series come out. Each learns to find one pattern."),
        minimum=1,
        maximum=4096,
        logarithmic=True,
    )
    kernel: int = setting(5, KERNEL, help=N_("How many numbers of the series each unit sees."), minimum=1, maximum=1023)
    stride: int = setting(
        1,
        STRIDE,
        help=N_("How many numbers the kernel moves from place to place. 2 halves the length."),
        minimum=1,
        maximum=64,
    )
    padding: int = setting(
        0, PADDING, help=N_("How many zeros are put before and after the series."), minimum=0, maximum=1023
    )
    bias: bool = setting(True, N_("Bias"), help=BIAS_HELP)
    initializer: str = setting("glorot_uniform", N_("Initial weights"), help=INITIAL_HELP, choices=INITIALIZER_CHOICES)
    padding_mode: str = setting("number", PADDING_MODE, help=PADDING_MODE_HELP, choices=_MODES)
    padding_value: float = setting(0.0, PADDING_VALUE, help=PADDING_VALUE_HELP, minimum=-1000.0, maximum=1000.0)
    dilation: int = setting(1, DILATION, help=DILATION_HELP, minimum=1, maximum=64)
    groups: int = setting(1, GROUPS, help=GROUPS_HELP, minimum=1, maximum=4096)
    operation: str = setting("cross_correlation", OPERATION, help=OPERATION_HELP, choices=OPERATION_CHOICES)

    @property
    def reach(self) -> int:
        """Numbers from the first to the last one that a kernel meets."""
        return (self.kernel - 1) * self.dilation

    def sides(self, length: int) -> Sides:
        """How much is put before (left) and after (right) a series of this length."""
        if self.padding_mode == "causal":
            return Sides(left=self.reach)
        given = (self.padding, self.padding)
        before, after = padding_of(self.padding_mode, length, self.reach, self.stride, given)
        return Sides(left=before, right=after)

    def output_shape(self, input_shape: Shape) -> Shape:
        if len(input_shape) > 2:
            raise UserError(
                N_("{layer} reads series, but gets images of {shape}. Use a convolution for images."),
                layer=self.title,
                shape=" × ".join(str(size) for size in input_shape),
            )
        channels, _, length = _as_image(input_shape)
        sides = self.sides(length)
        check_kernel(self.kernel, self.dilation, length + sides.left + sides.right)
        check_groups(self.groups, channels, self.filters)
        return self.filters, _correlation(self, input_shape).columns

    def arrays(self, input_shape: Shape) -> tuple[ArraySpec, ...]:
        ins, outs = _as_image(input_shape)[0] // self.groups, self.filters // self.groups
        weight = ArraySpec(
            "weight",
            (self.filters, ins, self.kernel),
            initializer(self.initializer),
            fan_in=ins * self.kernel,
            fan_out=outs * self.kernel,
        )
        return (weight, ArraySpec("bias", (self.filters,), decay=False)) if self.bias else (weight,)

    def connections(self, input_shape: Shape) -> int:
        filters, places = self.output_shape(input_shape)
        return self.multiply_adds(input_shape) + filters * places * self.bias

    def multiply_adds(self, input_shape: Shape) -> int:
        filters, places = self.output_shape(input_shape)
        return filters * places * (_as_image(input_shape)[0] // self.groups) * self.kernel

    def forward(self, weights: Mapping[str, Array], inputs: Array, run: Run) -> tuple[Array, Memory]:
        shape = inputs.shape[1:]
        correlation = _correlation(self, shape)
        columns = correlation.unfold(inputs.reshape(-1, *correlation.image), self.padding_value, run)
        wide = correlation.multiply(self._kernels(weights, run), columns, run)
        if self.bias:
            wide += weights["bias"][:, None, None]
        return wide[:, :, 0, : correlation.columns], (correlation, columns, shape)

    def _kernels(self, weights: Mapping[str, Array], run: Run) -> Array:
        """(filters, channels // groups, 1, k): the weights, turned round for a true convolution."""
        weight = weights["weight"]
        if self.operation == "convolution":
            turned = run.buffer("kernels", weight.shape)
            np.copyto(turned, weight[..., ::-1])
            weight = turned
        return weight[:, :, None]

    def backward(self, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        correlation, columns, shape = memory
        return self._backward(correlation, columns, shape, self._kernels(weights, run), grad, run)

    def curvature(self, weights: Mapping[str, Array], memory: Memory, curvature: Array, run: Run) -> Array | None:
        correlation, columns, shape = memory
        columns = np.multiply(columns, columns, out=run.buffer("squared_columns", columns.shape))
        kernels = self._kernels(weights, run)
        kernels = np.multiply(kernels, kernels, out=run.buffer("squared_kernels", kernels.shape))
        return self._backward(correlation, columns, shape, kernels, curvature, run)

    def _backward(
        self, correlation: Correlation, columns: Array, shape: Shape, kernels: Array, grad: Array, run: Run
    ) -> Array | None:
        wide = correlation.widen(grad[:, :, None], run)
        if self.bias:
            run.add("bias", np.add.reduce(grad, axis=(0, 2), out=run.buffer("bias_grad", (self.filters,))))
        gradient = correlation.kernel_gradient(columns, wide, run)[:, :, 0]
        run.add("weight", gradient[..., ::-1] if self.operation == "convolution" else gradient)
        if not run.needs_input_grad:
            return None
        back = correlation.image_gradient(kernels, wide, run)[:, :, 0]
        return back if len(shape) == 2 else back[:, 0]


def _as_image(input_shape: Shape) -> tuple[int, int, int]:
    """(channels, 1, length): a series is an image of one row."""
    channels, length = input_shape if len(input_shape) == 2 else (1, *input_shape)
    return channels, 1, length


@lru_cache(maxsize=256)
def _correlation(layer: Conv1D, input_shape: Shape) -> Correlation:
    image = _as_image(input_shape)
    sides = layer.sides(image[2])
    return Correlation(image, layer.filters, (1, layer.kernel), layer.stride, layer.dilation, sides, layer.groups)
