"""One neuron written out with its numbers."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.core.layers import BatchNorm, LeakyReLU, ReLU, Tanh
from desktop_nn.i18n import use_language
from desktop_nn.project.computation import MOST_TERMS, NeuronSum, short, written_step, written_sum


def neuron(weights, inputs, bias=0.1) -> NeuronSum:
    weights, inputs = np.array(weights, np.float32), np.array(inputs, np.float32)
    names = [f"x{index}" for index in range(len(weights))]
    return NeuronSum(weights, inputs, names, bias, float(weights @ inputs + (bias or 0)))


def test_a_sum_is_written_with_names_and_with_numbers() -> None:
    assert written_sum(neuron([0.53, -1.2], [1.5, -2.0])) == [
        "0.53·x0 − 1.20·x1 + 0.10",
        "0.53·1.50 − 1.20·(−2.00) + 0.10 = 3.30",
    ]


def test_a_sum_begins_with_its_sign() -> None:
    assert written_sum(neuron([-0.5], [2.0], bias=-1.0))[0] == "−0.50·x0 − 1.00"


def test_without_a_bias_there_is_no_last_term() -> None:
    assert written_sum(neuron([2.0], [0.5], bias=None)) == ["2.00·x0", "2.00·0.50 = 1.00"]


def test_of_many_terms_the_largest_are_written_and_all_count() -> None:
    names, values = written_sum(neuron([1.0] * 2 + [0.25] * 3 + [2.0] * MOST_TERMS, [1.0] * 13))
    assert names.startswith("2.00·x5")
    assert names.endswith("+ (5 more) + 0.10")
    assert values.endswith("+ 2.75 + 0.10 = 18.85")


def test_an_activation_is_written_as_its_function() -> None:
    assert written_step(Tanh(), -0.31, -0.3004) == "tanh(−0.31) = −0.30"
    assert written_step(ReLU(), -2.0, 0.0) == "max(0, −2.00) = 0.00"
    assert "max(" in written_step(LeakyReLU(), -2.0, -0.02)


def test_what_is_no_plain_function_says_from_what_to_what() -> None:
    assert written_step(BatchNorm(), 3.0, -0.5) == "Batch normalisation: 3.00 → −0.50"


@pytest.mark.parametrize(("value", "text"), [(0.0, "0.00"), (0.004, "0.004"), (-0.31, "−0.31"), (2e7, "2 × 10⁷")])
def test_no_number_is_hidden_by_rounding(value: float, text: str) -> None:
    assert short(value) == text


def test_portuguese_writes_a_comma() -> None:
    use_language("pt_BR")
    assert written_sum(neuron([0.5], [1.0]))[0] == "0,50·x0 + 0,10"
