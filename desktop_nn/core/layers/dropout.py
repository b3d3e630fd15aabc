"""Dropout: in training some numbers are left out by chance, so that no unit relies on another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from desktop_nn.core.arrays import Array, Shape
from desktop_nn.core.layers.base import Layer, Memory, Run
from desktop_nn.core.layers.registry import layers
from desktop_nn.core.settings import setting
from desktop_nn.i18n import N_


@layers.register
@dataclass(frozen=True)
class Dropout(Layer):
    """outputs_i = inputs_i m_i / (1 - share) with m_i = 0 for a `share` of the numbers, drawn anew for each sample

    The expected output is the input. Outside of training outputs = inputs (Srivastava et al. 2014, scaled in
    training instead of afterwards).
    """

    name = "dropout"
    title = N_("Dropout")
    summary = N_(
        "In training, silences some numbers by chance and makes the rest stronger, so that their sum stays. "
        "The network cannot learn by heart so easily."
    )
    category = "normalisation"

    share: float = setting(
        0.5,
        N_("Share left out"),
        help=N_("How many of the numbers are silenced in each step: 0.5 is half of them, 0 none."),
        minimum=0.0,
        maximum=0.95,
        decimals=2,
    )

    @property
    def uses_chance(self) -> bool:
        return self.share > 0

    def output_shape(self, input_shape: Shape) -> Shape:
        return input_shape

    def forward(self, weights: Mapping[str, Array], inputs: Array, run: Run) -> tuple[Array, Memory]:
        if not run.training or not self.share:
            return inputs, None
        mask = run.buffer("mask", inputs.shape)
        run.rng.random(out=mask, dtype=mask.dtype)
        np.greater_equal(mask, self.share, out=mask)
        mask *= 1 / (1 - self.share)
        out = run.buffer("outputs", inputs.shape)
        np.multiply(inputs, mask, out=out)
        return out, mask

    def backward(self, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        return self._masked(memory, grad, run, 1)

    def curvature(self, weights: Mapping[str, Array], memory: Memory, curvature: Array, run: Run) -> Array | None:
        return self._masked(memory, curvature, run, 2)

    def _masked(self, mask: Array | None, grad: Array, run: Run, power: int) -> Array | None:
        if not run.needs_input_grad:
            return None
        if mask is None:
            return grad
        out = run.buffer("input_grad", grad.shape)
        np.multiply(grad, mask, out=out)
        for _ in range(power - 1):
            out *= mask
        return out
