"""The list of all optimisers."""

from __future__ import annotations

from desktop_nn.core.optimizers.base import Optimizer
from desktop_nn.core.registry import Registry

optimizers: Registry[type[Optimizer]] = Registry("optimizer")
