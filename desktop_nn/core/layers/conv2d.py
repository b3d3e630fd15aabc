"""The convolution layer: small kernels slide over the image and each draws a map of what it finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from desktop_nn.core.arrays import Array, ArraySpec, Shape
from desktop_nn.core.initializers import Initializer, initializer
from desktop_nn.core.layers.base import Memory, Run
from desktop_nn.core.layers.connection_tables import TABLE_CHOICES, Table, read_table, table_of
from desktop_nn.core.layers.correlation import Correlation
from desktop_nn.core.layers.origin import Origin, Spot
from desktop_nn.core.layers.registry import layers
from desktop_nn.core.layers.sliding import (
    GROUPS,
    GROUPS_HELP,
    OPERATION,
    OPERATION_CHOICES,
    OPERATION_HELP,
    Sliding,
    check_groups,
)
from desktop_nn.core.settings import setting
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_


@layers.register
@dataclass(frozen=True)
class Conv2D(Sliding):
    """outputs[f, i, j] = bias[f] + sum_{c, m, n} padded[c, i s + m d, j s + n d] weight[f, c, m, n]

    That is cross-correlation, as every library computes it; true convolution has the kernel turned by 180 degrees.
    inputs (batch, channels, height, width) -> outputs (batch, filters, (height + 2p - k) // s + 1, ...), where with
    dilation k + (k - 1)(d - 1) stands for k. weight (filters, channels // groups, k, k), or with a connection table
    (kernels, k, k), filter by filter; bias (filters,), or one per unit (filters, rows, columns).
    """

    name = "conv2d"
    title = N_("Convolution")
    summary = N_(
        "Slides small kernels over the image. Each kernel is one set of weights used at every place, and draws one map."
    )

    groups: int = setting(1, GROUPS, help=GROUPS_HELP, minimum=1, maximum=4096)
    connection_table: str = setting(
        "all",
        N_("Connections between maps"),
        help=N_("Which input maps each filter reads. LeCun left some out, so that filters learn to find other things."),
        choices=TABLE_CHOICES,
    )
    own_table: str = setting(
        "",
        N_("Own table"),
        help=N_("For each filter the maps it reads, counted from 1: '1 2; 2 3; 1 3' is for three filters."),
    )
    bias_kind: str = setting(
        "map",
        N_("Biases"),
        help=N_(
            "One bias for a whole map treats all places alike. One for each unit, as in LeCun 1989, does not: a shifted"
            " image no longer gives shifted maps."
        ),
        choices=(("map", N_("One per map")), ("unit", N_("One per unit"))),
    )
    operation: str = setting("cross_correlation", OPERATION, help=OPERATION_HELP, choices=OPERATION_CHOICES)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.own_table.strip():
            read_table(self.own_table)

    def output_shape(self, input_shape: Shape) -> Shape:
        self.check_fit(input_shape)
        table = self.table(input_shape[0])
        if table is not None and self.groups > 1:
            raise UserError(
                N_("A connection table and groups exclude each other. Set groups to 1 or connect all maps.")
            )
        check_groups(self.groups, input_shape[0], self.filters)
        correlation = _correlation(self, input_shape)
        return self.filters, correlation.rows, correlation.columns

    def table(self, channels: int) -> Table | None:
        """Which input maps each filter reads; None for all."""
        return table_of(self.connection_table, self.own_table, channels, self.filters)

    def arrays(self, input_shape: Shape) -> tuple[ArraySpec, ...]:
        weight = self._weight_spec(input_shape[0])
        if not self.bias:
            return (weight,)
        shape = self.output_shape(input_shape) if self.bias_kind == "unit" else (self.filters,)
        return weight, ArraySpec("bias", shape, decay=False)

    def _weight_spec(self, channels: int) -> ArraySpec:
        area, start, table = self.kernel**2, initializer(self.initializer), self.table(channels)
        if table is None:
            ins, outs = channels // self.groups, self.filters // self.groups
            shape = (self.filters, ins, self.kernel, self.kernel)
            return ArraySpec("weight", shape, start, fan_in=ins * area, fan_out=outs * area)
        readers = [sum(channel in row for row in table) for channel in range(channels)]
        fans = tuple((len(row) * area, readers[channel] * area) for row in table for channel in row)
        return ArraySpec("weight", (len(fans), self.kernel, self.kernel), KernelByKernel(start, fans))

    def _kernels_read(self, channels: int) -> int:
        table = self.table(channels)
        return self.filters * channels // self.groups if table is None else sum(len(row) for row in table)

    def connections(self, input_shape: Shape) -> int:
        filters, rows, columns = self.output_shape(input_shape)
        return rows * columns * (self._kernels_read(input_shape[0]) * self.kernel**2 + filters * self.bias)

    def multiply_adds(self, input_shape: Shape) -> int:
        _, rows, columns = self.output_shape(input_shape)
        return rows * columns * self._kernels_read(input_shape[0]) * self.kernel**2

    def kernels(self, weights: Mapping[str, Array], input_shape: Shape) -> Array:
        """(filters, channels // groups, k, k), with zeros where a table has no connection."""
        table = self.table(input_shape[0])
        if table is None:
            return weights["weight"]
        full = np.zeros((self.filters, input_shape[0], self.kernel, self.kernel), weights["weight"].dtype)
        full[_pairs(table)] = weights["weight"]
        return full

    def origin(self, weights: Mapping[str, Array], inputs: Array, spot: Spot) -> Origin:
        table = self.table(len(inputs))
        kernels = self._turned(self.kernels(weights, inputs.shape)[spot.map])
        if table is not None:
            sources = tuple(table[spot.map])
            kernels = kernels[list(sources)]
        else:
            first = spot.map // (self.filters // self.groups) * len(kernels)
            sources = tuple(range(first, first + len(kernels)))
        bias = None
        if self.bias:
            bias = float(weights["bias"][spot if self.bias_kind == "unit" else spot.map])
        return self._origin(inputs, spot, sources, kernels, bias)

    def forward(self, weights: Mapping[str, Array], inputs: Array, run: Run) -> tuple[Array, Memory]:
        correlation = _correlation(self, inputs.shape[1:])
        columns = correlation.unfold(inputs, self.padding_value, run)
        wide = correlation.multiply(self.full_kernels(weights, correlation.image[0], run), columns, run)
        outputs = wide[..., : correlation.columns]
        if self.bias and self.bias_kind == "map":
            wide += weights["bias"][:, None, None]  # the wide rows lie together: quicker
        elif self.bias:
            outputs += weights["bias"]
        return outputs, (correlation, columns)

    def full_kernels(self, weights: Mapping[str, Array], channels: int, run: Run) -> Array:
        """What is multiplied: the weights, turned for a true convolution, with zeros where a table has none."""
        stored, table = self._turned(weights["weight"]), self.table(channels)
        if table is None and stored is weights["weight"]:
            return stored
        full = run.buffer("kernels", (self.filters, channels // self.groups, self.kernel, self.kernel))
        if table is None:
            np.copyto(full, stored)
        else:
            full.fill(0)
            full[_pairs(table)] = stored
        return full

    def add_kernel_gradient(self, gradient: Array, run: Run) -> None:
        """Add to the gradient of the weights what was found for `full_kernels`."""
        turned, table = self._turned(gradient), self.table(gradient.shape[1] * self.groups)
        run.add("weight", turned if table is None else turned[_pairs(table)])

    def _turned(self, kernels: Array) -> Array:
        return kernels[..., ::-1, ::-1] if self.operation == "convolution" else kernels

    def backward(self, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        correlation, columns = memory
        return self._backward(correlation, columns, self.full_kernels(weights, correlation.image[0], run), grad, run)

    def curvature(self, weights: Mapping[str, Array], memory: Memory, curvature: Array, run: Run) -> Array | None:
        """As `backward`, for second derivatives (Gauss-Newton): each link passes on its square."""
        correlation, columns = memory
        squares = np.multiply(columns, columns, out=run.buffer("squared_columns", columns.shape))
        kernels = self.full_kernels(weights, correlation.image[0], run)
        kernels = np.multiply(kernels, kernels, out=run.buffer("squared_kernels", kernels.shape))
        return self._backward(correlation, squares, kernels, curvature, run)

    def _backward(
        self, correlation: Correlation, columns: Array, kernels: Array, grad: Array, run: Run
    ) -> Array | None:
        wide = correlation.widen(grad, run)
        if self.bias:
            unit = self.bias_kind == "unit"
            total = run.buffer("bias_grad", grad.shape[1:] if unit else (self.filters,))
            np.add.reduce(grad if unit else wide, axis=0 if unit else (0, 2, 3), out=total)
            run.add("bias", total)
        self.add_kernel_gradient(correlation.kernel_gradient(columns, wide, run), run)
        return correlation.image_gradient(kernels, wide, run) if run.needs_input_grad else None


@dataclass(frozen=True)
class KernelByKernel(Initializer):
    """Draws each kernel for the links that its own unit and its own input map have: `fans` (in, out) per kernel."""

    start: Initializer
    fans: tuple[tuple[int, int], ...]

    def fill(self, out: Array, fan_in: int, fan_out: int, rng: np.random.Generator) -> None:
        for kernel, (ins, outs) in zip(out, self.fans, strict=True):
            self.start.fill(kernel.reshape(1, -1), ins, outs, rng)  # one row: they are links of one unit


@lru_cache(maxsize=256)
def _correlation(layer: Conv2D, input_shape: Shape) -> Correlation:
    return Correlation(
        input_shape,
        layer.filters,
        (layer.kernel, layer.kernel),
        layer.stride,
        layer.dilation,
        layer.sides(input_shape),
        layer.groups,
    )


@lru_cache(maxsize=64)
def _pairs(table: Table) -> tuple[Array, Array]:
    """The filter and the input map of each kernel of a table."""
    pairs = np.array([(f, channel) for f, row in enumerate(table) for channel in row])
    return pairs[:, 0], pairs[:, 1]
