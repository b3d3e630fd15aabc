"""The losses that training makes small, each registered under its name."""

from __future__ import annotations

from desktop_nn.core.losses.base import Loss
from desktop_nn.core.losses.cross_entropy import SigmoidCrossEntropy, SoftmaxCrossEntropy
from desktop_nn.core.losses.hinge import Hinge
from desktop_nn.core.losses.perceptron import PerceptronCriterion
from desktop_nn.core.losses.rbf import RbfMap, RbfPenalty
from desktop_nn.core.losses.registry import losses
from desktop_nn.core.losses.robust import AbsoluteError, Huber
from desktop_nn.core.losses.squared_error import SquaredError

__all__ = [
    "AbsoluteError",
    "Hinge",
    "Huber",
    "Loss",
    "PerceptronCriterion",
    "RbfMap",
    "RbfPenalty",
    "SigmoidCrossEntropy",
    "SoftmaxCrossEntropy",
    "SquaredError",
    "losses",
]
