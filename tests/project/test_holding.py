"""Links and units are frozen, cut and let go; what no longer exists is held no more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_nn.core.held import DISABLED, FROZEN, Held
from desktop_nn.core.layers import Dense, Dropout, Flatten, Sigmoid, Tanh
from desktop_nn.core.losses import SquaredError
from desktop_nn.core.network import place
from desktop_nn.core.optimizers import GradientDescent
from desktop_nn.data.gates import Gate
from desktop_nn.errors import UserError
from desktop_nn.project import holding
from desktop_nn.project.encoding import decode, encode
from desktop_nn.project.experiment import Experiment, Training

LAYERS = place(Dense(3), Tanh(), Dropout(0.1), Dense(2), Tanh(), Dense(1), Sigmoid())


@pytest.fixture
def experiment() -> Experiment:
    return Experiment("XOR", Gate("xor"), LAYERS, Training(SquaredError(), GradientDescent()))


def test_a_link_is_frozen_and_let_go(experiment: Experiment) -> None:
    frozen = holding.freeze_link(experiment, "dense-1", 2, 1)
    assert holding.is_held(frozen, "dense-1", "weight", (2, 1)) == FROZEN
    assert holding.release(frozen, [("dense-1", "weight", (2, 1))]) == experiment


def test_a_frozen_link_may_be_cut_instead(experiment: Experiment) -> None:
    cut = holding.disable_link(holding.freeze_link(experiment, "dense-1", 2, 1), "dense-1", 2, 1)
    assert cut.held == (Held("dense-1", "weight", (2, 1), DISABLED),)


def test_a_link_that_is_not_there_is_refused(experiment: Experiment) -> None:
    with pytest.raises(UserError, match="there is no weight at 3, 0"):
        holding.freeze_link(experiment, "dense-1", 3, 0)


def test_a_unit_is_its_incoming_links_its_bias_and_its_outgoing_links(experiment: Experiment) -> None:
    assert holding.unit_places(experiment, "dense-1", 1) == (
        ("dense-1", "weight", (1, 0)),
        ("dense-1", "weight", (1, 1)),
        ("dense-1", "bias", (1,)),
        ("dense-2", "weight", (0, 1)),
        ("dense-2", "weight", (1, 1)),
    )


def test_a_disabled_unit_comes_back_whole(experiment: Experiment) -> None:
    without = holding.disable_unit(experiment, "dense-1", 0)
    assert holding.unit_is_disabled(without, "dense-1", 0)
    assert holding.enable_unit(without, "dense-1", 0) == experiment


def test_a_link_between_two_disabled_units_stays_cut_until_both_are_back(experiment: Experiment) -> None:
    both = holding.disable_unit(holding.disable_unit(experiment, "dense-1", 0), "dense-2", 1)
    one = holding.enable_unit(both, "dense-1", 0)
    assert holding.is_held(one, "dense-2", "weight", (1, 0)) == DISABLED
    assert holding.is_held(one, "dense-2", "weight", (0, 0)) is None
    assert holding.enable_unit(one, "dense-2", 1) == experiment


@pytest.mark.parametrize(
    ("layer_id", "unit", "words"),
    [("dense-3", 0, "Only hidden units"), ("dense-1", 3, "no unit 4"), ("tanh-1", 0, "no dense layer")],
)
def test_what_is_no_hidden_unit_is_not_disabled(experiment: Experiment, layer_id: str, unit: int, words: str) -> None:
    with pytest.raises(UserError, match=words):
        holding.disable_unit(experiment, layer_id, unit)


def test_a_layer_of_another_kind_between_keeps_a_unit_from_being_disabled(experiment: Experiment) -> None:
    between = experiment.replace(layers=place(Dense(3), Flatten(), Dense(1)))
    with pytest.raises(UserError, match="Only hidden units"):
        holding.disable_unit(between, "dense-1", 0)


def test_what_an_edit_of_the_layers_takes_away_is_held_no_more(experiment: Experiment) -> None:
    held = holding.disable_unit(experiment, "dense-1", 2)
    first = replace(LAYERS[0], layer=Dense(2))
    assert holding.fitting(held.replace(layers=(first, *LAYERS[1:]))) == ()


def test_an_edit_elsewhere_keeps_what_is_held(experiment: Experiment) -> None:
    held = holding.freeze_link(experiment, "dense-1", 0, 0)
    assert holding.fitting(held.replace(layers=(*LAYERS[:-2], replace(LAYERS[-2], layer=Dense(4))))) == held.held


def test_an_experiment_that_holds_a_weight_it_does_not_have_cannot_be_trained(experiment: Experiment) -> None:
    problem = experiment.replace(held=(Held("dense-1", "weight", (9, 9)),)).problem()
    assert problem is not None
    assert "there is no weight at 9, 9" in problem.message


def test_held_weights_are_in_the_project_file(experiment: Experiment) -> None:
    held = holding.disable_unit(holding.freeze_link(experiment, "dense-3", 0, 1), "dense-1", 2)
    assert decode(encode(held)) == held


def test_a_file_without_held_weights_still_opens(experiment: Experiment) -> None:
    assert "held" not in encode(experiment)
    assert decode(encode(experiment)).held == ()


@pytest.mark.parametrize(
    "held",
    [
        5,
        [{"layer": "dense-1", "array": "weight", "index": [-1, 0], "how": "frozen"}],
        [{"layer": "dense-1", "array": "weight", "index": [0, 0], "how": "glued"}],
        [{"layer": 7, "array": "weight", "index": [0, 0], "how": "frozen"}],
        [{"layer": "dense-1", "array": "weight", "index": [0, 0], "how": "frozen", "more": 1}],
    ],
)
def test_damaged_held_weights_are_refused_in_words(experiment: Experiment, held: object) -> None:
    with pytest.raises(UserError):
        decode(encode(experiment) | {"held": held})
