"""Losses that compare outputs with target numbers: what they share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desktop_nn.core.arrays import Array
from desktop_nn.core.losses.base import Loss
from desktop_nn.core.settings import setting
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_


@dataclass(frozen=True)
class TargetLoss(Loss):
    """Each output has a number to reach: `on` for samples of its class, `off` for all others.

    The targets of a regression are numbers already.
    """

    fits_numbers = True

    off: float = setting(
        0.0,
        N_("Target of the wrong classes"),
        help=N_("What an output should be for samples of another class: 0 suits sigmoid, -1 suits tanh."),
        minimum=-100.0,
        maximum=100.0,
    )
    on: float = setting(
        1.0,
        N_("Target of the right class"),
        help=N_("What an output should be for samples of its class. Decisions fall halfway between both targets."),
        minimum=-100.0,
        maximum=100.0,
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.off >= self.on:
            raise UserError(
                N_("The target of the right class ({on}) must be above that of the wrong classes ({off})."),
                on=self.on,
                off=self.off,
            )

    def scores(self, outputs: Array) -> Array:
        return np.asarray(np.clip((outputs - self.off) / (self.on - self.off), 0, 1))
