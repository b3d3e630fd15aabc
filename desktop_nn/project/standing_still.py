"""Why a network stands still on a gate that it does not answer rightly: it cannot move, cannot do it, or is stuck."""

from __future__ import annotations

from typing import Literal

from desktop_nn.core.layers import Step
from desktop_nn.core.margin import widest_margin
from desktop_nn.data.base import DataSource
from desktop_nn.data.gates import Gate
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.neurons import single_neuron

#: A step has no slope; one neuron draws one line, and none separates these rows; or chance chose a bad start.
Reason = Literal["slope", "line", "start"]


def why_it_stands(experiment: Experiment) -> Reason:
    """What keeps the loss of an experiment where it is."""
    if any(isinstance(placed.layer, Step) for placed in experiment.layers):
        return "slope"
    is_gate = isinstance(experiment.data, Gate)
    return "line" if is_gate and single_neuron(experiment.layers) and not is_separable(experiment.data) else "start"


def is_separable(gate: DataSource) -> bool:
    """Whether one line, or plane, has all ones of a gate on one side and all zeros on the other."""
    assert isinstance(gate, Gate)
    rows = gate.truth_table
    return widest_margin([bits for bits, _result in rows], [1 if result else -1 for _bits, result in rows]) is not None
