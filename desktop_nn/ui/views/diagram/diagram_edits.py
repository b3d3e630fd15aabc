"""Edits of a drawn network: each gives the layers of the experiment after it."""

from __future__ import annotations

from dataclasses import replace

from desktop_nn.core.columns import INPUTS, Column, columns_of
from desktop_nn.core.layers import Dense, InputFeatures, Tanh
from desktop_nn.core.layers.base import Layer
from desktop_nn.core.layers.input_features import FEATURES
from desktop_nn.core.network import Placed, new_id
from desktop_nn.project.experiment import Experiment

Layers = tuple[Placed, ...]

#: A new column has so many neurons.
NEW_UNITS = 4

_PLAIN_FEATURES = {name: name in ("x", "y") for name in FEATURES}


def find_column(experiment: Experiment, column_id: str) -> Column:
    """The column with this id. Raises UserError or KeyError where there is none any more."""
    for column in columns_of(experiment.layers, experiment.data.input_shape):
        if column.id == column_id:
            return column
    raise KeyError(column_id)


def with_units(experiment: Experiment, column_id: str, change: int) -> Layers:
    """A column with more or fewer neurons, never without any."""
    summing = find_column(experiment, column_id).summing
    assert summing is not None
    assert isinstance(summing.layer, Dense)
    units = max(1, summing.layer.units + change)
    return _replaced(experiment, summing, replace(summing, layer=replace(summing.layer, units=units)))


def with_activation(experiment: Experiment, column_id: str, activation: Layer | None) -> Layers:
    """A column whose neurons answer with another function of their sums; None hands the sums on."""
    column = find_column(experiment, column_id)
    assert column.summing is not None
    before = column.activation
    placed = None if activation is None else _placed(experiment.layers, activation)
    if before is not None:
        return _replaced(experiment, before, placed)
    if placed is None:
        return experiment.layers
    place = experiment.layers.index(column.summing) + 1
    return (*experiment.layers[:place], placed, *experiment.layers[place:])


def with_column_after(experiment: Experiment, column_id: str) -> Layers:
    """One more hidden column right of this one, with the activation of its neighbour."""
    columns = columns_of(experiment.layers, experiment.data.input_shape)
    index = [each.id for each in columns].index(column_id)
    neighbours = (columns[index], *columns[1:-1])
    activation = next((each.activation.layer for each in neighbours if each.activation is not None), Tanh())
    place = 0 if index == 0 else experiment.layers.index(_last(columns[index])) + 1
    if index == 0 and columns[0].shaping:
        place = len(columns[0].shaping)
    dense = _placed(experiment.layers, Dense(NEW_UNITS))
    shaping = _placed((*experiment.layers, dense), activation)
    return (*experiment.layers[:place], dense, shaping, *experiment.layers[place:])


def without_column(experiment: Experiment, column_id: str) -> Layers:
    """The network without one of its hidden columns."""
    column = find_column(experiment, column_id)
    gone = {each.id for each in (column.summing, *column.shaping) if each is not None}
    return tuple(each for each in experiment.layers if each.id not in gone)


def with_feature(experiment: Experiment, name: str, on: bool) -> Layers:
    """The network with a feature of its two inputs switched on or off; the last one stays on."""
    features = find_column(experiment, INPUTS).features
    changed = replace(features or InputFeatures(**_PLAIN_FEATURES), **{name: on})
    if not changed.features:
        return experiment.layers
    rest = experiment.layers if features is None else experiment.layers[1:]
    if changed == InputFeatures(**_PLAIN_FEATURES):
        return rest
    first = _placed(rest, changed) if features is None else replace(experiment.layers[0], layer=changed)
    return (first, *rest)


def has_feature(features: InputFeatures | None, name: str) -> bool:
    """Whether the network reads a feature of its inputs."""
    return name in ("x", "y") if features is None else bool(getattr(features, name))


def _last(column: Column) -> Placed:
    last = column.shaping[-1] if column.shaping else column.summing
    assert last is not None
    return last


def _placed(layers: Layers, layer: Layer) -> Placed:
    return Placed(new_id(layer, {each.id for each in layers}), layer)


def _replaced(experiment: Experiment, before: Placed, after: Placed | None) -> Layers:
    pairs = ((after if each is before else each) for each in experiment.layers)
    return tuple(each for each in pairs if each is not None)
