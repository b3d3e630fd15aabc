"""Activations: identity, step, sigmoid, tanh, LeCun's scaled tanh, ReLU and its relatives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desktop_nn.core.arrays import Array, constant
from desktop_nn.core.layers.activation import Activation
from desktop_nn.core.layers.base import Run
from desktop_nn.core.layers.registry import layers
from desktop_nn.core.settings import setting
from desktop_nn.i18n import N_

#: exp of more than this overflows.
_LARGEST_EXPONENT = {"float32": 88.0, "float64": 709.0}

_ZERO, _ONE = constant(0), constant(1)


@layers.register
@dataclass(frozen=True)
class Identity(Activation):
    """f(a) = a"""

    name = "identity"
    title = N_("Identity")
    summary = N_("Passes each sum on as it is. Layers joined by nothing else are together one linear layer.")

    def apply(self, inputs: Array, out: Array) -> None:
        np.copyto(out, inputs)

    def slopes(self, outputs: Array, out: Array, run: Run) -> None:
        out.fill(1)

    def chain(self, outputs: Array, grad: Array, out: Array, run: Run) -> None:
        np.copyto(out, grad)


@layers.register
@dataclass(frozen=True)
class Step(Activation):
    """f(a) = 1 if a > 0 else 0; its gradient is defined as zero"""

    name = "step"
    title = N_("Step function")
    summary = N_(
        "Fires (1) above zero, else 0, as the first neuron models did. It has no slope, so no gradient passes it."
    )

    def apply(self, inputs: Array, out: Array) -> None:
        np.heaviside(inputs, 0.0, out=out)

    def slopes(self, outputs: Array, out: Array, run: Run) -> None:
        out.fill(0)

    def chain(self, outputs: Array, grad: Array, out: Array, run: Run) -> None:
        out.fill(0)


@layers.register
@dataclass(frozen=True)
class Sigmoid(Activation):
    """f(a) = 1 / (1 + exp(-gain a)), f' = gain f (1 - f)"""

    name = "sigmoid"
    title = N_("Sigmoid")
    summary = N_(
        "A smooth step from 0 to 1, to be read as a degree of certainty. Far from zero it is flat and learns slowly."
    )

    gain: float = setting(
        1.0,
        N_("Gain"),
        help=N_("How steep the step is. With 20 it is nearly a hard step; with 1 it is gentle."),
        above=0.0,
        maximum=1000.0,
    )

    def apply(self, inputs: Array, out: Array) -> None:
        np.multiply(inputs, -self.gain, out=out)
        np.minimum(out, _LARGEST_EXPONENT[out.dtype.name], out=out)
        np.exp(out, out=out)
        np.add(out, _ONE, out)
        np.reciprocal(out, out)

    def slopes(self, outputs: Array, out: Array, run: Run) -> None:
        np.subtract(_ONE, outputs, out)
        np.multiply(out, outputs, out)
        if self.gain != 1:
            out *= self.gain


@layers.register
@dataclass(frozen=True)
class Tanh(Activation):
    """f(a) = tanh(a), f' = 1 - f^2"""

    name = "tanh"
    title = N_("Tanh")
    summary = N_("A smooth step from -1 to 1, steepest at zero, where learning is fastest.")

    def apply(self, inputs: Array, out: Array) -> None:
        np.tanh(inputs, out)

    def slopes(self, outputs: Array, out: Array, run: Run) -> None:
        np.multiply(outputs, outputs, out)
        np.subtract(_ONE, out, out)


@layers.register
@dataclass(frozen=True)
class ScaledTanh(Activation):
    """f(a) = A tanh(2a / 3) with A = 1.7159, so that f(1) = 1 and f(-1) = -1 (LeCun 1989); f' = 2A/3 (1 - (f/A)^2)"""

    name = "scaled_tanh"
    title = N_("Scaled tanh")
    summary = N_("LeCun's 1.7159 tanh(2a/3): targets of 1 and -1 lie where the curve still bends, not at its ends.")

    def apply(self, inputs: Array, out: Array) -> None:
        np.multiply(inputs, 2 / 3, out=out)
        np.tanh(out, out=out)
        out *= 1.7159

    def slopes(self, outputs: Array, out: Array, run: Run) -> None:
        np.multiply(outputs, outputs, out)
        out *= -(2 / 3) / 1.7159
        out += 1.7159 * 2 / 3


@layers.register
@dataclass(frozen=True)
class ReLU(Activation):
    """f(a) = max(a, 0), f' = 1 where a > 0 else 0"""

    name = "relu"
    title = N_("ReLU")
    summary = N_(
        "Keeps what is positive and cuts the rest to 0: quick, and its slope never fades."
        " A unit that is always negative stops learning."
    )

    def apply(self, inputs: Array, out: Array) -> None:
        np.maximum(inputs, _ZERO, out=out)

    def slopes(self, outputs: Array, out: Array, run: Run) -> None:
        np.copyto(out, _is_positive(outputs, run))

    def chain(self, outputs: Array, grad: Array, out: Array, run: Run) -> None:
        np.multiply(grad, _is_positive(outputs, run), out)


@layers.register
@dataclass(frozen=True)
class LeakyReLU(Activation):
    """f(a) = a where a > 0 else slope a"""

    name = "leaky_relu"
    title = N_("Leaky ReLU")
    summary = N_("A ReLU that lets a little of the negative side through, so that no unit stops learning for good.")

    slope: float = setting(
        0.01,
        N_("Slope below zero"),
        help=N_("What a negative sum is multiplied by. 0 is a plain ReLU, 1 a straight line."),
        minimum=0.0,
        maximum=1.0,
        decimals=3,
    )

    def apply(self, inputs: Array, out: Array) -> None:
        np.multiply(inputs, self.slope, out=out)
        np.maximum(inputs, out, out=out)

    def slopes(self, outputs: Array, out: Array, run: Run) -> None:
        out.fill(self.slope)
        np.copyto(out, _ONE, where=_is_positive(outputs, run))

    def chain(self, outputs: Array, grad: Array, out: Array, run: Run) -> None:
        np.multiply(grad, self.slope, out=out)
        np.copyto(out, grad, where=_is_positive(outputs, run))


@layers.register
@dataclass(frozen=True)
class Softplus(Activation):
    """f(a) = log(1 + exp(a)), f' = sigmoid(a) = 1 - exp(-f)"""

    name = "softplus"
    title = N_("Softplus")
    summary = N_("A ReLU with a rounded corner: smooth everywhere, never quite zero.")

    def apply(self, inputs: Array, out: Array) -> None:
        np.logaddexp(inputs, 0, out=out)

    def slopes(self, outputs: Array, out: Array, run: Run) -> None:
        np.negative(outputs, out)
        np.expm1(out, out)
        np.negative(out, out)


def _is_positive(outputs: Array, run: Run) -> Array:
    """Where the outputs are above 0, and so are the inputs."""
    mask = run.buffer("mask", outputs.shape, np.bool_)
    np.greater(outputs, _ZERO, mask)
    return mask
