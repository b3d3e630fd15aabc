"""Logic gates, learned by one neuron where one neuron can, and by a hidden layer where it cannot."""

from __future__ import annotations

from desktop_nn.core.layers import Dense, ScaledTanh, Sigmoid
from desktop_nn.core.losses import PerceptronCriterion, SquaredError
from desktop_nn.core.optimizers import GradientDescent
from desktop_nn.data.gates import Gate
from desktop_nn.i18n import N_
from desktop_nn.project.experiment import Training
from desktop_nn.project.presets.base import preset

_GROUP = N_("Logic gates")

_ALL_ROWS = 4

_LINEAR = Training(SquaredError(), GradientDescent(0.3), batch_size=_ALL_ROWS, epochs=500)
_SIGMOID = Training(SquaredError(), GradientDescent(1.0, momentum=0.9), batch_size=_ALL_ROWS, epochs=500)

#: Rosenblatt's rule: one row after the other, each mistake changes the weights by the inputs themselves.
_PERCEPTRON = Training(PerceptronCriterion(), GradientDescent(1.0), batch_size=1, epochs=20, shuffle=False)

PRESETS = (
    preset(
        "not-linear",
        _GROUP,
        N_("NOT, linear"),
        N_(
            "One input, one weight, one bias: the smallest network there is. Gradient descent finds the line f(x) = 1 "
            "− x that turns 0 into 1 and 1 into 0 without any error."
        ),
        Gate("not"),
        (Dense(1),),
        _LINEAR,
    ),
    preset(
        "and-linear",
        _GROUP,
        N_("AND, linear"),
        N_(
            "A plane through four points: the best one is 0.5 x₀ + 0.5 x₁ − 0.25. It meets none of the points exactly, "
            "yet with a threshold at 0.5 it answers all four rows rightly."
        ),
        Gate("and"),
        (Dense(1),),
        _LINEAR,
    ),
    preset(
        "and-sigmoid",
        _GROUP,
        N_("AND, sigmoid"),
        N_(
            "The same neuron, its output pressed between 0 and 1 by the S-shaped curve. The border stays a straight "
            "line, but now the outputs themselves come close to 0 and 1."
        ),
        Gate("and"),
        (Dense(1), Sigmoid()),
        _SIGMOID,
    ),
    preset(
        "or-sigmoid",
        _GROUP,
        N_("OR, sigmoid"),
        N_(
            "Only the row 0, 0 gives 0. Compare the border with that of AND: the same direction, moved towards the "
            "origin. The bias alone makes one gate of the other."
        ),
        Gate("or"),
        (Dense(1), Sigmoid()),
        _SIGMOID,
    ),
    preset(
        "and-perceptron",
        _GROUP,
        N_("AND, perceptron"),
        N_(
            "Rosenblatt's rule: look at one row after the other and change the weights only after a mistake. Because "
            "a line separates the classes it makes a limited number of mistakes, here ten, and is then right for "
            "ever."
        ),
        Gate("and"),
        (Dense(1, initializer="zeros"),),
        _PERCEPTRON,
    ),
    preset(
        "xor-linear",
        _GROUP,
        N_("XOR, linear (fails)"),
        N_(
            "No plane fits XOR: the best one is flat, 0.5 everywhere, and says nothing about any row. It fails not "
            "because training is bad but because there is no line with the ones on one side."
        ),
        Gate("xor"),
        (Dense(1),),
        _LINEAR,
    ),
    preset(
        "xor-perceptron",
        _GROUP,
        N_("XOR, perceptron (fails)"),
        N_(
            "The perceptron rule on XOR never rests: every correction for one row spoils another, and soon the same "
            "weights come back in a circle. Minsky and Papert made this limit famous in 1969."
        ),
        Gate("xor"),
        (Dense(1, initializer="zeros"),),
        _PERCEPTRON,
    ),
    preset(
        "xor-mlp",
        _GROUP,
        N_("XOR, hidden layer"),
        N_(
            "Three hidden neurons bend the plane until one line suffices. Inputs and targets of ±1 and LeCun's scaled "
            "tanh make it work from practically every start; with two hidden neurons a few starts get stuck. Try it."
        ),
        Gate("xor", low=-1.0, high=1.0),
        (
            Dense(3, initializer="lecun_1989"),
            ScaledTanh(),
            Dense(1, initializer="lecun_1989"),
            ScaledTanh(),
        ),
        Training(SquaredError(off=-1.0, on=1.0), GradientDescent(0.1), batch_size=_ALL_ROWS, epochs=500),
    ),
)
