"""What every layer makes of one picture: the maps of a convolutional network, or the units of a dense one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from desktop_nn.core.network import Network
from desktop_nn.training.probes import pictures
from desktop_nn.training.probes.base import Probe, ProbeContext
from desktop_nn.training.probes.predict import prediction

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class LayerMaps:
    """What one layer gave: `maps` (channels, height, width) or (n,).

    Where it has filters, `kernels` (maps, maps of the layer before, height, width).
    """

    id: str
    title: str
    maps: Floats
    kernels: Floats | None = None


def _titles(network: Network) -> Iterator[tuple[str, str]]:
    """The title of every layer, also of those inside of blocks, by id."""
    stack = [(each.id, each.layer, shape) for each, shape in zip(network.layers, network.input_shapes, strict=True)]
    while stack:
        layer_id, layer, shape = stack.pop()
        yield layer_id, layer.title
        stack += [(f"{layer_id}/{inner.name}", inner.layer, inner.input_shape) for inner in layer.nested(shape)]


@dataclass(frozen=True, eq=False)
class FeatureMapsAnswer:
    """The input as the network saw it, each layer's answer, the scores of the classes, the decision, the label."""

    image: Floats
    layers: tuple[LayerMaps, ...]
    scores: Floats
    decision: int
    label: int | None


@dataclass(frozen=True)
class FeatureMaps(Probe):
    """Asks about a drawing (`pixels`) or, without one, about the sample number `index` of "train" or "test"."""

    pixels: bytes = field(default=b"", repr=False)
    split: str = "test"
    index: int = 0

    def evaluate(self, context: ProbeContext) -> FeatureMapsAnswer:
        inputs, label = self._inputs(context)
        plan = context.plan(1)
        outputs = plan.forward(context.weights, inputs)
        answer = prediction(context.loss, outputs)
        titles = dict(_titles(context.network))
        maps = tuple(
            LayerMaps(each, titles[each], _as_picture(values[0]).copy(), _kernels_of(context, each))
            for each, values in plan.activations()
        )
        return FeatureMapsAnswer(inputs[0], maps, answer.scores, answer.label, label)

    def _inputs(self, context: ProbeContext) -> tuple[Floats, int | None]:
        if self.pixels:
            return pictures.from_bytes(self.pixels, context.dataset, context.network.input_shape), None
        return pictures.from_samples(self.split, self.index, context.dataset)


def _kernels_of(context: ProbeContext, layer_id: str) -> Floats | None:
    """A copy of the filters of a layer; None where it has none."""
    network = context.network
    for placed, shape in zip(network.layers, network.input_shapes, strict=True):
        if placed.id == layer_id:
            kernels = placed.layer.kernels(context.weights.of(layer_id), shape)
            return None if kernels is None else kernels.copy()
    return None


def _as_picture(values: Floats) -> Floats:
    """Series (channels, length) are shown as maps of one row."""
    return values[:, None] if values.ndim == 2 else values
