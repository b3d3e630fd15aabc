"""A network read as layers of neurons: a weighted sum, and what is made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_nn.core.layers import Dense
from desktop_nn.core.layers.activation import Activation
from desktop_nn.core.network import Placed

#: More neurons are not shown one by one.
MOST_NEURONS = 12


@dataclass(frozen=True)
class NeuronLayer:
    """Neurons side by side: the id of the layer that makes their sums, how many, and what each makes of its sum."""

    dense_id: str
    units: int
    activation: Activation | None = None


def neuron_layers(layers: Sequence[Placed]) -> tuple[NeuronLayer, ...]:
    """The layers of neurons of a network, first to last; empty where it is made of anything else."""
    found: list[NeuronLayer] = []
    for placed in layers:
        layer = placed.layer
        if isinstance(layer, Dense) and layer.bias:
            found.append(NeuronLayer(placed.id, layer.units))
        elif isinstance(layer, Activation) and found and found[-1].activation is None:
            found[-1] = NeuronLayer(found[-1].dense_id, found[-1].units, layer)
        else:
            return ()
    return tuple(found)


def single_neuron(layers: Sequence[Placed]) -> NeuronLayer | None:
    """The only neuron of a network; None where there are more, or other layers."""
    found = neuron_layers(layers)
    return found[0] if len(found) == 1 and found[0].units == 1 else None
