"""Moving the line of a neuron changes its weights as geometry says."""

from __future__ import annotations

import math

import pytest

from desktop_nn.core.layers import Dense
from desktop_nn.core.network import place
from desktop_nn.project.border_lines import BorderLine, border_line
from desktop_nn.project.presets import presets
from desktop_nn.training.session import Session

AND = BorderLine("dense-1", (1.0, 1.0), -1.5)


def test_a_parallel_changes_the_bias_only() -> None:
    assert AND.through((0.25, 0.25)) == BorderLine("dense-1", (1.0, 1.0), -0.5)


def test_the_crossing_counts() -> None:
    linear = BorderLine("dense-1", (0.5, 0.5), -0.25, crossing=0.5)
    assert linear.height((1.0, 0.5)) == 0
    assert linear.through((0.0, 0.5)).bias == 0.25


def test_a_turned_line_goes_through_both_places_with_weights_as_long_as_before() -> None:
    turned = AND.turned((1.5, 0.0), (0.5, 2.0))
    assert turned.height((1.5, 0.0)) == pytest.approx(0)
    assert turned.height((0.5, 2.0)) == pytest.approx(0)
    assert math.hypot(*turned.weights) == pytest.approx(math.hypot(*AND.weights))


def test_turning_keeps_the_true_side() -> None:
    assert AND.turned((1.5, 0.0), (0.1, 1.5)).height((2.0, 2.0)) > 0
    assert AND.turned((0.0, 1.5), (1.5, 0.1)).height((2.0, 2.0)) > 0


def test_a_line_without_a_second_place_stays() -> None:
    assert AND.turned((1.0, 0.5), (1.0, 0.5)) == AND


@pytest.mark.parametrize(
    ("line", "ends"),
    [
        (AND, ((0.0, 1.5), (1.5, 0.0))),
        (BorderLine("a", (1.0, 0.0), -1.0), ((1.0, 0.0), (1.0, 2.0))),
        (BorderLine("a", (1.0, 1.0), -9.0), None),
    ],
)
def test_it_ends_at_the_borders_of_the_plane(line, ends) -> None:
    assert line.ends((0.0, 2.0), (0.0, 2.0)) == ends


@pytest.mark.parametrize(("name", "has_line"), [("and-sigmoid", True), ("xor-mlp", False), ("not-linear", False)])
def test_only_a_neuron_with_two_inputs_has_a_line(name: str, has_line: bool) -> None:
    experiment = presets[name].experiment
    session = Session(experiment, experiment.data.load(1))
    session.step()
    assert (border_line(experiment, session.weights) is not None) == has_line


def test_a_regression_has_no_line() -> None:
    experiment = presets["plane"].experiment
    experiment = experiment.replace(layers=place(Dense(1)), held=())
    session = Session(experiment, experiment.data.load(1))
    assert border_line(experiment, session.weights) is None
