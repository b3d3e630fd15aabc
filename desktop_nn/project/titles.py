"""What an experiment on a gate is called once another model or another gate has been put in."""

from __future__ import annotations

from dataclasses import replace

from desktop_nn.core.layers import Sigmoid
from desktop_nn.core.settings import settings_of
from desktop_nn.data.gates import Gate
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.lecture_models import LECTURE_MODELS, SIGMOID
from desktop_nn.project.neurons import single_neuron
from desktop_nn.project.presets import presets


def fitting_title(experiment: Experiment) -> str:
    """The title (a marked text) of the preset that it is, else of the model of the lecture, else of the gate.

    A title that a person gave stays; so does that of data which are no gate.
    """
    if not isinstance(experiment.data, Gate) or experiment.title not in _given_titles():
        return experiment.title
    preset = next((each.title for each in presets.values() if _is_alike(each.experiment, experiment)), "")
    return preset or _model_title(experiment) or _gate_title(experiment.data)


def _given_titles() -> set[str]:
    gates = {choice.label for choice in settings_of(Gate)["function"].choices}
    return {*(each.title for each in presets.values()), *(each.title for each in LECTURE_MODELS), *gates}


def _is_alike(one: Experiment, other: Experiment) -> bool:
    return (one.data, one.layers, one.training.loss) == (other.data, other.layers, other.training.loss)


def _model_title(experiment: Experiment) -> str:
    neuron = single_neuron(experiment.layers)
    if neuron is not None and isinstance(neuron.activation, Sigmoid):
        experiment = replace(experiment, layers=SIGMOID.applied(experiment).layers)  # of whatever gain
    return next((each.title for each in LECTURE_MODELS if each.is_in(experiment)), "")


def _gate_title(gate: Gate) -> str:
    return next(choice.label for choice in settings_of(Gate)["function"].choices if choice.value == gate.function)
