"""Freeze or cut out single links and units of an experiment: each gives another experiment, or says why it cannot."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from desktop_nn.core.arrays import Layout
from desktop_nn.core.held import DISABLED, FROZEN, Held, position
from desktop_nn.core.layers import Dense, Dropout
from desktop_nn.core.layers.activation import Activation
from desktop_nn.core.network import Network
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.project.experiment import Experiment

Place = tuple[str, str, tuple[int, ...]]


# --- single weights -------------------------------------------------------------------------------------


def is_held(experiment: Experiment, layer_id: str, array: str, index: tuple[int, ...]) -> str | None:
    """How this weight is held: "frozen", "disabled", or None when it learns like the others."""
    place = (layer_id, array, index)
    return next((each.how for each in experiment.held if each.place == place), None)


def hold(experiment: Experiment, places: Iterable[Place], how: str) -> Experiment:
    """Freeze or disable the weights at these places. Raises UserError where there is no such weight."""
    added = {place: Held(*place, how) for place in places}
    layout = _network(experiment).layout
    for place in added:
        position(layout, *place)
    kept = tuple(each for each in experiment.held if each.place not in added)
    return experiment.replace(held=(*kept, *added.values()))


def release(experiment: Experiment, places: Iterable[Place]) -> Experiment:
    """The weights at these places learn again, as the layer they are in does.

    One that was cut comes back with the number it had, or with that of the seed.
    """
    freed = set(places)
    return experiment.replace(held=tuple(each for each in experiment.held if each.place not in freed))


def freeze_weight(experiment: Experiment, layer_id: str, array: str, index: tuple[int, ...]) -> Experiment:
    """One weight or bias keeps its value. Raises UserError where there is no such weight."""
    return hold(experiment, [(layer_id, array, index)], FROZEN)


def freeze_link(experiment: Experiment, layer_id: str, unit: int, source: int) -> Experiment:
    """The link from input number `source` to unit number `unit` of a dense layer keeps its weight."""
    return freeze_weight(experiment, layer_id, "weight", (unit, source))


def disable_link(experiment: Experiment, layer_id: str, unit: int, source: int) -> Experiment:
    """The link from input number `source` to unit number `unit` of a dense layer is cut: its weight is 0."""
    return hold(experiment, [(layer_id, "weight", (unit, source))], DISABLED)


# --- units ----------------------------------------------------------------------------------------------


def unit_places(experiment: Experiment, layer_id: str, unit: int) -> tuple[Place, ...]:
    """All weights that a hidden unit of a dense layer has: its incoming links, its bias, and its outgoing links.

    Raises UserError unless a dense layer reads the unit, with nothing but activations and dropout between.
    """
    index, layer = _dense(experiment, layer_id)
    network = _network(experiment)
    if not 0 <= unit < layer.units:
        raise UserError(
            N_("The layer {layer} has {count} units, so there is no unit {unit}."),
            layer=layer_id[:80],
            count=layer.units,
            unit=unit + 1,
        )
    reader = _reader(experiment, index)
    incoming = [(layer_id, "weight", (unit, source)) for source in range(network.input_shapes[index][0])]
    bias = [(layer_id, "bias", (unit,))] if layer.bias else []
    outgoing = [(reader, "weight", (target, unit)) for target in range(_dense(experiment, reader)[1].units)]
    return (*incoming, *bias, *outgoing)


def disable_unit(experiment: Experiment, layer_id: str, unit: int) -> Experiment:
    """Cut a hidden unit out: all weights it has are 0 and stay 0. Raises UserError."""
    return hold(experiment, unit_places(experiment, layer_id, unit), DISABLED)


def enable_unit(experiment: Experiment, layer_id: str, unit: int) -> Experiment:
    """Let a hidden unit take part again; its links with units that are still cut out stay cut. Raises UserError."""
    own = unit_places(experiment, layer_id, unit)
    others = {
        place
        for placed, other in _hidden_units(experiment)
        if (placed, other) != (layer_id, unit) and unit_is_disabled(experiment, placed, other)
        for place in unit_places(experiment, placed, other)
    }
    return release(experiment, set(own) - others)


def unit_is_disabled(experiment: Experiment, layer_id: str, unit: int) -> bool:
    """Whether all weights of a hidden unit are cut. Raises UserError where there is no such unit."""
    cut = {each.place for each in experiment.held if each.how == DISABLED}
    return cut.issuperset(unit_places(experiment, layer_id, unit)) if cut else False


# --- edits of the structure -----------------------------------------------------------------------------


def fitting(experiment: Experiment) -> tuple[Held, ...]:
    """What is still held after an edit of the layers: weights that are gone are held no more.

    While the layers do not fit together nobody knows their weights, so everything is kept that has a layer.
    """
    ids = {placed.id for placed in experiment.layers}
    kept = tuple(each for each in experiment.held if each.layer_id in ids)
    try:
        layout = Network(experiment.layers, experiment.data.input_shape).layout
    except UserError:
        return kept
    return tuple(each for each in kept if _exists(layout, each))


def _exists(layout: Layout, held: Held) -> bool:
    try:
        position(layout, *held.place)
    except UserError:
        return False
    return True


def _network(experiment: Experiment) -> Network:
    return Network(experiment.layers, experiment.data.input_shape)


def _dense(experiment: Experiment, layer_id: str) -> tuple[int, Dense]:
    for index, placed in enumerate(experiment.layers):
        if placed.id == layer_id and isinstance(placed.layer, Dense):
            return index, placed.layer
    raise UserError(N_("There is no dense layer '{layer}'."), layer=layer_id[:80])


def _reader(experiment: Experiment, index: int) -> str:
    """The id of the dense layer that reads the dense layer at `index`."""
    for placed in experiment.layers[index + 1 :]:
        if isinstance(placed.layer, Dense):
            return placed.id
        if not isinstance(placed.layer, Activation | Dropout):
            break
    raise UserError(
        N_("Only hidden units that a dense layer reads can be disabled; nothing of the kind reads the layer {layer}."),
        layer=experiment.layers[index].id,
    )


def _hidden_units(experiment: Experiment) -> Iterable[tuple[str, int]]:
    dense = [index for index, placed in enumerate(experiment.layers) if isinstance(placed.layer, Dense)]
    for index in dense:
        try:
            _reader(experiment, index)
        except UserError:
            continue
        layer_id = experiment.layers[index].id
        yield from product([layer_id], range(_dense(experiment, layer_id)[1].units))
