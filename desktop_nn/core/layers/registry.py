"""The list of all layers."""

from __future__ import annotations

from desktop_nn.core.layers.base import Layer
from desktop_nn.core.registry import Registry
from desktop_nn.i18n import N_

layers: Registry[type[Layer]] = Registry(N_("layer"))
