"""Subsampling as in LeCun's networks: each patch is summed or averaged, then weighted and shifted, map by map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from desktop_nn.core.arrays import Array, ArraySpec, Shape
from desktop_nn.core.initializers import INITIALIZER_CHOICES, initializer
from desktop_nn.core.layers.base import Memory, Run
from desktop_nn.core.layers.dense import INITIAL_HELP
from desktop_nn.core.layers.origin import MEAN, SUM, Origin, Spot, combined
from desktop_nn.core.layers.pooling import Pooling
from desktop_nn.core.layers.registry import layers
from desktop_nn.core.settings import setting
from desktop_nn.i18n import N_


@layers.register
@dataclass(frozen=True)
class Subsampling(Pooling):
    """outputs[c, i, j] = coefficient[c] * sum_{m, n < size} inputs[c, i s + m, j s + n] + bias[c], or of the mean

    inputs (batch, channels, height, width) -> outputs (batch, channels, height // size, width // size); coefficient
    and bias (channels,). LeCun et al. 1990, layers H2 and H4 (mean); LeCun et al. 1998, layers S2 and S4 (sum).
    """

    name = "subsampling"
    title = N_("Subsampling")
    summary = N_(
        "LeCun's pooling: adds up each patch, times one learned coefficient plus one learned bias per map. "
        "It learns how strongly to blur."
    )

    combine: str = setting(
        "sum",
        N_("Patch becomes"),
        help=N_("LeNet-5 takes the sum of each patch, the network of 1990 its mean."),
        choices=(("sum", N_("Its sum")), ("average", N_("Its mean"))),
    )
    initializer: str = setting("lecun_1989", N_("Initial weights"), help=INITIAL_HELP, choices=INITIALIZER_CHOICES)

    def arrays(self, input_shape: Shape) -> tuple[ArraySpec, ...]:
        # the mean is one number to the coefficient, the sum is size * size of them
        fan = 1 if self.combine == "average" else self.size**2
        shape = (input_shape[0],)
        coefficient = ArraySpec("coefficient", shape, initializer(self.initializer), fan_in=fan, fan_out=fan)
        return coefficient, ArraySpec("bias", shape, decay=False)

    def connections(self, input_shape: Shape) -> int:
        channels, rows, columns = self.output_shape(input_shape)
        return channels * rows * columns * (self.size**2 + 1)

    def multiply_adds(self, input_shape: Shape) -> int:
        return self.connections(input_shape)

    def origin(self, weights: Mapping[str, Array], inputs: Array, spot: Spot) -> Origin:
        plain = super().origin(weights, inputs, spot)
        rule = MEAN if self.combine == "average" else SUM
        factor, bias = float(weights["coefficient"][spot.map]), float(weights["bias"][spot.map])
        result = factor * combined(rule, plain.values) + bias
        return replace(plain, rule=rule, result=result, factor=factor, bias=bias)

    def forward(self, weights: Mapping[str, Array], inputs: Array, run: Run) -> tuple[Array, Memory]:
        shape = (len(inputs), *self.output_shape(inputs.shape[1:]))
        sums, out = run.buffer("sums", shape), run.buffer("outputs", shape)
        self._sum(inputs, sums)
        if self.combine == "average":
            sums *= 1 / self.size**2
        np.multiply(sums, weights["coefficient"][:, None, None], out=out)
        out += weights["bias"][:, None, None]
        return out, (inputs.shape, sums)

    def backward(self, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        shape, sums = memory
        scale = 1 / self.size**2 if self.combine == "average" else 1.0
        return self._back(shape, sums, weights["coefficient"] * scale, grad, run)

    def curvature(self, weights: Mapping[str, Array], memory: Memory, curvature: Array, run: Run) -> Array | None:
        shape, sums = memory
        scale = 1 / self.size**2 if self.combine == "average" else 1.0
        return self._back(shape, sums * sums, (weights["coefficient"] * scale) ** 2, curvature, run)

    def _back(self, shape: Shape, sums: Array, factors: Array, grad: Array, run: Run) -> Array | None:
        """Adds the gradients of coefficient and bias; spreads `grad` times the factor of each map over the patches."""
        total = run.buffer("total", factors.shape)
        share = run.buffer("share", grad.shape)
        np.multiply(grad, sums, out=share)
        np.add.reduce(share, axis=(0, 2, 3), out=total)
        run.add("coefficient", total)
        np.add.reduce(grad, axis=(0, 2, 3), out=total)
        run.add("bias", total)
        if not run.needs_input_grad:
            return None
        np.multiply(grad, factors[:, None, None], out=share)
        out = self._gradient(shape, run)
        self._spread(share, out)
        return out
