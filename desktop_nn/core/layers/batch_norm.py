"""Batch normalisation: each unit or map is shifted and scaled to mean 0 and deviation 1 over the batch."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from desktop_nn.core.arrays import Array, ArraySpec, Shape
from desktop_nn.core.initializers import Constant
from desktop_nn.core.layers.base import Layer, Memory, Run
from desktop_nn.core.layers.registry import layers
from desktop_nn.core.settings import setting
from desktop_nn.i18n import N_

EPSILON_HELP = N_("Added to the variance, so that numbers which are all alike are not divided by zero.")


def epsilon_setting() -> float:
    """The setting of both normalisations."""
    epsilon: float = setting(
        1e-5, N_("Epsilon"), help=EPSILON_HELP, minimum=1e-12, maximum=1.0, logarithmic=True, decimals=12
    )
    return epsilon


def by_channel(values: Array, run: Run, name: str) -> Array:
    """(batch, channels, pixels) of images, (batch, n, 1) of lists; copied only where it must be."""
    if not values.flags.c_contiguous:
        copy = run.buffer(name, values.shape)
        np.copyto(copy, values)
        values = copy
    return values.reshape(*values.shape[:2], -1)


@layers.register
@dataclass(frozen=True)
class BatchNorm(Layer):
    """outputs = gain (inputs - mean) / sqrt(variance + epsilon) + bias, for each map of an image or unit of a list

    In training mean and variance are those of the batch; the running averages follow them, as
    average = memory average + (1 - memory) batch, with the variance times m / (m - 1) for m numbers; a single number
    says nothing of a variance. Outside of training the averages take their place (Ioffe and Szegedy 2015, algorithms 1
    and 2).
    """

    name = "batch_norm"
    title = N_("Batch normalisation")
    summary = N_(
        "Keeps the numbers of each unit or map centred on 0 with deviation 1 over the batch, then learns a scale and "
        "a shift. Deep networks learn faster; it needs batches of several samples."
    )
    category = "normalisation"

    memory: float = setting(
        0.9,
        N_("Memory of the averages"),
        help=N_("How slowly the averages that are used after training forget: 0.9 remembers about ten batches."),
        minimum=0.0,
        maximum=0.9999,
        decimals=4,
    )
    epsilon: float = epsilon_setting()

    @property
    def couples_samples(self) -> bool:
        return True

    def output_shape(self, input_shape: Shape) -> Shape:
        return input_shape

    def arrays(self, input_shape: Shape) -> tuple[ArraySpec, ...]:
        shape = input_shape[:1]
        return (
            ArraySpec("gain", shape, Constant(1.0), decay=False),
            ArraySpec("bias", shape, decay=False),
            ArraySpec("mean", shape, kind="state", decay=False),
            ArraySpec("variance", shape, Constant(1.0), kind="state", decay=False),
        )

    def connections(self, input_shape: Shape) -> int:
        return 2 * math.prod(input_shape)

    def multiply_adds(self, input_shape: Shape) -> int:
        return 2 * math.prod(input_shape)

    def forward(self, weights: Mapping[str, Array], inputs: Array, run: Run) -> tuple[Array, Memory]:
        values = by_channel(inputs, run, "inputs")
        normal = run.buffer("normal", values.shape)
        scale = run.buffer("scale", values.shape[1:2])
        if run.training:
            mean, variance = self._statistics(values, normal, run)
            self._remember(weights, mean, variance, values.shape[0] * values.shape[2])
        else:
            mean, variance = weights["mean"], weights["variance"]
            np.subtract(values, mean[:, None], out=normal)
        np.add(variance, self.epsilon, out=scale)
        np.sqrt(scale, out=scale)
        np.reciprocal(scale, out=scale)
        normal *= scale[:, None]
        out = run.buffer("outputs", values.shape)
        np.multiply(normal, weights["gain"][:, None], out=out)
        out += weights["bias"][:, None]
        return out.reshape(inputs.shape), (normal, scale)

    def _statistics(self, values: Array, centred: Array, run: Run) -> tuple[Array, Array]:
        """Mean and variance of each channel over batch and pixels; `centred` becomes what is left without the mean."""
        mean, variance = run.buffer("mean", values.shape[1:2]), run.buffer("variance", values.shape[1:2])
        np.mean(values, axis=(0, 2), out=mean)
        np.subtract(values, mean[:, None], out=centred)
        squares = run.buffer("squares", values.shape)
        np.multiply(centred, centred, out=squares)
        np.mean(squares, axis=(0, 2), out=variance)
        return mean, variance

    def _remember(self, weights: Mapping[str, Array], mean: Array, variance: Array, count: int) -> None:
        if count < 2 or not (np.isfinite(mean).all() and np.isfinite(variance).all()):
            return  # one number, or training has diverged: the averages stay as good as they were
        for average, now, factor in (
            (weights["mean"], mean, 1.0),
            (weights["variance"], variance, count / (count - 1)),
        ):
            average *= self.memory
            average += (1 - self.memory) * factor * now

    def backward(self, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        normal, scale = memory
        grads = by_channel(grad, run, "grad")
        along, total = self._add_gradients(normal, grads, run)
        if not run.needs_input_grad:
            return None
        out = run.buffer("input_grad", normal.shape)
        if run.training:  # mean and variance depend on every sample, so each gets a part of what the others want
            count = normal.shape[0] * normal.shape[2]
            along /= count
            total /= count
            np.multiply(normal, along[:, None], out=out)
            out += total[:, None]
            np.subtract(grads, out, out=out)
        else:
            np.copyto(out, grads)
        scale = np.multiply(scale, weights["gain"], out=run.buffer("factor", scale.shape))
        out *= scale[:, None]
        return out.reshape(grad.shape)

    def _add_gradients(self, normal: Array, grads: Array, run: Run) -> tuple[Array, Array]:
        """The gradients of gain and bias, which are added to the run's."""
        along, total = run.buffer("along", normal.shape[1:2]), run.buffer("total", normal.shape[1:2])
        product = run.buffer("product", normal.shape)
        np.multiply(grads, normal, out=product)
        np.add.reduce(product, axis=(0, 2), out=along)
        np.add.reduce(grads, axis=(0, 2), out=total)
        run.add("gain", along)
        run.add("bias", total)
        return along, total

    def curvature(self, weights: Mapping[str, Array], memory: Memory, curvature: Array, run: Run) -> Array | None:
        """With mean and variance held fixed, as they are outside of training."""
        normal, scale = memory
        values = by_channel(curvature, run, "grad")
        self._add_gradients(normal * normal, values, run)
        if not run.needs_input_grad:
            return None
        out = run.buffer("input_grad", normal.shape)
        np.multiply(values, ((scale * weights["gain"]) ** 2)[:, None], out=out)
        return out.reshape(curvature.shape)
