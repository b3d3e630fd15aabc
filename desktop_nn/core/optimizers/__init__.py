"""The optimisers, each registered under its name."""

from __future__ import annotations

from desktop_nn.core.optimizers.adam import Adam
from desktop_nn.core.optimizers.base import Optimizer, Problem, State
from desktop_nn.core.optimizers.gradient_descent import GradientDescent
from desktop_nn.core.optimizers.registry import optimizers

__all__ = ["Adam", "GradientDescent", "Optimizer", "Problem", "State", "optimizers"]
