"""The computation of one neuron written out with its numbers, as one checks it with a pocket calculator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop_nn.core.layers.activation import Activation
from desktop_nn.core.layers.base import Layer
from desktop_nn.i18n import _, decimal, ngettext, number
from desktop_nn.project.formulas import applied

Floats = npt.NDArray[np.float32]

#: So many terms are written out, the largest ones; the rest is one number.
MOST_TERMS = 8

_MINUS = "\N{MINUS SIGN}"
_DOT = "\N{MIDDLE DOT}"


@dataclass(frozen=True, eq=False)
class NeuronSum:
    """weights (n,) times the answers `inputs` (n,) of the neurons `names`, plus `bias` where there is one: `total`."""

    weights: Floats
    inputs: Floats
    names: Sequence[str]
    bias: float | None
    total: float


def written_sum(neuron: NeuronSum) -> list[str]:
    """Two lines: with the names of the inputs, then with their numbers and the total.

    "0.53·x₀ − 1.20·x₁ + 0.10" and "0.53·1.50 − 1.20·(−2.00) + 0.10 = 3.30".
    """
    chosen, rest = _largest_terms(neuron)
    weights = [float(neuron.weights[each]) for each in chosen]
    named = [(weight, neuron.names[each]) for weight, each in zip(weights, chosen, strict=True)]
    valued = [(weight, _value(float(neuron.inputs[each]))) for weight, each in zip(weights, chosen, strict=True)]
    left_out = len(neuron.weights) - len(chosen)
    words = ngettext("({count} more)", "({count} more)", left_out).format(count=left_out)
    with_names = [*_products(named), *([("+", words)] if left_out else []), *_constant(neuron.bias)]
    with_values = [*_products(valued), *(_constant(rest) if left_out else []), *_constant(neuron.bias)]
    return [_joined(with_names), f"{_joined(with_values)} = {short(neuron.total)}"]


def written_step(layer: Layer, before: float, after: float) -> str:
    """What a layer makes of a sum: "tanh(−0.31) = −0.30"; of what is no plain function, from what to what."""
    if isinstance(layer, Activation):
        return f"{applied(layer, short(before))} = {short(after)}"
    return _("{layer}: {before} → {after}").format(layer=_(layer.title), before=short(before), after=short(after))


def short(value: float) -> str:
    """Two decimals; what they would hide, or what is huge, with its digits."""
    if value and (abs(value) < 0.005 or abs(value) >= 1e6):
        return number(value, 3)
    return decimal(value)


def _largest_terms(neuron: NeuronSum) -> tuple[list[int], float]:
    """The places of the terms that are written out, in order, and the sum of the others."""
    terms = np.nan_to_num(neuron.weights.astype(np.float64) * neuron.inputs)
    if len(terms) <= MOST_TERMS:
        return list(range(len(terms))), 0.0
    chosen = sorted(np.argsort(-np.abs(terms), kind="stable")[:MOST_TERMS].tolist())
    return chosen, float(np.delete(terms, chosen).sum())


def _products(factors: Sequence[tuple[float, str]]) -> list[tuple[str, str]]:
    return [(_MINUS if weight < 0 else "+", f"{short(abs(weight))}{_DOT}{other}") for weight, other in factors]


def _constant(value: float | None) -> list[tuple[str, str]]:
    return [] if value is None else [(_MINUS if value < 0 else "+", short(abs(value)))]


def _value(value: float) -> str:
    text = short(value)
    return f"({text})" if text.startswith(_MINUS) else text


def _joined(terms: Sequence[tuple[str, str]]) -> str:
    """The terms with the sign of each before it; no plus before the first."""
    if not terms:
        return "0"
    (sign, first), *others = terms
    return ("" if sign == "+" else sign) + first + "".join(f" {sign} {term}" for sign, term in others)
