"""The line on which one neuron with two inputs changes its mind, and what moving it does to the weights."""

from __future__ import annotations

import math
from dataclasses import dataclass

from desktop_nn.core.arrays import Weights
from desktop_nn.project.borders import crossing
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.neurons import single_neuron

Place = tuple[float, float]
Range = tuple[float, float]

_LEAST = 1e-6  # smaller weights have no direction that means anything


@dataclass(frozen=True)
class BorderLine:
    """All (x, y) with weights[0] x + weights[1] y + bias = `crossing`; `layer_id` has the weights."""

    layer_id: str
    weights: tuple[float, float]
    bias: float
    crossing: float = 0.0

    def height(self, place: Place) -> float:
        """How far above the crossing the sum is at a place; 0 on the line."""
        return self.weights[0] * place[0] + self.weights[1] * place[1] + self.bias - self.crossing

    def through(self, place: Place) -> BorderLine:
        """The parallel through a place: only the bias changes."""
        return BorderLine(self.layer_id, self.weights, self.bias - self.height(place), self.crossing)

    def turned(self, pivot: Place, to: Place) -> BorderLine:
        """The line through two places. Its weights are as long as before and point to the nearer side."""
        across, up = to[0] - pivot[0], to[1] - pivot[1]
        far = math.hypot(across, up)
        if far < _LEAST:
            return self
        length = math.hypot(*self.weights) / far
        first, second = -up * length, across * length
        if first * self.weights[0] + second * self.weights[1] < 0:
            first, second = -first, -second
        return BorderLine(self.layer_id, (first, second), self.bias, self.crossing).through(pivot)

    def ends(self, x_range: Range, y_range: Range) -> tuple[Place, Place] | None:
        """Where it enters and leaves a rectangle; None where it passes by."""
        (first, second), rest = self.weights, self.bias - self.crossing
        found: list[Place] = []
        if abs(second) > _LEAST:
            found += [(x, -(first * x + rest) / second) for x in x_range]
        if abs(first) > _LEAST:
            found += [(-(second * y + rest) / first, y) for y in y_range]
        inside = sorted({place for place in found if _within(place[0], x_range) and _within(place[1], y_range)})
        return (inside[0], inside[-1]) if len(inside) > 1 else None


def border_line(experiment: Experiment, weights: Weights) -> BorderLine | None:
    """The line of a network of one neuron with two inputs; None for any other, or where its weights are all 0.

    What predicts a number changes its mind nowhere.
    """
    if experiment.data.is_regression:
        return None
    neuron = single_neuron(experiment.layers)
    at = crossing(neuron.activation, experiment.training.loss) if neuron is not None else None
    if neuron is None or at is None or experiment.data.input_shape != (2,):
        return None
    arrays = weights.of(neuron.dense_id)
    first, second = (float(each) for each in arrays["weight"][0])
    if not _LEAST < math.hypot(first, second) < 1 / _LEAST:
        return None
    return BorderLine(neuron.dense_id, (first, second), float(arrays["bias"][0]), at)


def _within(value: float, limits: Range) -> bool:
    room = 1e-9 * (limits[1] - limits[0])
    return limits[0] - room <= value <= limits[1] + room
