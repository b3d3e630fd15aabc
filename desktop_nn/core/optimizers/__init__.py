"""The optimisers, each registered under its name."""

from __future__ import annotations

from desktop_nn.core.optimizers.gradient_descent import GradientDescent  # isort: skip
from desktop_nn.core.optimizers.adaptive import Adadelta, AdaGrad, RMSprop  # isort: skip
from desktop_nn.core.optimizers.adam import Adam, AdamW  # isort: skip
from desktop_nn.core.optimizers.base import Optimizer, Problem, State
from desktop_nn.core.optimizers.diagonal_newton import DiagonalNewton
from desktop_nn.core.optimizers.error_correction import ErrorCorrection
from desktop_nn.core.optimizers.lbfgs import LBFGS
from desktop_nn.core.optimizers.registry import optimizers

__all__ = [
    "LBFGS",
    "AdaGrad",
    "Adadelta",
    "Adam",
    "AdamW",
    "DiagonalNewton",
    "ErrorCorrection",
    "GradientDescent",
    "Optimizer",
    "Problem",
    "RMSprop",
    "State",
    "optimizers",
]
