"""What each unit of the last hidden layer adds to the output of a network with one input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop_nn.core.arrays import Shape
from desktop_nn.core.columns import Column, columns_of
from desktop_nn.core.layers.activation import Activation
from desktop_nn.core.network import Placed
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.training.probes.base import Probe, ProbeContext
from desktop_nn.training.probes.neurons import activations

Floats = npt.NDArray[np.float32]
Range = tuple[float, float]

#: The units of a larger layer are not told apart.
MOST_PIECES = 128


@dataclass(frozen=True, eq=False)
class ContributionsAnswer:
    """At the inputs `x` (n,), from left to right: `pieces` (units, n), what each unit adds, v_i g(w_i x + b_i).

    `weights` (units,) are the v_i. The output is the sum of all pieces and the `bias`. Of the only hidden layer
    `inner` (units, 2) holds w_i and b_i, and `x` every place where a unit bends; of a later layer it is None.
    """

    x: Floats
    pieces: Floats
    bias: float
    weights: Floats
    inner: Floats | None = None

    @property
    def total(self) -> Floats:
        """(n,) the output."""
        return np.asarray(self.pieces.sum(axis=0) + np.float32(self.bias))

    @property
    def knots(self) -> Floats:
        """(units,) -b_i / w_i, where a unit bends or has its centre; NaN where it does not, or in a later layer."""
        if self.inner is None:
            return np.full(len(self.weights), np.nan, np.float32)
        return _knots(self.inner)


def summed_columns(layers: Sequence[Placed], input_shape: Shape) -> tuple[Column, Column]:
    """The last hidden column and the output that sums it up. Raises UserError where there is no such sum."""
    if input_shape != (1,):
        raise UserError(N_("Only the units of a network with one input are summed up as curves."))
    columns = columns_of(layers, input_shape)
    if len(columns) < 3:
        raise UserError(
            N_("This network has no hidden layer. Add a dense layer and an activation before the last one.")
        )
    hidden, output = columns[-2:]
    if output.units != 1 or output.shaping:
        raise UserError(N_("The output must be one plain sum: a last dense layer of one unit, without an activation."))
    if hidden.units > MOST_PIECES:
        raise UserError(
            N_("Up to {limit} units are shown one by one; the last hidden layer has {count}."),
            limit=MOST_PIECES,
            count=hidden.units,
        )
    return hidden, output


@dataclass(frozen=True)
class Contributions(Probe):
    """Asks for what each unit adds at 2 `resolution` + 1 places along the input, and at every bend between them."""

    x_range: Range
    resolution: int = 100

    def evaluate(self, context: ProbeContext) -> ContributionsAnswer:
        network = context.network
        hidden, output = summed_columns(network.layers, network.input_shape)
        inner = _inner(context, hidden)
        x = self._places(inner)
        answers = activations(context, (hidden,), x[:, None], MOST_PIECES)[0]
        outgoing = context.weights.of(output.id)
        weights = outgoing["weight"][0].copy()
        bias = float(outgoing["bias"][0]) if "bias" in outgoing else 0.0
        return ContributionsAnswer(x, np.ascontiguousarray((answers * weights).T), bias, weights, inner)

    def _places(self, inner: Floats | None) -> Floats:
        even = np.linspace(*self.x_range, 2 * self.resolution + 1, dtype=np.float32)
        if inner is None:
            return even
        low, high = self.x_range
        knots = _knots(inner)
        return np.unique(np.concatenate([even, knots[(knots > low) & (knots < high)]]))


def _inner(context: ProbeContext, hidden: Column) -> Floats | None:
    """(units, 2): weight and bias of each unit, where it reads the input itself and bends it once."""
    layers = context.network.layers
    plain = len(hidden.shaping) <= 1 and all(isinstance(each.layer, Activation) for each in hidden.shaping)
    if hidden.summing is not layers[0] or not plain:
        return None
    arrays = context.weights.of(hidden.id)
    weight = arrays["weight"][:, 0]
    return np.stack([weight, arrays.get("bias", np.zeros_like(weight))], axis=1)


def _knots(inner: Floats) -> Floats:
    weight, bias = inner.T
    knots = np.full(len(inner), np.nan, np.float32)
    return np.asarray(np.divide(-bias, weight, out=knots, where=weight != 0))
