"""Functions of one input, with noise on the targets: what a hidden layer can put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from desktop_nn.core.settings import setting
from desktop_nn.data.base import Array, Bounds, Shape, sources
from desktop_nn.data.points import Cloud
from desktop_nn.data.values import Values
from desktop_nn.i18n import N_

#: The curves lie over the interval from -HALF to HALF.
HALF = 3.0


def _bumps(t: Array) -> Array:
    total = np.zeros_like(t)
    for middle, sign in ((-0.5, 1), (0.0, -1), (0.5, 1)):
        total += sign * np.exp(-(((t - middle) / 0.15) ** 2))
    return total


_FUNCTIONS: dict[str, Callable[[Array], Array]] = {
    "sine": lambda t: np.sin(2 * np.pi * t),
    "step": lambda t: np.where(t < 0, -1.0, 1.0),
    "bumps": _bumps,
    "polynomial": lambda t: 4 * t**3 - 3 * t,
    "absolute": lambda t: 2 * np.abs(t) - 1,
}


@sources.register
@dataclass(frozen=True)
class Curve(Values):
    """One input x in [-3, 3] and a target y = f(x) within [-1, 1]; noise is normal, with a deviation of its share of 1.

    With t = x / 3: sine sin(2 pi t), step sign(t), absolute value 2 |t| - 1, polynomial 4 t³ - 3 t, and bumps
    e^(-((t + 0.5) / 0.15)²) - e^(-(t / 0.15)²) + e^(-((t - 0.5) / 0.15)²).
    """

    name = "curve"
    title = N_("Function of one input")
    summary = N_("A curve to be followed. A hidden layer adds up one bend per neuron until the sum looks like it.")

    function: str = setting(
        "sine",
        N_("Function"),
        help=N_("Which curve is to be learned. The step is the hardest: no smooth function jumps."),
        choices=[
            ("sine", N_("Sine")),
            ("step", N_("Step")),
            ("bumps", N_("Bumps")),
            ("polynomial", N_("Polynomial 4t³ − 3t")),
            ("absolute", N_("Absolute value")),
        ],
    )

    @property
    def input_shape(self) -> Shape:
        return (1,)

    @property
    def input_names(self) -> tuple[str, ...]:
        return ("x",)

    @property
    def target_name(self) -> str:
        return "y"

    @property
    def bounds(self) -> Bounds:
        return ((-HALF, HALF),)

    def value(self, points: Array) -> Array:
        return np.asarray(_FUNCTIONS[self.function](points[:, 0] / HALF))

    def draw(self, rng: np.random.Generator) -> Cloud:
        points = rng.uniform(-HALF, HALF, (self.samples, 1))
        noise = rng.normal(0.0, self.noise / 100, self.samples)
        return points, (self.value(points) + noise).astype(np.float32)
