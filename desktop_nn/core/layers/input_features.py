"""Input features: what else a network may be told of a point besides its two coordinates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from desktop_nn.core.arrays import Array, Shape
from desktop_nn.core.layers.base import Layer, Memory, Run
from desktop_nn.core.layers.registry import layers
from desktop_nn.core.settings import setting
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

Function = Callable[[Array, Array], Array | float]


class Feature(NamedTuple):
    """One function of x and y, with its slopes along both."""

    value: Function
    along_x: Function
    along_y: Function


FEATURES: dict[str, Feature] = {
    "x": Feature(lambda x, y: x, lambda x, y: 1.0, lambda x, y: 0.0),
    "y": Feature(lambda x, y: y, lambda x, y: 0.0, lambda x, y: 1.0),
    "x_squared": Feature(lambda x, y: x * x, lambda x, y: 2 * x, lambda x, y: 0.0),
    "y_squared": Feature(lambda x, y: y * y, lambda x, y: 0.0, lambda x, y: 2 * y),
    "product": Feature(lambda x, y: x * y, lambda x, y: y, lambda x, y: x),
    "sin_x": Feature(lambda x, y: np.sin(x), lambda x, y: np.cos(x), lambda x, y: 0.0),
    "sin_y": Feature(lambda x, y: np.sin(y), lambda x, y: 0.0, lambda x, y: np.cos(y)),
}


@layers.register
@dataclass(frozen=True)
class InputFeatures(Layer):
    """outputs = those of x, y, x^2, y^2, x y, sin x and sin y that are switched on, in this order

    inputs (batch, 2) -> outputs (batch, number of switches that are on).
    """

    name = "input_features"
    title = N_("Input features")
    summary = N_(
        "Hands on not only x and y of a point but also what you switch on: x², y², xy, sin x, sin y. "
        "With the right feature one straight cut can be enough."
    )
    category = "shape"

    x: bool = setting(True, N_("x"), help=N_("The coordinate to the right, as it is."))
    y: bool = setting(True, N_("y"), help=N_("The coordinate upwards, as it is."))
    x_squared: bool = setting(True, N_("x²"), help=N_("Large far to the left and far to the right alike."))
    y_squared: bool = setting(True, N_("y²"), help=N_("With x² it makes a circle a straight cut."))
    product: bool = setting(True, N_("xy"), help=N_("Positive where x and y have the same sign: it solves XOR alone."))
    sin_x: bool = setting(False, N_("sin x"), help=N_("Waves from left to right, 6.28 long; made for spirals."))
    sin_y: bool = setting(False, N_("sin y"), help=N_("Waves from below to above, 6.28 long; made for spirals."))

    @property
    def features(self) -> tuple[Feature, ...]:
        """Those that are switched on."""
        return tuple(feature for name, feature in FEATURES.items() if getattr(self, name))

    def output_shape(self, input_shape: Shape) -> Shape:
        if input_shape != (2,):
            raise UserError(
                N_("{layer} reads the two numbers x and y, but gets {shape}. Put it first, for points of the plane."),
                layer=self.title,
                shape=" × ".join(str(size) for size in input_shape),
            )
        if not self.features:
            raise UserError(N_("Input features: every feature is switched off. Switch on at least one."))
        return (len(self.features),)

    def forward(self, weights: Mapping[str, Array], inputs: Array, run: Run) -> tuple[Array, Memory]:
        features = self.features
        out = run.buffer("outputs", (len(inputs), len(features)))
        x, y = inputs[:, 0], inputs[:, 1]
        for column, feature in zip(out.T, features, strict=True):
            column[...] = feature.value(x, y)
        return out, inputs

    def backward(self, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        return self._back(memory, grad, run, 1)

    def curvature(self, weights: Mapping[str, Array], memory: Memory, curvature: Array, run: Run) -> Array | None:
        return self._back(memory, curvature, run, 2)

    def _back(self, inputs: Array, grad: Array, run: Run, power: int) -> Array | None:
        """The sum over the features of `grad` times the slope, or its square."""
        if not run.needs_input_grad:
            return None
        x, y = inputs[:, 0], inputs[:, 1]
        out = run.buffer("input_grad", inputs.shape)
        out.fill(0)
        for feature, column in zip(self.features, grad.T, strict=True):
            out[:, 0] += column * feature.along_x(x, y) ** power
            out[:, 1] += column * feature.along_y(x, y) ** power
        return out
