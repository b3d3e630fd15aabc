"""Formulas as on a blackboard."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.core.arrays import Weights
from desktop_nn.core.layers import Dense, ReLU, ScaledTanh, Sigmoid, Softplus, Step, Tanh
from desktop_nn.core.layers.curves import curve
from desktop_nn.core.losses import SquaredError
from desktop_nn.core.network import place
from desktop_nn.core.optimizers import GradientDescent
from desktop_nn.data.gates import Gate
from desktop_nn.i18n import use_language
from desktop_nn.project.experiment import Experiment, Training
from desktop_nn.project.formulas import curve_formulas, formulas
from desktop_nn.project.presets import presets

TRAINING = Training(SquaredError(), GradientDescent())


def lines(numbers, *layers, gate="and", training=TRAINING) -> list[str]:
    experiment = Experiment("", Gate(gate), place(*layers), training)
    weights = Weights.zeros(experiment.network().layout)
    weights.trainable[:] = numbers
    return formulas(experiment, weights)


def test_the_linear_model_is_written_with_two_decimals() -> None:
    assert lines((0.5, 0.5, -0.25), Dense(1)) == ["f(x₀, x₁) = 0.50 x₀ + 0.50 x₁ − 0.25"]


def test_not_is_a_falling_line() -> None:
    assert lines((-1, 1), Dense(1), gate="not") == ["f(x) = −x + 1"]


def test_the_step_is_a_condition_in_brackets() -> None:
    assert lines((1, 1, -1.5), Dense(1), Step()) == ["f(x₀, x₁) = [x₀ + x₁ − 1.5 > 0]"]


def test_the_sigmoid_shows_its_gain() -> None:
    expected = ["f(x₀, x₁) = 1 / (1 + exp(−20 (x₀ + x₁ − 1.5)))"]
    assert lines((1, 1, -1.5), Dense(1), Sigmoid(20.0)) == expected
    assert lines((1, 0, 0), Dense(1), Sigmoid()) == ["f(x₀, x₁) = 1 / (1 + exp(−(x₀)))"]


def test_a_perceptron_fires_above_zero() -> None:
    training = presets["and-perceptron"].experiment.training
    assert lines((2, 1, -2), Dense(1), training=training) == ["f(x₀, x₁) = [2 x₀ + x₁ − 2 > 0]"]


def test_two_hidden_neurons_are_composed() -> None:
    numbers = (1, 1, 1, 1, -0.5, -1.5, 1, -1, -0.5)
    assert lines(numbers, Dense(2), Step(), Dense(1), Step(), gate="xor") == [
        "h₁ = [x₀ + x₁ − 0.5 > 0]",
        "h₂ = [x₀ + x₁ − 1.5 > 0]",
        "f(x₀, x₁) = [h₁ − h₂ − 0.5 > 0]",
    ]


def test_portuguese_has_its_decimal_comma() -> None:
    use_language("pt_BR")
    assert lines((0.5, 0.5, -0.25), Dense(1)) == ["f(x₀, x₁) = 0,50 x₀ + 0,50 x₁ − 0,25"]
    assert "1,7159 tanh(⅔ (" in lines((1, 2, 3), Dense(1), ScaledTanh())[0]


def test_a_number_that_rounds_to_zero_has_no_minus() -> None:
    assert lines((-0.001, 0.3, -0.004), Dense(1)) == ["f(x₀, x₁) = 0.00 x₀ + 0.30 x₁ + 0.00"]
    assert lines((0, 0, 0), Dense(1)) == ["f(x₀, x₁) = 0"]


def test_several_outputs_are_numbered() -> None:
    assert [line[:14] for line in lines(np.arange(6), Dense(2), ReLU())] == ["f₀(x₀, x₁) = m", "f₁(x₀, x₁) = m"]


@pytest.mark.parametrize("name", ["lenet-5", "spiral"])
def test_large_networks_are_not_written_out(name) -> None:
    experiment = presets[name].experiment
    assert formulas(experiment, Weights.zeros(experiment.network().layout)) == []


@pytest.mark.parametrize(
    ("activation", "words"),
    [
        (Step(), ("f(a) = [a > 0]", "f′(a) = 0")),
        (Sigmoid(20.0), ("f(a) = 1 / (1 + exp(−20 a))", "f′(a) = 20 f (1 − f)")),
        (Tanh(), ("f(a) = tanh(a)", "f′(a) = 1 − f²")),
        (ReLU(), ("f(a) = max(0, a)", "f′(a) = [a > 0]")),
        (ScaledTanh(), ("f(a) = 1.7159 tanh(⅔ a)", "f′(a) = ⅔ (1.7159 − f² / 1.7159)")),
    ],
)
def test_a_curve_and_its_slope_are_written_out(activation, words) -> None:
    assert curve_formulas(activation) == words


@pytest.mark.parametrize("activation", [Sigmoid(20.0), Tanh(), ScaledTanh(), Softplus()])
def test_the_slope_that_is_written_is_the_slope(activation) -> None:
    a = np.linspace(-1.5, 1.5, 7)
    f, slopes = curve(activation, a)
    words = curve_formulas(activation)[1].removeprefix("f′(a) = ")
    for sign, python in {
        "exp(−a)": "exp(-a)",
        "−": "-",
        "⅔ (": "2 / 3 * (",
        "20 f (": "20 * f * (",
        "f (": "f * (",
        "²": " ** 2",
    }.items():
        words = words.replace(sign, python)
    assert eval(words, {"f": f, "a": a, "exp": np.exp}) == pytest.approx(slopes, rel=2e-3)
