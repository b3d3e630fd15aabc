"""The plane of a neuron with three inputs cuts the cube of a truth table where its sum is 0."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.core.arrays import Weights
from desktop_nn.data.gates import Gate
from desktop_nn.project.border_planes import border_plane, cut_through_cube
from desktop_nn.project.lecture_models import HIDDEN, LINEAR, STEP
from desktop_nn.project.presets import presets


def test_the_majority_is_cut_along_a_hexagon() -> None:
    places = cut_through_cube(np.ones(3), -1.5)
    assert places is not None
    assert places.sum(axis=1) == pytest.approx(np.full(6, 1.5))
    sides = np.linalg.norm(places - np.roll(places, 1, axis=0), axis=1)
    assert sides == pytest.approx(np.full(6, 0.5**0.5))  # each beside the next: all sides are as long


def test_and_cuts_off_one_corner_and_one_input_halves_the_cube() -> None:
    corner, half = cut_through_cube(np.ones(3), -2.5), cut_through_cube(np.array([1.0, 0, 0]), -0.5)
    assert corner is not None
    assert half is not None
    assert sorted(map(tuple, corner)) == [(0.5, 1, 1), (1, 0.5, 1), (1, 1, 0.5)]
    assert len(half) == 4
    assert half[:, 0] == pytest.approx(np.full(4, 0.5))


def test_a_plane_that_passes_by_cuts_nothing() -> None:
    assert cut_through_cube(np.ones(3), 1.0) is None
    assert cut_through_cube(np.zeros(3), 0.0) is None


@pytest.mark.parametrize(("model", "bias"), [(STEP, -1.5), (LINEAR, -1.0)])
def test_the_threshold_and_the_inputs_count(model, bias) -> None:
    experiment = model.applied(presets["and-linear"].experiment.replace(data=Gate("majority", low=-1.0)))
    weights = Weights.zeros(experiment.network().layout)
    weights.trainable[:] = (1, 1, 1, bias)
    places = border_plane(experiment, weights)
    assert places is not None
    inputs = 2 * places - 1
    assert inputs.sum(axis=1) == pytest.approx(np.full(len(places), 1.5))


def test_other_networks_and_gates_have_no_plane() -> None:
    experiment = presets["and-linear"].experiment
    for other in (experiment, HIDDEN.applied(experiment.replace(data=Gate("parity")))):
        assert border_plane(other, Weights.zeros(other.network().layout)) is None
