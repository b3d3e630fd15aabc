"""The list of all losses."""

from __future__ import annotations

from desktop_nn.core.losses.base import Loss
from desktop_nn.core.registry import Registry
from desktop_nn.i18n import N_

losses: Registry[type[Loss]] = Registry(N_("loss"))
