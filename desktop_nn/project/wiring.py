"""Gates set by hand: one neuron with the weights of the lecture, or two hidden neurons wired into a third."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from desktop_nn.core.arrays import Weights
from desktop_nn.core.layers import Step
from desktop_nn.data.gates import Gate
from desktop_nn.i18n import N_
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.neurons import NeuronLayer, neuron_layers
from desktop_nn.project.threshold_neurons import ThresholdNeuron, by_hand

#: What a hidden neuron may be, and what the output may make of both: functions of `Gate`, with their words.
HIDDEN_GATES = {
    "or": N_("OR"),
    "and": N_("AND"),
    "nand": N_("NAND"),
    "nor": N_("NOR"),
    "x0": N_("x₀ alone"),
    "x1": N_("x₁ alone"),
}
OUTPUT_GATES = {
    "x0-and-not-x1": N_("h₁ and not h₂"),
    "x1-and-not-x0": N_("h₂ and not h₁"),
    "and": N_("AND"),
    "or": N_("OR"),
    "nand": N_("NAND"),
    "nor": N_("NOR"),
    "x0": N_("h₁ alone"),
    "x1": N_("h₂ alone"),
}


@dataclass(frozen=True)
class Wiring:
    """Which gate each hidden neuron is, and which one the output is of both; "" where it is none that is offered."""

    first: str = "or"
    second: str = "and"
    output: str = "x0-and-not-x1"


#: XOR as the lecture wires it: h₁ = [x₀ + x₁ − 0.5 > 0], h₂ = [x₀ + x₁ − 1.5 > 0], f = [h₁ − h₂ − 0.5 > 0].
XOR = Wiring()

#: One trainable number: id of the layer, array, index, value.
Number = tuple[str, str, tuple[int, ...], float]


def can_wire(experiment: Experiment) -> bool:
    """Whether the network is two steps that feed a third, on two inputs."""
    layers = neuron_layers(experiment.layers)
    steps = all(isinstance(layer.activation, Step) for layer in layers)
    return steps and [layer.units for layer in layers] == [2, 1] and experiment.data.input_shape == (2,)


def wired(experiment: Experiment, wiring: Wiring) -> tuple[Number, ...]:
    """The numbers that make the neurons of a network that `can_wire` these gates."""
    hidden, output = neuron_layers(experiment.layers)
    assert isinstance(experiment.data, Gate)
    low, high = experiment.data.low, experiment.data.high
    first, second = (by_hand(Gate(name, low, high)) for name in (wiring.first, wiring.second))
    return (*_numbers(hidden, 0, first), *_numbers(hidden, 1, second), *_numbers(output, 0, _step_gate(wiring.output)))


def wiring_of(experiment: Experiment, weights: Weights) -> Wiring:
    """Which gates the neurons are now, if they have just the weights that one sets by hand."""
    hidden, output = neuron_layers(experiment.layers)
    assert isinstance(experiment.data, Gate)
    low, high = experiment.data.low, experiment.data.high
    inner = {name: by_hand(Gate(name, low, high)) for name in HIDDEN_GATES}
    outer = {name: _step_gate(name) for name in OUTPUT_GATES}
    return Wiring(
        _named(inner, hidden, 0, weights), _named(inner, hidden, 1, weights), _named(outer, output, 0, weights)
    )


def single_by_hand(experiment: Experiment) -> tuple[Number, ...]:
    """The numbers that make the only neuron of a network the gate of its data, such as x₀ + x₁ − 1.5 for AND."""
    assert isinstance(experiment.data, Gate)
    (layer,) = neuron_layers(experiment.layers)
    return _numbers(layer, 0, by_hand(experiment.data))


def of_steps(experiment: Experiment, weights: Weights) -> tuple[Number, ...]:
    """The present numbers of a network whose neurons are all steps, which no gradient moves; empty of any other."""
    layers = neuron_layers(experiment.layers)
    if not all(isinstance(layer.activation, Step) for layer in layers):
        return ()
    found: list[Number] = []
    for layer in layers:
        for name, values in weights.of(layer.dense_id).items():
            found += [(layer.dense_id, name, index, float(value)) for index, value in np.ndenumerate(values)]
    return tuple(found)


def _step_gate(name: str) -> ThresholdNeuron:
    """A gate of hidden neurons: their answers are 0 or 1, whatever the inputs of the network are."""
    return by_hand(Gate(name))


def _numbers(layer: NeuronLayer, unit: int, neuron: ThresholdNeuron) -> tuple[Number, ...]:
    weights = tuple((layer.dense_id, "weight", (unit, at), value) for at, value in enumerate(neuron.weights))
    return (*weights, (layer.dense_id, "bias", (unit,), neuron.bias))


def _named(gates: dict[str, ThresholdNeuron], layer: NeuronLayer, unit: int, weights: Weights) -> str:
    arrays = weights.of(layer.dense_id)
    now = (*arrays["weight"][unit], arrays["bias"][unit])
    return next((name for name, neuron in gates.items() if _same(now, (*neuron.weights, neuron.bias))), "")


def _same(now: Sequence[float], wanted: Sequence[float]) -> bool:
    return bool(np.array_equal(np.asarray(now, np.float32), np.asarray(wanted, np.float32)))
