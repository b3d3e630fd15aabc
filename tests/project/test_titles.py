"""A title never says what an experiment is not, and one that a person gave is theirs."""

from __future__ import annotations

import pytest

from desktop_nn.data.gates import Gate
from desktop_nn.project.lecture_models import HIDDEN, LINEAR, PERCEPTRON, sigmoid_model
from desktop_nn.project.presets import presets
from desktop_nn.project.titles import fitting_title

FAILS = presets["xor-linear"].experiment


@pytest.mark.parametrize(
    ("experiment", "title"),
    [
        (FAILS, "XOR, linear (fails)"),
        (HIDDEN.applied(FAILS), "Two hidden neurons"),
        (PERCEPTRON.applied(FAILS), "XOR, perceptron (fails)"),
        (LINEAR.applied(FAILS).replace(data=Gate("and")), "AND, linear"),
        (FAILS.replace(data=Gate("nand")), "Linear"),
        (sigmoid_model(20.0).applied(FAILS), "Sigmoid"),
        (presets["xor-mlp"].experiment.replace(data=Gate("xnor")), "XNOR (both alike)"),
        (FAILS.replace(data=Gate("nand"), title="My lesson"), "My lesson"),
        (presets["circle"].experiment, "Circle"),
    ],
)
def test_the_title_fits(experiment, title) -> None:
    assert fitting_title(experiment) == title


def test_the_way_back_gives_the_title_back() -> None:
    there = FAILS.replace(data=Gate("nand"))
    there = there.replace(title=fitting_title(there))
    assert fitting_title(there.replace(data=Gate("xor"))) == "XOR, linear (fails)"
