"""Width against depth: the counts are those of the summary, and no other whole width is nearer."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from desktop_nn.core.held import Held
from desktop_nn.core.layers import Dense, InputFeatures, ReLU, Sigmoid, Tanh
from desktop_nn.core.network import place
from desktop_nn.data.curves import Curve
from desktop_nn.data.points import Circle
from desktop_nn.errors import UserError
from desktop_nn.project.presets import presets
from desktop_nn.project.width_depth import Build, alternatives, present, rebuilt

BASE = presets["sine-approximation"].experiment


def network(*layers, data=None):
    return BASE.replace(layers=place(*layers), data=data or Curve())


def hidden(*widths: int):
    return [layer for width in widths for layer in (Dense(width), Tanh())]


def count(inputs: int, widths: tuple[int, ...], outputs: int = 1) -> int:
    """Each unit has one weight for each unit before it, and a bias."""
    sizes = (inputs, *widths, outputs)
    return sum((before + 1) * after for before, after in pairwise(sizes))


def test_the_preset_has_the_two_networks_that_its_text_names() -> None:
    pair = alternatives(presets["width-depth"].experiment, 3)
    assert pair.deep == Build((8, 8, 8), 169)
    assert pair.wide == Build((56,), 169)


@pytest.mark.parametrize("depth", [2, 3, 5, 12])
@pytest.mark.parametrize("width", [1, 2, 7, 16, 33, 200, 5000])
def test_no_other_width_is_nearer(width: int, depth: int) -> None:
    experiment = network(*hidden(width), Dense(1))
    wanted = count(1, (width,))
    pair = alternatives(experiment, depth)
    near = {each: abs(count(1, (each,) * depth) - wanted) for each in range(1, 200)}
    assert near[pair.deep.widths[0]] == min(near.values())
    wide = pair.wide.widths[0]
    off = [abs(count(1, (each,)) - pair.deep.parameters) for each in (wide - 1, wide, wide + 1) if each]
    assert abs(pair.wide.parameters - pair.deep.parameters) == min(off)


@pytest.mark.parametrize("depth", [2, 3, 4])
@pytest.mark.parametrize("data", [Curve(), Circle()], ids=["one input", "two inputs"])
def test_the_counts_are_those_of_the_networks_that_are_built(data, depth: int) -> None:
    experiment = network(*hidden(20), Dense(1), data=data)
    pair = alternatives(experiment, depth)
    for build in (pair.wide, pair.deep):
        summary = experiment.replace(layers=rebuilt(experiment, build.widths)).summary()
        assert summary.is_valid
        assert summary.parameters == build.parameters == count(data.input_shape[0], build.widths)


def test_both_are_nearly_equal_to_each_other() -> None:
    for width in range(1, 60):
        pair = alternatives(network(*hidden(width), Dense(1)), 3)
        assert abs(pair.wide.parameters - pair.deep.parameters) <= 1  # a unit of the wide one has three parameters


@pytest.mark.parametrize("which", ["wide", "deep"])
def test_taking_one_offers_the_same_pair_again(which: str) -> None:
    experiment = network(*hidden(16), Dense(1))
    pair = alternatives(experiment, 3)
    taken = experiment.replace(layers=rebuilt(experiment, getattr(pair, which).widths))
    assert alternatives(taken, 3) == pair
    assert present(taken) == getattr(pair, which)


def test_hidden_layers_look_like_the_first_one() -> None:
    experiment = network(Dense(9, initializer="he_normal"), ReLU(), Dense(4), Sigmoid(), Dense(1))
    layers = [each.layer for each in rebuilt(experiment, (3, 3))]
    pattern = Dense(3, initializer="he_normal")
    assert layers == [pattern, ReLU(), pattern, ReLU(), Dense(1)]


def test_inputs_and_output_stay_in_their_places() -> None:
    experiment = network(InputFeatures(x_squared=True), *hidden(5), Dense(1), Sigmoid(), data=Circle())
    layers = rebuilt(experiment, (2, 2))
    assert layers[0] == experiment.layers[0]
    assert layers[-2:] == experiment.layers[-2:]
    assert len({each.id for each in layers}) == len(layers)


def test_without_a_hidden_layer_tanh_is_put_in() -> None:
    experiment = network(Dense(1))
    assert [each.layer for each in rebuilt(experiment, (4,))] == [Dense(4), Tanh(), Dense(1)]


def test_without_biases_the_counts_are_right_too() -> None:
    experiment = network(Dense(10, bias=False), Tanh(), Dense(1, bias=False))
    pair = alternatives(experiment, 2)
    assert pair.wide.parameters == 2 * pair.wide.widths[0]
    width = pair.deep.widths[0]
    assert pair.deep.parameters == 2 * width + width**2


def test_held_weights_do_not_stand_in_the_way() -> None:
    experiment = replace(network(*hidden(16), Dense(1)), held=(Held("dense-1", "weight", (15, 0), "frozen"),))
    assert alternatives(experiment, 2) == alternatives(network(*hidden(16), Dense(1)), 2)


@pytest.mark.parametrize("preset", ["lenet-5", "digits-offline"])
def test_a_network_of_other_layers_is_refused_in_words(preset: str) -> None:
    with pytest.raises(UserError):
        alternatives(presets[preset].experiment, 3)


def test_a_network_without_layers_is_refused_in_words() -> None:
    with pytest.raises(UserError, match="no layers yet"):
        present(BASE.replace(layers=()))
