"""Is the gradient right? Compare backward with what happens to the outputs when each number is nudged a little."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from desktop_nn.core.arrays import Array, Shape, Weights
from desktop_nn.core.layers import Layer
from desktop_nn.core.losses import Loss
from desktop_nn.core.network import Network, place

#: With central differences in float64 about the best balance of truncation and rounding.
NUDGE = 1e-5


@dataclass(frozen=True)
class GradientCheck:
    """Both gradients of one array, for the numbers that were nudged."""

    layer_id: str
    array: str
    analytic: Array
    numeric: Array

    @property
    def error(self) -> float:
        """|analytic - numeric| / (|analytic| + |numeric|) with Euclidean norms; 0 when both are zero."""
        return relative_error(self.analytic, self.numeric)


def relative_error(first: Array, second: Array) -> float:
    """The norm of the difference of two arrays over the sum of their norms; 0 when both are zero."""
    total = float(np.linalg.norm(first) + np.linalg.norm(second))
    return float(np.linalg.norm(first - second)) / total if total else 0.0


def differences(function: Callable[[], float], values: Array, chosen: Array, nudge: float = NUDGE) -> Array:
    """(f(v + h) - f(v - h)) / 2h for each chosen index of the contiguous `values`, which is left as it was."""
    flat = values.reshape(-1)
    result = np.empty(len(chosen))
    for place_, index in enumerate(chosen):
        old = flat[index]
        flat[index] = old + nudge
        above = function()
        flat[index] = old - nudge
        below = function()
        flat[index] = old
        result[place_] = (above - below) / (2 * nudge)
    return result


def spread(shape: Shape, rng: np.random.Generator) -> Array:
    """Distinct numbers between -2 and 2 in random order, none near zero or near another: away from every kink."""
    size = int(np.prod(shape))
    return ((rng.permutation(size) + 0.5) / size * 4 - 2 + 1 / (4 * size)).reshape(shape)


def check_layer(layer: Layer, input_shape: Shape, *, batch: int = 3, seed: int = 0) -> list[GradientCheck]:
    """Check one layer alone on `batch` samples: the gradient of every weight and of the "inputs".

    The checked number is the sum of the outputs times fixed random numbers.
    """
    rng = np.random.default_rng(seed)
    network = Network(place(layer), input_shape)
    weights = network.create_weights(rng).astype(np.float64)
    weights.trainable += 0.1 * rng.standard_normal(weights.trainable.shape)
    plan = network.plan(batch, training=True, dtype=np.float64)
    inputs = spread((batch, *input_shape), rng)
    factors = rng.standard_normal((batch, *network.output_shape))

    def value() -> float:
        # the same chance each time, so that dropout leaves out the same numbers
        return float((plan.forward(weights, inputs, np.random.default_rng(seed)) * factors).sum())

    gradients = weights.zeros_like()
    value()
    input_grad = plan.backward(weights, factors, gradients, need_input=True)
    assert input_grad is not None
    input_grad = input_grad.copy()
    layer_id = network.layers[0].id
    every = np.arange(inputs.size)
    checks = [GradientCheck(layer_id, "inputs", input_grad.reshape(-1), differences(value, inputs, every))]
    return checks + _check_arrays(network, weights, gradients, value, None, rng)


def check_network(
    network: Network,
    weights: Weights,
    inputs: Array,
    targets: Array,
    loss: Loss,
    *,
    limit: int | None = 50,
    rng: np.random.Generator | None = None,
) -> list[GradientCheck]:
    """Check the gradient of the loss for every array of a network, at up to `limit` numbers of each, drawn by `rng`.

    Everything is computed in float64; `weights` is not changed.
    """
    exact = weights.astype(np.float64)
    inputs, targets = inputs.astype(np.float64), targets.astype(np.float64)
    plan = network.plan(len(inputs), training=True, dtype=np.float64)
    grad = np.empty((len(inputs), *network.output_shape))

    def value() -> float:
        outputs = plan.forward(exact, inputs, np.random.default_rng(0))
        return loss.value_and_gradient(outputs, targets, len(inputs), grad)

    gradients = exact.zeros_like()
    value()
    plan.backward(exact, grad, gradients)
    return _check_arrays(network, exact, gradients, value, limit, rng or np.random.default_rng(0))


def _check_arrays(
    network: Network,
    weights: Weights,
    gradients: Weights,
    value: Callable[[], float],
    limit: int | None,
    rng: np.random.Generator,
) -> list[GradientCheck]:
    checks = []
    for entry in network.layout.entries:
        if not entry.is_trainable:
            continue
        array = weights.of(entry.layer_id)[entry.spec.name]
        gradient = gradients.of(entry.layer_id)[entry.spec.name].reshape(-1)
        chosen = np.arange(array.size)
        if limit is not None and array.size > limit:
            chosen = rng.choice(array.size, limit, replace=False)
        numeric = differences(value, array, chosen)
        checks.append(GradientCheck(entry.layer_id, entry.spec.name, gradient[chosen].copy(), numeric))
    return checks
