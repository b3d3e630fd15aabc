"""Other data for an experiment: its network stays where it fits, and is mended as little as need be elsewhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.core.layers import Dense, InputFeatures, Sigmoid, Tanh
from desktop_nn.core.losses import Hinge, SigmoidCrossEntropy, SoftmaxCrossEntropy, SquaredError
from desktop_nn.core.network import place
from desktop_nn.core.optimizers import Adam
from desktop_nn.data.base import DataSource
from desktop_nn.data.gates import Gate
from desktop_nn.data.own import OwnData
from desktop_nn.data.table import EMPTY, Table, TableClass
from desktop_nn.project import holding
from desktop_nn.project.experiment import Experiment, Training
from desktop_nn.project.fitting import changes, with_data
from desktop_nn.project.presets import presets


def rows(inputs: int = 2, classes: int = 0) -> OwnData:
    """So many inputs; without classes a number to be met."""
    count = 20
    names = tuple(f"x{number}" for number in range(inputs))
    values = np.random.default_rng(1).normal(size=(count, inputs)).astype(np.float32)
    kinds = tuple(TableClass(f"class {number}", number) for number in range(classes))
    targets = np.arange(count) % classes if classes else np.arange(count, dtype=np.float32)
    return OwnData(table=Table(names, values, targets, kinds, "target"))


def experiment(*layers: object, loss: object = None, data: DataSource | None = None, **training: object) -> Experiment:
    value = Training(loss or SquaredError(), Adam(0.01), **training)  # type: ignore[arg-type]
    return Experiment("test", data or Gate("xor"), place(*layers), value)  # type: ignore[arg-type]


XOR = experiment(Dense(4), Tanh(), Dense(1), Sigmoid())


def test_a_network_that_fits_stays_as_it_is() -> None:
    after = with_data(XOR, rows(5, classes=2))
    assert (after.layers, after.training) == (XOR.layers, XOR.training)
    assert changes(XOR, after) == []


def test_more_classes_get_as_many_outputs() -> None:
    after = with_data(XOR, rows(classes=3))
    assert [each.id for each in after.layers] == [each.id for each in XOR.layers]
    assert after.layers[2].layer == Dense(3)
    assert after.problem() is None
    assert changes(XOR, after) == ["The last layer now has 3 neurons."]


def test_a_number_to_be_met_gets_one_output_that_nothing_bends() -> None:
    before = experiment(Dense(4), Tanh(), Dense(2), Sigmoid(), loss=SigmoidCrossEntropy())
    after = with_data(before, rows())
    assert [each.layer for each in after.layers] == [Dense(4), Tanh(), Dense(1)]
    assert after.training.loss == SquaredError()
    assert changes(before, after) == [
        "The last layer now has 1 neuron.",
        "The layer Sigmoid was taken out.",
        "The loss now is: Squared error.",
    ]


def test_classes_after_numbers_get_the_usual_loss() -> None:
    before = experiment(Dense(4), Tanh(), Dense(1), data=rows())
    after = with_data(before, rows(classes=2))
    assert after.layers[-1].layer == Dense(2)
    assert after.training.loss == SoftmaxCrossEntropy()


def test_features_of_the_plane_go_with_the_plane() -> None:
    before = experiment(InputFeatures(), Dense(4), Tanh(), Dense(1))
    after = with_data(before, rows(3, classes=2))
    assert not any(isinstance(each.layer, InputFeatures) for each in after.layers)
    assert after.problem() is None


def test_weights_of_other_classes_go() -> None:
    after = with_data(experiment(Dense(2), class_weights="1, 2"), rows(classes=3))
    assert after.training.class_weights == ""
    assert after.problem() is None


def test_a_network_for_pictures_gives_way_to_a_plain_one() -> None:
    before = presets["lenet-5"].experiment
    after = with_data(before, rows(4, classes=3))
    assert after.layers[-1].layer == Dense(3)
    assert after.problem() is None
    assert "plain one" in changes(before, after)[0]


def test_held_weights_that_are_gone_are_held_no_more() -> None:
    before = holding.freeze_weight(XOR, "dense-1", "weight", (0, 1))
    assert with_data(before, rows(1, classes=2)).held == ()
    assert with_data(before, rows(2, classes=2)).held == before.held


def test_an_empty_sheet_keeps_a_network_that_would_fit() -> None:
    assert with_data(XOR, OwnData(table=EMPTY)).layers == XOR.layers


@pytest.mark.parametrize("name", list(presets))
@pytest.mark.parametrize("source", [rows(1), rows(7), rows(3, classes=2), rows(2, classes=10)], ids=repr)
def test_every_preset_takes_every_kind_of_table(name: str, source: OwnData) -> None:
    assert with_data(presets[name].experiment, source).problem() is None


def test_a_loss_for_classes_stays_with_classes() -> None:
    assert with_data(experiment(Dense(1), loss=Hinge()), rows(classes=4)).training.loss == Hinge()


def test_points_that_become_own_keep_network_and_class_weights() -> None:
    circle = presets["circle"].experiment
    weighted = circle.replace(training=replace(circle.training, class_weights="1, 2"))
    painted = OwnData(table=EMPTY.appended([[0.0, 0.0], [1.0, 1.0]], [0, 1]))
    after = with_data(weighted, painted)
    assert after.layers == circle.layers
    assert after.training == weighted.training
