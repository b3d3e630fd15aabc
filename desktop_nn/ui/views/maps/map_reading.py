"""What is said of one place on the sheet of feature maps: its value and how it was made, or its whole map large."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from desktop_nn.core.layers import Flatten
from desktop_nn.core.layers.origin import Spot
from desktop_nn.i18n import _, number
from desktop_nn.training.probes.feature_maps import FeatureMapsAnswer
from desktop_nn.ui.views.maps.map_detail import Detail
from desktop_nn.ui.views.maps.maps_canvas import MapsCanvas, Place
from desktop_nn.ui.views.maps.unit_origin import Made, made_of

if TYPE_CHECKING:
    from desktop_nn.training.snapshot import Snapshot


def read(canvas: MapsCanvas, place: Place, snapshot: Snapshot | None, answer: FeatureMapsAnswer | None) -> Detail:
    """One value: where it stands on its map, and how it was made."""
    layer, values = canvas.layers[place.layer], canvas.map_at(place)
    made: Made | None = None
    if snapshot is not None and answer is not None:  # both of the same moment
        made = made_of(snapshot, answer, layer.id, Spot(place.map, place.row, place.column))
    return Detail(
        number(canvas.value_at(place), 3),
        _where(place, _(layer.title), values.size > 1),
        values,
        canvas.limit(place.layer),
        spot=(place.row, place.column) if values.size > 1 else None,
        made=made,
    )


def enlarged(canvas: MapsCanvas, place: Place, snapshot: Snapshot | None) -> Detail:
    """The whole map of a place, with its range and what it is made with."""
    layer, values = canvas.layers[place.layer], canvas.map_at(place)
    title_of = _("{layer}, map {map}") if values.size > 1 else _("{layer}, unit {map}")
    lines = (_("From {low} to {high}").format(low=number(values.min(), 3), high=number(values.max(), 3)),)
    weights, words = _kernels(canvas, place, snapshot)
    heading = title_of.format(layer=_(layer.title), map=place.map + 1)
    return Detail(heading, lines, values, canvas.limit(place.layer), weights, words)


def _where(place: Place, title: str, is_map: bool) -> tuple[str, ...]:
    if not is_map:
        return title, _("Unit {number}").format(number=place.map + 1)
    position = _("Row {row}, column {column}").format(row=place.row + 1, column=place.column + 1)
    return title, _("Map {number}").format(number=place.map + 1), position


def _kernels(canvas: MapsCanvas, place: Place, snapshot: Snapshot | None) -> tuple[np.ndarray | None, str]:
    """What the map is made with: its kernels, or the weights of a unit that reads the pixels themselves."""
    layer = canvas.layers[place.layer]
    if layer.kernels is not None:
        return layer.kernels[place.map], _("Kernels, one for each map of the layer before")
    if snapshot is None:
        return None, ""
    placed, shape = snapshot.experiment.layers, snapshot.dataset.input_shape
    weight = snapshot.weights.of(layer.id).get("weight")
    reads_pixels = all(isinstance(each.layer, Flatten) for each in placed[: place.layer])
    if weight is None or weight.ndim != 2 or not reads_pixels or weight.shape[1] != np.prod(shape):
        return None, ""
    return weight[place.map].reshape(shape), _("Its weights, one for each pixel")
