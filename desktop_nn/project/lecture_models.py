"""The models of the lecture for a gate: linear, step, sigmoid, perceptron, and two hidden neurons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_nn.core.layers import Dense, Layer, Sigmoid, Step
from desktop_nn.core.losses import PerceptronCriterion, SquaredError
from desktop_nn.core.network import place
from desktop_nn.core.optimizers import ErrorCorrection, GradientDescent
from desktop_nn.i18n import N_, number
from desktop_nn.project.experiment import Experiment, Training
from desktop_nn.project.formulas import subscript

_ALL_ROWS = 8


@dataclass(frozen=True)
class LectureModel:
    """`title` and `teaches` are marked texts; the network suits gates with any number of inputs.

    `formula` has {sum} where the weighted sum stands and {half} for one half.
    """

    title: str
    formula: str
    teaches: str
    layers: tuple[Layer, ...]
    training: Training

    def applied(self, experiment: Experiment) -> Experiment:
        """The experiment with this network and training, on the same data and seed."""
        return experiment.replace(layers=place(*self.layers), training=self.training)

    def is_in(self, experiment: Experiment) -> bool:
        """Whether an experiment has this network and minimises the same loss; rates and epochs may be others."""
        return (experiment.layers, experiment.training.loss) == (place(*self.layers), self.training.loss)

    def formula_for(self, inputs: Sequence[str]) -> str:
        """The formula for inputs with these names: w₁ x₀ + w₂ x₁ + b, or w x + b for a single one."""
        weights = [f"w{subscript(index + 1)}" for index in range(len(inputs))] if len(inputs) > 1 else ["w"]
        terms = [f"{weight} {name}" for weight, name in zip(weights, inputs, strict=True)]
        return self.formula.format(sum=" + ".join([*terms, "b"]), half=number(0.5))


def _training(rate: float, momentum: float = 0.0) -> Training:
    return Training(SquaredError(), GradientDescent(rate, momentum=momentum), batch_size=_ALL_ROWS, epochs=500)


def sigmoid_model(gain: float) -> LectureModel:
    """One sigmoid neuron with this gain; with 20 and x₀ + x₁ − 1.5 it gives the values of the lecture for AND.

    The rate falls with the gain, which multiplies the gradient. A start that is steep everywhere is nearly a step:
    most rows stand where it is flat, and learning may not get going.
    """
    return LectureModel(
        N_("Sigmoid"),
        "1 / (1 + exp(−g ({sum})))",
        N_("A step made smooth, so that it has a slope: now gradient descent can train it. The gain g makes it steep."),
        (Dense(1), Sigmoid(gain)),
        _training(min(1.0, 4.0 / gain), 0.9),
    )


LINEAR = LectureModel(
    N_("Linear"),
    "{sum}",
    N_("Squared error has one best line. For NOT it is −x + 1; for AND 0.5 x₀ + 0.5 x₁ − 0.25: above 0.5 means true."),
    (Dense(1),),
    _training(0.3),
)
STEP = LectureModel(
    N_("Step neuron"),
    "[{sum} > 0]",
    N_("Fires or not. Its slope is 0 everywhere, so gradient descent cannot move a weight: see the activation curves."),
    (Dense(1), Step()),
    _training(0.3),
)
SIGMOID = sigmoid_model(1.0)
PERCEPTRON = LectureModel(
    N_("Perceptron"),
    "w ← w + (t − y) x",
    N_("Rosenblatt's rule from zeros, one row at a time: it ends if a line separates the rows, and circles on XOR."),
    (Dense(1, initializer="zeros"),),
    Training(PerceptronCriterion(), ErrorCorrection(1.0), batch_size=1, epochs=20, shuffle=False),
)
HIDDEN = LectureModel(
    N_("Two hidden neurons"),
    "h₁, h₂ → f",
    N_("The smallest network of layers that can learn XOR. Some starts get stuck on a plateau: try another start."),
    (Dense(2, initializer="uniform"), Sigmoid(), Dense(1, initializer="uniform"), Sigmoid()),
    Training(SquaredError(), GradientDescent(2.0), batch_size=_ALL_ROWS, epochs=10_000),
)
WIRED = LectureModel(
    N_("Neurons wired by hand"),
    "f = [h₁ − h₂ − {half} > 0]",
    N_(
        "XOR is OR, but not AND: a third neuron puts two gates together that single neurons can be. Nothing is trained."
    ),
    (Dense(2), Step(), Dense(1), Step()),
    _training(0.3),
)

LECTURE_MODELS = (LINEAR, STEP, SIGMOID, PERCEPTRON, HIDDEN, WIRED)
#: The gain of the lecture's sigmoid.
LECTURE_GAIN = 20.0
