"""One wide hidden layer, and several narrow ones, with as many parameters as a network has: what depth alone buys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from desktop_nn.core.columns import Column, columns_of
from desktop_nn.core.layers import Dense, Tanh
from desktop_nn.core.layers.base import Layer
from desktop_nn.core.network import Placed, new_id
from desktop_nn.core.settings import settings_of
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.project.experiment import Experiment

#: Of the narrow network: so many hidden layers may be asked for.
LEAST_DEPTH, MOST_DEPTH = 2, 12


@dataclass(frozen=True)
class Build:
    """The units of each hidden layer, and the parameters of the whole network."""

    widths: tuple[int, ...]
    parameters: int


@dataclass(frozen=True)
class Pair:
    """`wide` has one hidden layer, `deep` several of one width; their counts are as near as whole units allow."""

    wide: Build
    deep: Build


def present(experiment: Experiment) -> Build:
    """What the network is now. Raises UserError for one that is not made of dense layers alone."""
    hidden = [column.units for column in _columns(experiment)[1:-1]]
    return Build(tuple(hidden), experiment.summary().parameters)


def alternatives(experiment: Experiment, depth: int) -> Pair:
    """A network of `depth` equal hidden layers whose count is nearest to the present one, and the nearest wide one.

    The wide network is fitted to the deep one, not to the present one: the two are to be compared with each other,
    and one unit more or less changes it by few parameters only. Raises UserError as `present` does.
    """
    deep = _nearest(experiment, present(experiment).parameters, lambda width: (width,) * depth)
    return Pair(_nearest(experiment, deep.parameters, lambda width: (width,)), deep)


def rebuilt(experiment: Experiment, widths: Sequence[int]) -> tuple[Placed, ...]:
    """The layers with hidden ones of these widths, all with the first hidden activation; tanh where there is none.

    What is made of the inputs before, and the output, stay as they are. Raises UserError as `present` does.
    """
    columns = _columns(experiment)
    first, last = _layers_of(columns[0]), _layers_of(columns[-1])
    dense, activation = _pattern(columns[1:-1])
    placed = [*first, *last]
    hidden: list[Placed] = []
    for width in widths:
        for layer in (replace(dense, units=width), activation):
            hidden.append(Placed(new_id(layer, {each.id for each in (*placed, *hidden)}), layer))
    return (*first, *hidden, *last)


def _columns(experiment: Experiment) -> tuple[Column, ...]:
    columns = columns_of(experiment.layers, experiment.data.input_shape)
    if len(columns) < 2:
        raise UserError(N_("The network has no layers yet. Add one, for example Dense."))
    return columns


def _layers_of(column: Column) -> tuple[Placed, ...]:
    return ((column.summing,) if column.summing else ()) + column.shaping


def _pattern(hidden: Sequence[Column]) -> tuple[Dense, Layer]:
    """What every hidden layer is to look like."""
    sums = (each.summing.layer for each in hidden if each.summing is not None)
    dense = next((layer for layer in sums if isinstance(layer, Dense)), Dense())
    return dense, next((each.activation.layer for each in hidden if each.activation is not None), Tanh())


def _nearest(experiment: Experiment, wanted: int, widths: Callable[[int], tuple[int, ...]]) -> Build:
    """The width whose network has a count nearest to `wanted`, found by halving: more units are more parameters."""

    def build(width: int) -> Build:
        layers = rebuilt(experiment, widths(width))
        return Build(widths(width), experiment.replace(layers=layers, held=()).summary().parameters)

    low, high = 1, int(min(max(wanted, 1), settings_of(Dense)["units"].maximum or wanted))
    while low < high:
        middle = (low + high) // 2
        if build(middle).parameters < wanted:
            low = middle + 1
        else:
            high = middle
    fewer, more = build(max(1, low - 1)), build(low)
    return fewer if wanted - fewer.parameters <= more.parameters - wanted else more
