"""An activation as a curve: its values and its slopes along a line."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from desktop_nn.core.layers.activation import Activation
from desktop_nn.core.layers.base import Run

Floats = npt.NDArray[np.float64]


def curve(activation: Activation, sums: npt.ArrayLike) -> tuple[Floats, Floats]:
    """f(a) and f'(a) for the sums a (n,), in float64; the slope is the one that training uses."""
    inputs = np.array(sums, np.float64)
    run = Run(training=False, rng=np.random.default_rng(0), gradients={}, dtype=np.float64)
    values, memory = activation.forward({}, inputs, run)
    slopes = activation.backward({}, memory, np.ones_like(inputs), run)
    assert slopes is not None
    return values.copy(), slopes.copy()
