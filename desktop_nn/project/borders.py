"""Where a neuron changes its mind: the sum at which its answer crosses the threshold of the loss."""

from __future__ import annotations

import math

from desktop_nn.core.layers import Identity, ReLU, ScaledTanh, Sigmoid, Softplus, Step, Tanh
from desktop_nn.core.layers.activation import Activation
from desktop_nn.core.losses import Loss


def crossing(activation: Activation | None, loss: Loss) -> float | None:
    """The sum z with f(z) = threshold, above which the answer is "true"; None where the curve never gets there.

    A linear neuron with the threshold 0.5 crosses it at 0.5; a sigmoid at 0.
    """
    threshold = loss.threshold
    if activation is None or isinstance(activation, Identity):
        return threshold
    if isinstance(activation, Step):
        return 0.0 if 0 <= threshold < 1 else None
    if isinstance(activation, Sigmoid):
        return math.log(threshold / (1 - threshold)) / activation.gain if 0 < threshold < 1 else None
    if isinstance(activation, Tanh):
        return math.atanh(threshold) if abs(threshold) < 1 else None
    if isinstance(activation, ScaledTanh):
        return 1.5 * math.atanh(threshold / 1.7159) if abs(threshold) < 1.7159 else None
    if isinstance(activation, ReLU):
        return threshold if threshold >= 0 else None
    if isinstance(activation, Softplus):
        return math.log(math.expm1(threshold)) if threshold > 0 else None
    return None
