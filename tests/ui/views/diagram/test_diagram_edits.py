"""Edits of a drawn network give layers that fit each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_nn.core.columns import INPUTS
from desktop_nn.core.layers import BatchNorm, Dense, InputFeatures, ReLU, Sigmoid, Tanh
from desktop_nn.core.network import place
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.presets import presets
from desktop_nn.ui.views.diagram import diagram_edits as edits


@pytest.fixture
def experiment() -> Experiment:
    return presets["circle"].experiment.replace(layers=place(Dense(3), BatchNorm(), ReLU(), Dense(1)))


def kinds(layers: edits.Layers) -> list[str]:
    return [each.layer.name for each in layers]


def test_a_column_keeps_at_least_one_neuron(experiment: Experiment) -> None:
    layers = edits.with_units(experiment, "dense-1", -9)
    assert layers[0].layer.units == 1  # type: ignore[attr-defined]
    assert layers[0].id == "dense-1"


def test_another_activation_takes_the_place_of_the_old_one(experiment: Experiment) -> None:
    layers = edits.with_activation(experiment, "dense-1", Tanh())
    assert kinds(layers) == ["dense", "batch_norm", "tanh", "dense"]


def test_a_first_activation_follows_the_sums(experiment: Experiment) -> None:
    layers = edits.with_activation(experiment, "dense-2", Sigmoid())
    assert kinds(layers) == ["dense", "batch_norm", "relu", "dense", "sigmoid"]
    assert edits.with_activation(experiment, "dense-2", None) == experiment.layers


def test_a_new_column_has_the_activation_of_its_neighbour(experiment: Experiment) -> None:
    layers = edits.with_column_after(experiment, "dense-1")
    assert kinds(layers) == ["dense", "batch_norm", "relu", "dense", "relu", "dense"]
    assert experiment.replace(layers=layers).problem() is None


def test_a_new_first_column_stands_after_the_features(experiment: Experiment) -> None:
    with_features = replace(experiment, layers=place(InputFeatures(), Dense(1)))
    layers = edits.with_column_after(with_features, INPUTS)
    assert kinds(layers) == ["input_features", "dense", "tanh", "dense"]


def test_a_column_goes_with_all_that_shapes_it(experiment: Experiment) -> None:
    assert kinds(edits.without_column(experiment, "dense-1")) == ["dense"]


def test_the_last_feature_stays(experiment: Experiment) -> None:
    only_y = replace(experiment, layers=edits.with_feature(experiment, "x", on=False))
    assert edits.with_feature(only_y, "y", on=False) == only_y.layers


def test_plain_coordinates_need_no_layer(experiment: Experiment) -> None:
    more = replace(experiment, layers=edits.with_feature(experiment, "product", on=True))
    assert kinds(more.layers)[0] == "input_features"
    assert edits.with_feature(more, "product", on=False) == experiment.layers


def test_a_column_that_is_gone_is_not_found(experiment: Experiment) -> None:
    with pytest.raises(KeyError):
        edits.with_units(experiment, "dense-9", 1)
