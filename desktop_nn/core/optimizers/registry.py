"""The list of all optimisers."""

from __future__ import annotations

from desktop_nn.core.optimizers.base import Optimizer
from desktop_nn.core.registry import Registry
from desktop_nn.i18n import N_

optimizers: Registry[type[Optimizer]] = Registry(N_("optimizer"))
