"""A network of dense layers seen as columns of neurons: each column sums, then shapes its sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop_nn.core.arrays import Shape
from desktop_nn.core.layers import Dense, InputFeatures
from desktop_nn.core.network import Placed, locate
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

#: The id of the first column, which no layer has.
INPUTS = "inputs"

_SHAPING = ("activation", "normalisation")


@dataclass(frozen=True)
class Column:
    """Neurons side by side: the dense layer that sums (None for the inputs) and the layers that shape its sums.

    A neuron is named by `id` and its number; what it answers is what the layer `answering` gives.
    """

    units: int
    summing: Placed | None = None
    shaping: tuple[Placed, ...] = ()

    @property
    def id(self) -> str:
        """The id of the layer that sums, or `INPUTS`."""
        return INPUTS if self.summing is None else self.summing.id

    @property
    def answering(self) -> str | None:
        """The id of the last layer of the column; None where the inputs are handed on as they are."""
        parts = ((self.summing,) if self.summing else ()) + self.shaping
        return parts[-1].id if parts else None

    @property
    def activation(self) -> Placed | None:
        """The first activation of the column."""
        return next((each for each in self.shaping if each.layer.category == "activation"), None)

    @property
    def features(self) -> InputFeatures | None:
        """What else the inputs are made into, where they are."""
        first = self.shaping[0].layer if self.shaping else None
        return first if isinstance(first, InputFeatures) else None


def columns_of(layers: Sequence[Placed], input_shape: Shape) -> tuple[Column, ...]:
    """The inputs, then one column for each dense layer. Raises UserError for what is not such a network."""
    if len(input_shape) != 1:
        raise UserError(N_("Only a network that reads a list of numbers can be drawn neuron by neuron."))
    columns = [Column(input_shape[0])]
    for position, placed in enumerate(layers, 1):
        layer = placed.layer
        if isinstance(layer, Dense):
            columns.append(Column(layer.units, placed))
        elif isinstance(layer, InputFeatures) and position == 1:
            columns[-1] = Column(len(layer.features), shaping=(placed,))
        elif layer.category in _SHAPING:
            columns[-1] = replace(columns[-1], shaping=(*columns[-1].shaping, placed))
        else:
            reason = UserError(N_("Only dense layers, their activations and normalisations are drawn as neurons."))
            raise locate(reason, position, layer)
    return tuple(columns)
