"""LeCun's networks: the published counts to the last unit, and that they learn."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from desktop_nn import cli
from desktop_nn.core.layers import RBF, Conv2D, ScaledTanh
from desktop_nn.data.glyphs import Glyphs
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.presets import lecun, presets
from desktop_nn.training.session import Session
from desktop_nn.training.train import train

NETS = [f"lecun-1989-net-{number}" for number in range(1, 6)]
LARGE = ["lecun-1990", "lenet-5-1998"]

Summary = Callable[[str], dict[str, Any]]


@pytest.fixture
def summary(capsys: pytest.CaptureFixture[str]) -> Summary:
    """What `desktop-nn summary PRESET --json` prints."""

    def ask(name: str) -> dict[str, Any]:
        assert cli.main(["summary", name, "--json"]) == 0
        printed: dict[str, Any] = json.loads(capsys.readouterr().out)
        return printed

    return ask


def counts(layers: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """(parameters, connections) of every layer that has links."""
    return [(layer["parameters"], layer["connections"]) for layer in layers if layer["connections"]]


def few_digits(experiment: Experiment, train_count: int = 200) -> Experiment:
    """On drawn digits, so that no download is needed."""
    data = experiment.data
    if isinstance(data, Glyphs):
        return experiment
    return experiment.replace(data=Glyphs(train=train_count, test=100, pixels=data.pixels))  # type: ignore[attr-defined]


# --- counts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "links", "weights"),
    list(zip(NETS, (2570, 3214, 1226, 2266, 5194), (2570, 3214, 1226, 1132, 1060), strict=True)),
)
def test_the_networks_of_1989_have_the_published_links_and_weights(
    name: str, links: int, weights: int, summary: Summary
) -> None:
    found = summary(name)
    assert (found["connections"], found["parameters"]) == (links, weights)


@pytest.mark.parametrize(
    ("name", "by_layer"),
    [
        (NETS[1], [(3084, 3084), (130, 130)]),
        (NETS[2], [(640, 640), (416, 416), (170, 170)]),
        (NETS[3], [(146, 1280), (816, 816), (170, 170)]),
        (NETS[4], [(146, 1280), (264, 3264), (650, 650)]),
    ],
)
def test_the_networks_of_1989_layer_by_layer(name: str, by_layer: list[tuple[int, int]], summary: Summary) -> None:
    assert counts(summary(name)["layers"]) == by_layer


def test_the_network_of_1990_has_4634_units_and_the_published_links_and_weights(summary: Summary) -> None:
    """The paper prints 4635 units: it counts the one that gives all biases."""
    found = summary("lecun-1990")
    assert (found["units"], found["connections"], found["parameters"]) == (4634, 98_442, 2578)
    assert counts(found["layers"]) == [(104, 59_904), (8, 2880), (512, 32_768), (24, 960), (1930, 1930)]


def test_lenet_5_of_1998_has_60000_weights_and_340908_links_with_those_of_its_codes(summary: Summary) -> None:
    found = summary("lenet-5-1998")
    assert (found["parameters"], found["connections"]) == (60_000, 340_908)
    assert counts(found["layers"]) == [
        (156, 122_304), (12, 5880), (1516, 151_600), (32, 2000), (48_120, 48_120), (10_164, 10_164), (0, 840),
    ]  # fmt: skip


def test_the_summary_has_the_promised_fields(summary: Summary) -> None:
    found = summary("lenet-5-1998")
    assert {"layers", "parameters", "connections", "units"} <= set(found)
    promised = {"name", "title", "output_shape", "parameters", "connections", "multiply_adds", "memory_bytes"}
    for layer in found["layers"]:
        assert promised | {"receptive_field"} <= set(layer)


# --- what they are made of ----------------------------------------------------------------------------


def test_the_fifth_layer_of_lenet_5_is_a_convolution_that_sees_the_whole_digit(summary: Summary) -> None:
    fifth = [layer for layer in summary("lenet-5-1998")["layers"] if layer["name"] == "conv2d"][-1]
    assert fifth["output_shape"] == [120, 1, 1]
    assert fifth["receptive_field"] == [28, 28]


def test_lenet_5_ends_in_its_codes_which_stay_as_they_are() -> None:
    assert presets["lenet-5-1998"].experiment.layers[-1].layer == RBF(10, "lenet_5")


@pytest.mark.parametrize("name", NETS + LARGE)
def test_every_sum_is_squashed_as_lecun_did(name: str) -> None:
    layers = [placed.layer for placed in presets[name].experiment.layers]
    for before, after in pairwise(layers):
        assert before.category not in ("dense", "convolution", "pooling") or isinstance(after, ScaledTanh)


@pytest.mark.parametrize("name", NETS[3:])
def test_what_lies_outside_of_a_small_digit_is_paper(name: str) -> None:
    experiment = presets[name].experiment
    convolution = experiment.layers[0].layer
    assert isinstance(convolution, Conv2D)
    paper = experiment.data.load(1).train.sample(0).min()
    assert convolution.padding_value == paper == -1.0
    assert convolution.sides((1, 16, 16)) == (1, 0, 1, 0)


# --- learning -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NETS)
def test_two_passes_make_the_loss_of_a_network_of_1989_smaller(name: str) -> None:
    experiment = presets[name].experiment
    session = Session(experiment, experiment.data.load(experiment.seed))
    before = session.evaluate()
    train(session, 2)
    after = session.evaluate()
    assert after.train_loss < 0.6 * before.train_loss
    assert after.test_loss < before.test_loss


@pytest.mark.parametrize("name", LARGE)
def test_a_few_hundred_digits_make_the_loss_of_the_later_ones_smaller(name: str) -> None:
    experiment = few_digits(presets[name].experiment)
    session = Session(experiment, experiment.data.load(experiment.seed))
    before = session.evaluate()
    train(session, 2)
    after = session.evaluate()
    assert after.train_loss < 0.95 * before.train_loss
    assert session.diverged is None


@pytest.mark.slow
def test_building_in_what_is_known_of_pictures_helps() -> None:
    """Net-5 beats Net-3, as a mean of three starts; how good each is depends on who drew the digits."""
    means = {}
    for name in (NETS[2], NETS[4]):
        experiment = presets[name].experiment
        found = []
        for seed in (1, 2, 3):
            session = Session(experiment.replace(seed=seed), experiment.data.load(seed))
            train(session, 30)
            found.append(session.evaluate().test_accuracy)
        means[name] = np.mean(found)
    assert means[NETS[4]] > means[NETS[2]] + 0.02


@pytest.mark.slow
@pytest.mark.mnist
@pytest.mark.parametrize(("name", "share"), [("lecun-1990", 0.87), ("lenet-5-1998", 0.90)])
def test_a_few_thousand_digits_teach_the_later_ones_to_read(
    name: str, share: float, mnist_folder: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESKTOP_NN_DATA", str(mnist_folder))
    experiment = presets[name].experiment
    data = dataclasses.replace(experiment.data, train=4_000, test=2_000)  # type: ignore[call-arg]
    session = Session(experiment.replace(data=data), data.load(1))
    train(session, 1)
    assert session.evaluate().test_accuracy >= share  # type: ignore[operator]


def test_all_of_lecuns_networks_stand_in_one_group_in_the_order_of_their_years() -> None:
    names = [preset.name for preset in lecun.PRESETS]
    assert names == NETS + LARGE
    assert len({preset.group for preset in lecun.PRESETS}) == 1
