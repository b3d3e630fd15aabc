"""Radial basis functions: each unit says how far the input is from its centre."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.core.arrays import Array, ArraySpec, Kind, Shape
from desktop_nn.core.initializers import Initializer
from desktop_nn.core.layers.base import Layer, Memory, Run
from desktop_nn.core.layers.digit_codes import digit_codes
from desktop_nn.core.layers.registry import layers
from desktop_nn.core.settings import setting
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_


@dataclass(frozen=True)
class Signs(Initializer):
    """Each number is 1 or -1, as likely the one as the other."""

    name = "signs"
    title = N_("Signs")
    summary = N_("1 or -1 by chance.")

    def fill(self, out: NDArray[Any], fan_in: int, fan_out: int, rng: np.random.Generator) -> None:
        out[...] = 2 * rng.integers(0, 2, out.shape) - 1


@dataclass(frozen=True)
class DigitCodes(Initializer):
    """The first of LeNet-5's ten codes."""

    name = "digit_codes"
    title = N_("LeNet-5's digits")
    summary = N_("Pictures of the digits in 7 × 12 pixels.")

    def fill(self, out: NDArray[Any], fan_in: int, fan_out: int, rng: np.random.Generator) -> None:
        out[...] = digit_codes()[: len(out)]


@layers.register
@dataclass(frozen=True)
class RBF(Layer):
    """outputs_i = sum_j (inputs_j - centres_ij)^2

    inputs (batch, n) -> outputs (batch, units); centres (units, n). The smallest output marks the class: it is a
    penalty, not a score (LeCun et al. 1998, output layer).
    """

    name = "rbf"
    title = N_("Distance to centres (RBF)")
    summary = N_(
        "Each unit measures the squared distance of its inputs to a centre of its own: 0 is a perfect match. "
        "LeNet-5 ends so, with pictures of the digits as centres."
    )
    category = "dense"

    units: int = setting(
        10,
        N_("Units"),
        help=N_("How many centres there are: one for each class."),
        minimum=1,
        maximum=100_000,
        logarithmic=True,
    )
    centres: str = setting(
        "trainable",
        N_("Centres"),
        help=N_(
            "Learned: they move while training. Fixed: 1 or -1 by chance, and they stay. "
            "LeNet-5's: pictures of the digits in 7 × 12 pixels, fixed, for 84 inputs."
        ),
        choices=(
            ("trainable", N_("Learned")),
            ("fixed", N_("Fixed, by chance")),
            ("lenet_5", N_("Fixed, LeNet-5's digits")),
        ),
    )

    def output_shape(self, input_shape: Shape) -> Shape:
        if len(input_shape) != 1:
            raise UserError(
                N_("{layer} reads a list of numbers, but gets an image of {shape}. Add a Flatten layer before it."),
                layer=self.title,
                shape=" × ".join(str(size) for size in input_shape),
            )
        codes, length = digit_codes().shape
        if self.centres == "lenet_5" and (input_shape[0] != length or self.units > codes):
            raise UserError(
                N_(
                    "LeNet-5's centres are {codes} pictures of {length} pixels: they need {length} inputs and at most "
                    "{codes} units, but there are {inputs} inputs and {units} units."
                ),
                codes=codes,
                length=length,
                inputs=input_shape[0],
                units=self.units,
            )
        return (self.units,)

    def arrays(self, input_shape: Shape) -> tuple[ArraySpec, ...]:
        start = DigitCodes() if self.centres == "lenet_5" else Signs()
        kind: Kind = "trainable" if self.centres == "trainable" else "fixed"
        (n,) = input_shape
        return (ArraySpec("centres", (self.units, n), start, kind, decay=False, fan_in=n, fan_out=self.units),)

    def connections(self, input_shape: Shape) -> int:
        return self.units * input_shape[0]

    def multiply_adds(self, input_shape: Shape) -> int:
        return self.units * input_shape[0]

    def forward(self, weights: Mapping[str, Array], inputs: Array, run: Run) -> tuple[Array, Memory]:
        """By |x|^2 - 2 x w + |w|^2, one product; rounding must not make a distance negative."""
        centres = weights["centres"]
        out = run.buffer("outputs", (len(inputs), self.units))
        column, row = run.buffer("column", (len(inputs),)), run.buffer("row", (self.units,))
        np.dot(inputs, centres.T, out=out)
        out *= -2
        np.einsum("nj,nj->n", inputs, inputs, out=column)
        np.einsum("ij,ij->i", centres, centres, out=row)
        out += column[:, None]
        out += row
        np.maximum(out, 0, out=out)
        return out, inputs

    def backward(self, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        centres, inputs = weights["centres"], memory
        if self.centres == "trainable":
            change = run.buffer("centre_grad", centres.shape)
            np.multiply(centres, run.ones(len(grad)).dot(grad)[:, None], out=change)
            change -= np.dot(grad.T, inputs, out=run.buffer("pull", centres.shape))
            change *= 2
            run.add("centres", change)
        if not run.needs_input_grad:
            return None
        out = run.buffer("input_grad", inputs.shape)
        np.multiply(inputs, grad.sum(1)[:, None], out=out)
        out -= np.dot(grad, centres, out=run.buffer("push", inputs.shape))
        out *= 2
        return out

    def curvature(self, weights: Mapping[str, Array], memory: Memory, curvature: Array, run: Run) -> Array | None:
        """4 sum_i c_i (x_j - w_ij)^2, plus the outputs' own curvature 2 sum_i g_i where the loss says its gradient g.

        The outputs are squares already, so that for the loss "distance of the right class", where c = 0, the
        second derivative is 2 and not 0.
        """
        centres, inputs = weights["centres"], memory
        own = np.zeros_like(curvature) if run.grad_outputs is None else run.grad_outputs
        squares = inputs * inputs
        if self.centres == "trainable":
            total = 4 * (curvature.T @ squares - 2 * centres * (curvature.T @ inputs))
            total += (4 * centres**2) * curvature.sum(0)[:, None]
            total += 2 * np.maximum(own, 0).sum(0)[:, None]
            run.add("centres", np.maximum(total, 0))
        if not run.needs_input_grad:
            return None
        back: Array = 4 * (squares * curvature.sum(1)[:, None] - 2 * inputs * (curvature @ centres))
        back += 4 * (curvature @ centres**2)
        back += 2 * np.maximum(own.sum(1), 0)[:, None]
        np.maximum(back, 0, out=back)
        return back
