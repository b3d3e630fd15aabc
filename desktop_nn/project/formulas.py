"""The formula of a small network with its numbers, written as one writes it on a blackboard."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from desktop_nn.core.arrays import Weights
from desktop_nn.core.layers import Identity, LeakyReLU, ReLU, ScaledTanh, Sigmoid, Softplus, Step, Tanh
from desktop_nn.core.layers.activation import Activation
from desktop_nn.core.losses import PerceptronCriterion, SigmoidCrossEntropy
from desktop_nn.i18n import _, decimal, number
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.neurons import MOST_NEURONS, NeuronLayer, neuron_layers

_MINUS = "\N{MINUS SIGN}"
_LETTERS = "hgu"


def formulas(experiment: Experiment, weights: Weights) -> list[str]:
    """One line for each neuron, the output last; empty where the network is too large or no layers of neurons.

    "f(x₀, x₁) = 0.50 x₀ + 0.50 x₁ − 0.25", or h₁ = ..., h₂ = ..., f(x₀, x₁) = [h₁ − h₂ − 0.5 > 0].
    """
    lines = []
    for neuron in named_neurons(experiment):
        layer, arrays = neuron.layer, weights.of(neuron.layer.dense_id)
        activation = _output_activation(experiment, layer) if neuron.is_output else layer.activation
        total = weighted_sum(arrays["weight"][neuron.unit], float(arrays["bias"][neuron.unit]), neuron.inputs)
        lines.append(f"{neuron.name} = {applied(activation, total)}")
    return lines


@dataclass(frozen=True)
class NamedNeuron:
    """One neuron of a small network as a formula names it, and what it gets: "h₁" from ("x₀", "x₁")."""

    name: str
    layer: NeuronLayer
    unit: int
    inputs: tuple[str, ...]
    is_output: bool


def named_neurons(experiment: Experiment) -> tuple[NamedNeuron, ...]:
    """The neurons from input to output; none where the network is too large or no layers of neurons."""
    layers = neuron_layers(experiment.layers)
    if not layers or sum(each.units for each in layers) > MOST_NEURONS or len(layers) > len(_LETTERS) + 1:
        return ()
    inputs = [_(name) for name in experiment.data.input_names]
    if len(inputs) > MOST_NEURONS:
        return ()
    names, found = inputs, []
    for depth, layer in enumerate(layers):
        is_last = layer is layers[-1]
        heads = _output_names(layer, inputs) if is_last else _hidden_names(layer, depth)
        found += [NamedNeuron(head, layer, unit, tuple(names), is_last) for unit, head in enumerate(heads)]
        names = heads
    return tuple(found)


def _hidden_names(layer: NeuronLayer, depth: int) -> list[str]:
    return [_LETTERS[depth] + subscript(unit + 1) for unit in range(layer.units)]


def _output_names(layer: NeuronLayer, inputs: Sequence[str]) -> list[str]:
    arguments = f"({', '.join(inputs)})"
    if layer.units == 1:
        return ["f" + arguments]
    return [f"f{subscript(unit)}{arguments}" for unit in range(layer.units)]


def _output_activation(experiment: Experiment, layer: NeuronLayer) -> Activation | None:
    """Some losses bend the raw output themselves."""
    loss = experiment.training.loss
    if layer.activation is not None or layer.units > 1:
        return layer.activation
    if isinstance(loss, PerceptronCriterion):
        return Step()
    return Sigmoid() if isinstance(loss, SigmoidCrossEntropy) else None


def subscript(value: int) -> str:
    """1 as ₁."""
    return str(value).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def weighted_sum(coefficients: np.ndarray, bias: float, names: Sequence[str]) -> str:
    """ "x₀ + x₁ − 1.5" where all numbers are halves, as those set by hand; else two decimals: "0.50 x₀ − 0.25"."""
    values = [*(float(each) for each in coefficients), bias]
    plain = all(2 * value == round(2 * value) and abs(value) < 1_000 for value in values)
    terms = [(value, name) for value, name in zip(values, [*names, ""], strict=True) if not plain or value]
    if not terms:
        return "0"
    text = ""
    for value, name in terms:
        sign = f" {_MINUS} " if _is_negative(value, plain) else " + "
        text += (sign if text else sign.strip().replace("+", "")) + _term(abs(value), name, plain)
    return text


def _is_negative(value: float, plain: bool) -> bool:
    return value < 0 and (plain or round(value, 2) != 0)


def _term(size: float, name: str, plain: bool) -> str:
    if plain and size == 1 and name:
        return name
    written = number(size) if plain or size >= 1e6 else decimal(size)
    return f"{written} {name}".rstrip()


def curve_formulas(activation: Activation) -> tuple[str, str]:
    """The curve and its slope: "f(a) = tanh(a)", "f′(a) = 1 − f²"; "" for a slope that has no short formula."""
    words = re.sub(rf"(?<=[ {_MINUS}])\(a\)", "a", applied(activation, "a"))
    slope = _slope(activation)
    return f"f(a) = {words}", f"f′(a) = {slope}" if slope else ""


def _slope(activation: Activation) -> str:
    if isinstance(activation, Sigmoid):
        gain = "" if activation.gain == 1 else number(activation.gain) + " "
        return f"{gain}f (1 {_MINUS} f)"
    if isinstance(activation, ScaledTanh):
        scale = number(1.7159, 5)
        return f"⅔ ({scale} {_MINUS} f² / {scale})"
    known = {Step: "0", Tanh: f"1 {_MINUS} f²", ReLU: "[a > 0]", Identity: "1", Softplus: f"1 / (1 + exp({_MINUS}a))"}
    return known.get(type(activation), "")


def applied(activation: Activation | None, total: str) -> str:
    """A sum with what is made of it: "[x₀ + x₁ − 1.5 > 0]", "1 / (1 + exp(−20 (x₀ + x₁ − 1.5)))"."""
    if activation is None or isinstance(activation, Identity):
        return total
    if isinstance(activation, Step):
        return f"[{total} > 0]"
    if isinstance(activation, Sigmoid):
        gain = "" if activation.gain == 1 else number(activation.gain) + " "
        return f"1 / (1 + exp({_MINUS}{gain}({total})))"
    if isinstance(activation, ScaledTanh):
        return f"{number(1.7159, 5)} tanh(⅔ ({total}))"
    if isinstance(activation, LeakyReLU):
        return f"max({number(activation.slope)} ({total}), {total})"
    wrapped = {Tanh: "tanh({})", ReLU: "max(0, {})", Softplus: "log(1 + exp({}))"}
    return wrapped.get(type(activation), activation.name + "({})").replace("{}", total)
