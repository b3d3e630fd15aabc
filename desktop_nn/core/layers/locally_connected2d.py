"""The locally connected layer: each unit sees a small patch, as in a convolution, but has weights of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from desktop_nn.core.arrays import Array, ArraySpec, Shape
from desktop_nn.core.initializers import Initializer, initializer
from desktop_nn.core.layers.base import Memory, Run
from desktop_nn.core.layers.correlation import Correlation
from desktop_nn.core.layers.origin import Origin, Spot
from desktop_nn.core.layers.registry import layers
from desktop_nn.core.layers.sliding import Sliding
from desktop_nn.i18n import N_


@layers.register
@dataclass(frozen=True)
class LocallyConnected2D(Sliding):
    """outputs[f, i, j] = bias[f, i, j] + sum_{c, m, n} padded[c, i s + m d, j s + n d] weight[i, j, f, c, m, n]

    A convolution whose weights are not shared between places (LeCun 1989, Net-3). Every filter reads all maps.
    inputs (batch, channels, height, width) -> outputs (batch, filters, rows, columns), sizes as in a convolution;
    weight (rows * columns, filters, channels * k * k), bias (filters, rows, columns).
    """

    name = "locally_connected2d"
    title = N_("Locally connected")
    summary = N_(
        "Each unit sees a small patch, with weights of its own: as few links as a convolution, but far more weights to"
        " learn, for what is found at one place is not known at another."
    )

    def output_shape(self, input_shape: Shape) -> Shape:
        self.check_fit(input_shape)
        correlation = _correlation(self, input_shape)
        return self.filters, correlation.rows, correlation.columns

    def arrays(self, input_shape: Shape) -> tuple[ArraySpec, ...]:
        correlation, area = _correlation(self, input_shape), self.kernel**2
        rows, columns, fan_in = correlation.rows, correlation.columns, correlation.fan_in
        weight = ArraySpec(
            "weight",
            (rows * columns, self.filters, fan_in),
            PlaceByPlace(initializer(self.initializer)),
            fan_in=fan_in,
            fan_out=self.filters * area,
        )
        bias = ArraySpec("bias", (self.filters, rows, columns), decay=False)
        return (weight, bias) if self.bias else (weight,)

    def connections(self, input_shape: Shape) -> int:
        filters, rows, columns = self.output_shape(input_shape)
        return filters * rows * columns * (input_shape[0] * self.kernel**2 + self.bias)

    def multiply_adds(self, input_shape: Shape) -> int:
        filters, rows, columns = self.output_shape(input_shape)
        return filters * rows * columns * input_shape[0] * self.kernel**2

    def origin(self, weights: Mapping[str, Array], inputs: Array, spot: Spot) -> Origin:
        columns = self.output_shape(inputs.shape)[2]
        kernels = weights["weight"][spot.row * columns + spot.column, spot.map].reshape(-1, self.kernel, self.kernel)
        bias = float(weights["bias"][spot]) if self.bias else None
        return self._origin(inputs, spot, tuple(range(len(inputs))), kernels, bias)

    def forward(self, weights: Mapping[str, Array], inputs: Array, run: Run) -> tuple[Array, Memory]:
        correlation = _correlation(self, inputs.shape[1:])
        n, rows, columns, fan_in = len(inputs), correlation.rows, correlation.columns, correlation.fan_in
        unfolded = correlation.unfold(inputs, self.padding_value, run)
        # one product per place: (batch, fan in) with (fan in, filters)
        patches = run.buffer("patches", (rows, columns, n, fan_in))
        by_place = unfolded.reshape(n, fan_in, rows, correlation.row_width)[..., :columns]
        np.copyto(patches, by_place.transpose(2, 3, 0, 1))
        products = run.buffer("products", (rows * columns, n, self.filters))
        np.matmul(patches.reshape(-1, n, fan_in), weights["weight"].transpose(0, 2, 1), out=products)
        outputs = run.buffer("outputs", (n, self.filters, rows, columns))
        np.copyto(outputs, products.reshape(rows, columns, n, self.filters).transpose(2, 3, 0, 1))
        if self.bias:
            outputs += weights["bias"]
        return outputs, (correlation, patches.reshape(-1, n, fan_in))

    def backward(self, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        correlation, patches = memory
        return self._backward(correlation, patches, weights["weight"], grad, run)

    def curvature(self, weights: Mapping[str, Array], memory: Memory, curvature: Array, run: Run) -> Array | None:
        correlation, patches = memory
        weight = weights["weight"]
        patches = np.multiply(patches, patches, out=run.buffer("squared_patches", patches.shape))
        weight = np.multiply(weight, weight, out=run.buffer("squared_weight", weight.shape))
        return self._backward(correlation, patches, weight, curvature, run)

    def _backward(self, correlation: Correlation, patches: Array, weight: Array, grad: Array, run: Run) -> Array | None:
        n, rows, columns = len(grad), correlation.rows, correlation.columns
        by_place = run.buffer("place_grad", (rows, columns, n, self.filters))
        np.copyto(by_place, grad.transpose(2, 3, 0, 1))
        flat = by_place.reshape(-1, n, self.filters)
        run.add("weight", np.matmul(flat.transpose(0, 2, 1), patches, out=run.buffer("weight_grad", weight.shape)))
        if self.bias:
            run.add("bias", np.add.reduce(grad, axis=0, out=run.buffer("bias_grad", grad.shape[1:])))
        if not run.needs_input_grad:
            return None
        back = np.matmul(flat, weight, out=run.buffer("patch_grads", patches.shape))
        kernel = (correlation.image[0], *correlation.kernel)
        planes = back.reshape(rows, columns, n, *kernel).transpose(2, 3, 4, 5, 0, 1)
        return correlation.inside(correlation.fold(planes, run))


@dataclass(frozen=True)
class PlaceByPlace(Initializer):
    """Draws the weights of each place by themselves: (filters, fan in), one row per unit."""

    start: Initializer

    def fill(self, out: Array, fan_in: int, fan_out: int, rng: np.random.Generator) -> None:
        for place in out:
            self.start.fill(place, fan_in, fan_out, rng)


@lru_cache(maxsize=256)
def _correlation(layer: LocallyConnected2D, input_shape: Shape) -> Correlation:
    return Correlation(
        input_shape, layer.filters, (layer.kernel, layer.kernel), layer.stride, layer.dilation, layer.sides(input_shape)
    )
