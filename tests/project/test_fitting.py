"""Other data for an experiment: the network gets the outputs that they need, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace

from desktop_nn.core.losses import SquaredError
from desktop_nn.data.own import OwnData
from desktop_nn.data.points import Gaussians
from desktop_nn.data.table import EMPTY
from desktop_nn.data.values import Plane
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.fitting import with_data
from desktop_nn.project.presets import presets

CIRCLE = presets["circle"].experiment
PAINTED = OwnData(table=EMPTY.appended([[0.0, 0.0], [1.0, 1.0]], [0, 1]))


def units(experiment: Experiment) -> int:
    return experiment.layers[-1].layer.units  # type: ignore[attr-defined]


def test_a_single_output_may_stay_for_two_classes() -> None:
    after = with_data(CIRCLE, PAINTED)
    assert after.layers == CIRCLE.layers
    assert after.problem() is None


def test_a_third_class_gets_an_output() -> None:
    after = with_data(CIRCLE, Gaussians(classes=3))
    assert units(after) == 3
    assert after.layers[:-1] == CIRCLE.layers[:-1]
    assert after.problem() is None


def test_numbers_to_be_met_get_one_output_and_a_loss_for_numbers() -> None:
    after = with_data(with_data(CIRCLE, Gaussians(classes=3)), Plane())
    assert units(after) == 1
    assert after.training.loss == SquaredError()
    assert after.problem() is None


def test_class_weights_go_with_their_classes() -> None:
    weighted = CIRCLE.replace(training=replace(CIRCLE.training, class_weights="1, 2"))
    assert with_data(weighted, PAINTED).training.class_weights == "1, 2"
    assert with_data(weighted, Gaussians(classes=3)).training.class_weights == ""
