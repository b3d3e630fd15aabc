"""The list of all layers."""

from __future__ import annotations

from desktop_nn.core.layers.base import Layer
from desktop_nn.core.registry import Registry

layers: Registry[type[Layer]] = Registry("layer")
