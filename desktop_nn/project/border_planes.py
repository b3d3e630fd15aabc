"""Where one neuron with three inputs changes its mind: the plane with which it cuts the cube of a truth table."""

from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt

from desktop_nn.core.arrays import Weights
from desktop_nn.data.gates import Gate
from desktop_nn.project.borders import crossing
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.neurons import single_neuron

Floats = npt.NDArray[np.float64]

_CORNERS = np.array(list(product((0.0, 1.0), repeat=3)))


def border_plane(experiment: Experiment, weights: Weights) -> Floats | None:
    """The corners (n, 3), in order, of the cut through the cube whose corners are the bits 0 and 1 of a gate.

    None where the network is not one neuron with three inputs, or its plane passes the cube by.
    """
    neuron = single_neuron(experiment.layers)
    at = crossing(neuron.activation, experiment.training.loss) if neuron is not None else None
    gate = experiment.data
    if neuron is None or at is None or not isinstance(gate, Gate) or gate.input_shape != (3,):
        return None
    arrays = weights.of(neuron.dense_id)
    slopes = arrays["weight"][0].astype(np.float64)
    bias = float(arrays["bias"][0]) - at + gate.low * float(slopes.sum())
    return cut_through_cube(slopes * (gate.high - gate.low), bias)


def cut_through_cube(slopes: Floats, bias: float) -> Floats | None:
    """The polygon slopes . x + bias = 0 in the cube from 0 to 1; None where there is none."""
    heights = _CORNERS @ slopes + bias
    found = []
    for first in range(len(_CORNERS)):
        for second in range(first + 1, len(_CORNERS)):
            is_edge = np.abs(_CORNERS[first] - _CORNERS[second]).sum() == 1
            if is_edge and (heights[first] > 0) != (heights[second] > 0):
                share = heights[first] / (heights[first] - heights[second])
                found.append(_CORNERS[first] + share * (_CORNERS[second] - _CORNERS[first]))
    places = np.unique(np.round(found, 9), axis=0) if found else np.empty((0, 3))
    return _in_order(places) if len(places) >= 3 else None


def _in_order(places: Floats) -> Floats:
    """The corners of a flat, bulging polygon, one beside the other."""
    around = places - places.mean(axis=0)
    _left, _sizes, axes = np.linalg.svd(around)
    angles = np.arctan2(around @ axes[1], around @ axes[0])
    return np.asarray(places[np.argsort(angles)])
