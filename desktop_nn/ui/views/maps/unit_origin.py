"""How one number of a feature map was made: what its unit reads of the layer before, and the sum in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from desktop_nn.core.layers import Flatten
from desktop_nn.core.layers.origin import FUNCTION, LENGTH, MAXIMUM, MEAN, Origin, Spot
from desktop_nn.core.network import Placed
from desktop_nn.core.receptive_field import Window, receptive_field
from desktop_nn.i18n import _, number
from desktop_nn.training.probes.feature_maps import FeatureMapsAnswer

if TYPE_CHECKING:
    from desktop_nn.training.snapshot import Snapshot

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Made:
    """An origin with what is to be said of it: the title of what is read, a name for each of its maps, a function.

    `limit` is the value that has the full colour where it is read; `slides` says that the weights are a kernel.
    `before` is the layer that is read, None for the image; `field` is what the unit sees of the image.
    """

    origin: Origin
    read: str
    names: tuple[str, ...]
    limit: float
    function: str = ""
    slides: bool = False
    before: str | None = None
    field: Window | None = None

    @property
    def reads_all(self) -> bool:
        """Whether whole maps are read, as by a dense layer."""
        return len(self.origin.sources) > 1 and self.origin.values.shape[1:] == (1, 1)


def made_of(snapshot: Snapshot, answer: FeatureMapsAnswer, layer_id: str, spot: Spot) -> Made | None:
    """How the number at one place was made; None for layers inside blocks, and where the layer cannot say."""
    placed = snapshot.experiment.layers
    index = next((place for place, each in enumerate(placed) if each.id == layer_id), None)
    if index is None:
        return None
    inputs = _given(placed, index, answer)
    if inputs is None or not np.isfinite(inputs).all():
        return None
    layer = placed[index].layer
    origin = layer.origin(snapshot.weights.of(layer_id), inputs, spot)
    if origin is None:
        return None
    shape = answer.image.shape
    field = receptive_field([each.layer for each in placed[: index + 1]], shape, spot)
    made = Made(origin, "", (), float(np.abs(inputs).max(initial=0.0)), _(layer.title), field=field)
    made = replace(made, slides=layer.category == "convolution")
    return _named(_as_maps(made, placed, index, answer), placed, index)


def _given(placed: Sequence[Placed], index: int, answer: FeatureMapsAnswer) -> Floats | None:
    """What the layer at `index` read."""
    if index == 0:
        return answer.image
    return next((each.maps for each in answer.layers if each.id == placed[index - 1].id), None)


def _as_maps(made: Made, placed: Sequence[Placed], index: int, answer: FeatureMapsAnswer) -> Made:
    """A list that was flattened from maps, as those maps again: the weights of a dense unit are a kernel as large."""
    origin = made.origin
    if index == 0 or not isinstance(placed[index - 1].layer, Flatten) or origin.weights is None:
        return made
    maps = _given(placed, index - 1, answer)
    if maps is None or maps.ndim != 3 or maps.size != origin.values.size or maps[0].size == 1:
        return made
    values, weights = origin.values.reshape(maps.shape), origin.weights.reshape(maps.shape)
    return replace(made, origin=replace(origin, values=values, weights=weights, sources=tuple(range(len(maps)))))


def _named(made: Made, placed: Sequence[Placed], index: int) -> Made:
    source = index - 1
    is_list = made.origin.values.shape[1:] == (1, 1) and made.reads_all
    while source >= 0 and not is_list and isinstance(placed[source].layer, Flatten):
        source -= 1
    if source < 0:
        several = len(made.origin.sources) > 1
        names = tuple(_("Channel {number}").format(number=each + 1) for each in made.origin.sources)
        return replace(made, read=_("Input"), names=names if several else (_("Input"),))
    name = _("Unit {number}") if is_list else _("Map {number}")
    names = tuple(name.format(number=each + 1) for each in made.origin.sources)
    return replace(made, read=_(placed[source].layer.title), names=names, before=placed[source].id)


def sentence(made: Made) -> str:
    """The sum or the choice in one line, as 'Sum 1.2 + bias (−0.3) = 0.9'."""
    origin, result = made.origin, number(made.origin.result, 3)
    if origin.rule == FUNCTION:
        value = number(float(origin.values[0, 0, 0]), 3)
        return _("{function} of {value} = {result}").format(function=made.function, value=value, result=result)
    total, bias = number(origin.total, 3), _signed(origin.bias)
    if origin.factor is not None:
        words = _("Mean {total} × coefficient {factor} + bias {bias} = {result}")
        if origin.rule != MEAN:
            words = _("Sum {total} × coefficient {factor} + bias {bias} = {result}")
        return words.format(total=total, factor=_signed(origin.factor), bias=bias, result=result)
    count = int(np.isfinite(origin.values).sum())
    if origin.rule == MAXIMUM:
        return _("The largest of {count} numbers is {result}").format(count=count, result=result)
    if origin.rule == MEAN:
        return _("The mean of {count} numbers is {result}").format(count=count, result=result)
    if origin.rule == LENGTH:
        return _("The root of the sum of {count} squares is {result}").format(count=count, result=result)
    if origin.bias is None:
        return _("Sum of {count} products = {result}").format(count=count, result=result)
    words = _("Sum of {count} products: {total}, + bias {bias} = {result}")
    return words.format(count=count, total=total, bias=bias, result=result)


def _signed(value: float | None) -> str:
    """A number that may follow a plus sign."""
    if value is None:
        return number(0.0)
    return f"({number(value, 3)})" if value < 0 else number(value, 3)
