"""Where a layer takes the plane of the inputs: the input grid and the samples as two of its neurons see them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from desktop_nn.core.layers import Step
from desktop_nn.core.layers.activation import Activation
from desktop_nn.core.losses import PerceptronCriterion
from desktop_nn.core.network import Network
from desktop_nn.core.plan import Plan
from desktop_nn.data.base import Dataset, Samples
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.training.evaluation import spread
from desktop_nn.training.probes.base import Probe, ProbeContext
from desktop_nn.training.probes.surface import signed

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]
Targets = npt.NDArray[np.int64] | npt.NDArray[np.float32]
Range = tuple[float, float]

#: Lines of the input grid in either direction, and the places along each: enough to follow steep neurons.
LINES = 17
PLACES = 121
_MOST_SAMPLES = 400
_FIELD = 60
_ROOM = 0.08
_FAR = np.float32(1e4)
_STILL_BOUNDED = 100.0


@dataclass(frozen=True)
class HiddenLayer:
    """A layer whose neurons can be the axes: the id of what gives their outputs, its title, how many there are."""

    id: str
    title: str
    units: int


def hidden_layers(network: Network) -> tuple[HiddenLayer, ...]:
    """The layers between input and output that give a list of at least two numbers, each with its activation."""
    found = []
    for index, (placed, shape) in enumerate(zip(network.layers[:-1], network.shapes[:-1], strict=True)):
        followed = isinstance(network.layers[index + 1].layer, Activation)
        rest = network.layers[index + 1 :]
        feeds_output = all(isinstance(each.layer, Activation) for each in rest)
        if len(shape) == 1 and shape[0] >= 2 and not followed and not feeds_output:
            found.append(HiddenLayer(placed.id, placed.layer.title, shape[0]))
    return tuple(found)


@dataclass(frozen=True, eq=False)
class Answered:
    """What the network answers at some places: -1 to 1 with two classes; else the confidence in `labels`.

    `sums` is what a hard decision is made of, 0 on its border: the answer itself jumps there and does not say where.
    Of a regression `values` is the output itself.
    """

    values: Floats
    labels: Labels | None = None
    sums: Floats | None = None

    def reshaped(self, *shape: int) -> Answered:
        """The same places in another order of axes."""
        labels = None if self.labels is None else self.labels.reshape(shape)
        sums = None if self.sums is None else self.sums.reshape(shape)
        return Answered(self.values.reshape(shape), labels, sums)


@dataclass(frozen=True, eq=False)
class HiddenSpaceAnswer:
    """The plane of two neurons. `lines` (n, PLACES, 2) is where the lines of the input grid lie there, and `answers`
    what the network says on them: first those of equal y, then those of equal x. One input gives one line, more than
    two give none. `samples` (n, 2) are the images of the training samples `inputs` (n, inputs) with their `labels`: the
    targets of a regression.
    `field` is what the rest of the network makes of each place of the plane: only a layer of exactly two neurons has
    it, since of others a plane does not show the values of the rest.
    """

    x_range: Range
    y_range: Range
    lines: Floats
    answers: Answered
    samples: Floats
    inputs: Floats
    labels: Targets
    field: Answered | None = None


@dataclass(frozen=True)
class HiddenSpace(Probe):
    """Asks for the neurons `first` and `second` of the layer `layer_id`; `bounds` are the limits of each input."""

    layer_id: str
    first: int
    second: int
    bounds: tuple[Range, ...] = ()

    def evaluate(self, context: ProbeContext) -> HiddenSpaceAnswer:
        layer = next((each for each in hidden_layers(context.network) if each.id == self.layer_id), None)
        if layer is None or max(self.first, self.second) >= layer.units:
            raise UserError(N_("The network has no such layer with these neurons any more."))
        inputs, labels = _samples(context.dataset)
        grid = context.kept(("input grid", self.bounds), self._grid)
        places, outputs = self._images(context, np.concatenate([inputs, grid.reshape(-1, inputs.shape[1])]))
        images, lines = places[: len(inputs)], places[len(inputs) :].reshape(-1, PLACES, 2)
        x_range, y_range = (_limits(context.network, self.layer_id, places[:, axis]) for axis in (0, 1))
        return HiddenSpaceAnswer(
            x_range,
            y_range,
            lines,
            answered(context, outputs[len(inputs) :]).reshaped(*lines.shape[:2]),
            images,
            inputs,
            labels,
            self._field(context, x_range, y_range) if layer.units == 2 else None,
        )

    def _grid(self) -> Floats:
        """The places on all lines, line by line."""
        along = [np.linspace(low, high, PLACES, dtype=np.float32) for low, high in self.bounds]
        if len(along) < 2:
            return along[0][:, None] if along else np.empty((0, 0), np.float32)
        lines = np.empty((2, LINES, PLACES, 2), np.float32)
        for direction in (0, 1):
            lines[direction, :, :, direction] = along[direction]
            lines[direction, :, :, 1 - direction] = np.linspace(*self.bounds[1 - direction], LINES)[:, None]
        return lines.reshape(-1, 2)

    def _images(self, context: ProbeContext, inputs: Floats) -> tuple[Floats, Floats]:
        """What the two neurons and the outputs give for all `inputs`."""
        places = np.empty((len(inputs), 2), np.float32)
        outputs = np.empty((len(inputs), *context.network.output_shape), np.float32)
        batch = context.network.slice_size
        plan = context.plan(batch)
        for first in range(0, len(inputs), batch):
            part = slice(first, first + batch)
            outputs[part] = plan.forward(context.weights, inputs[part])
            places[part] = plan.outputs_of(self.layer_id)[:, [self.first, self.second]]
        return places, outputs

    def _field(self, context: ProbeContext, x_range: Range, y_range: Range) -> Answered:
        """The rest of the network on a grid of the plane."""
        x = np.linspace(*x_range, _FIELD, dtype=np.float32)
        y = np.linspace(*y_range, _FIELD, dtype=np.float32)
        columns, rows = np.meshgrid(x, y)
        plane = np.empty((_FIELD * _FIELD, 2), np.float32)
        plane[:, self.first], plane[:, self.second] = columns.ravel(), rows.ravel()
        rest = context.tail(self.layer_id, _FIELD * _FIELD)
        outputs = rest.forward(context.weights, plane).copy()
        field = replace(answered(context, outputs), sums=_sums(context, rest, outputs))
        return field.reshaped(_FIELD, _FIELD)


def _sums(context: ProbeContext, rest: Plan, outputs: Floats) -> Floats | None:
    """What the last neuron decides by, where it is a step or the loss makes one of it."""
    if outputs.shape[1] != 1:
        return None
    if isinstance(context.network.layers[-1].layer, Step):
        return np.array(rest.activations()[-2][1])[:, 0]
    return outputs[:, 0] if isinstance(context.loss, PerceptronCriterion) else None


def answered(context: ProbeContext, outputs: Floats) -> Answered:
    """How raw outputs (n, k) are read: signed for one or two of them, else the best class and its score.

    A regression gives its only output as it is.
    """
    if context.dataset.is_regression:
        return Answered(outputs[:, 0])
    if outputs.shape[1] <= 2:
        return Answered(signed(context.loss, outputs))
    scores = context.loss.scores(outputs)
    best = scores.argmax(axis=1)
    return Answered(np.asarray(scores[np.arange(len(scores)), best], np.float32), best.astype(np.int64))


def _samples(dataset: Dataset) -> tuple[Floats, Targets]:
    samples: Samples = dataset.train
    chosen = spread(len(samples), _MOST_SAMPLES)
    return samples.gather(chosen).reshape(len(chosen), -1), samples.labels[chosen]


def _limits(network: Network, layer_id: str, values: Floats) -> Range:
    """The limits of the activation where it has any, else those of the values on round numbers, with some room."""
    low, high = _bounds_of(network, layer_id) or _round_limits(values)
    room = _ROOM * (high - low)
    return low - room, high + room


def _bounds_of(network: Network, layer_id: str) -> Range | None:
    """What an activation gives far out on both sides, when that is bounded: it never falls."""
    layer = next(each.layer for each in network.layers if each.id == layer_id)
    if not isinstance(layer, Activation):
        return None
    ends = np.array([-_FAR, _FAR], np.float32)
    out = np.empty_like(ends)
    layer.apply(ends, out)
    low, high = float(out[0]), float(out[1])
    return (low, high) if max(abs(low), abs(high)) < _STILL_BOUNDED and high > low else None


def _round_limits(values: Floats) -> Range:
    """Limits that move in steps, so that the picture does not tremble while the network trains."""
    finite = values[np.isfinite(values)]
    if not len(finite):
        return -1.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    step = next(_steps(max(high - low, 1e-3) / 4))
    low, high = math.floor(low / step) * step, math.ceil(high / step) * step
    return (low, high) if high > low else (low - step, high + step)


def _steps(least: float) -> Iterator[float]:
    """1, 2 or 5 times a power of ten, from `least` on."""
    power = 10.0 ** math.floor(math.log10(least))
    yield from (power * factor for factor in (1, 2, 5, 10) if power * factor >= least)
