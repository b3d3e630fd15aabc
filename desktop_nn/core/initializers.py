"""How the first numbers of a layer are drawn, before anything is learned."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from desktop_nn.core.registry import Registry
from desktop_nn.core.settings import Checked, Choice, setting
from desktop_nn.i18n import N_


class Initializer(Checked, ABC):
    """Fills one array; `fan_in` and `fan_out` count the links into and out of one unit."""

    name: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]

    @abstractmethod
    def fill(self, out: NDArray[Any], fan_in: int, fan_out: int, rng: np.random.Generator) -> None:
        """Write the first values into the contiguous array `out`, in place."""


initializers: Registry[type[Initializer]] = Registry(N_("initializer"))


def _uniform(out: NDArray[Any], limit: float, rng: np.random.Generator) -> None:
    rng.random(out=out, dtype=out.dtype)
    out *= 2 * limit
    out -= limit


def _normal(out: NDArray[Any], deviation: float, rng: np.random.Generator) -> None:
    rng.standard_normal(out=out, dtype=out.dtype)
    out *= deviation


@initializers.register
@dataclass(frozen=True)
class GlorotUniform(Initializer):
    """Uniform in +-sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio 2010)."""

    name = "glorot_uniform"
    title = N_("Glorot, uniform")
    summary = N_("Keeps signals and gradients about equally large from layer to layer; made for tanh and sigmoid.")

    def fill(self, out: NDArray[Any], fan_in: int, fan_out: int, rng: np.random.Generator) -> None:
        _uniform(out, math.sqrt(6 / (fan_in + fan_out)), rng)


@initializers.register
@dataclass(frozen=True)
class GlorotNormal(Initializer):
    """Normal with deviation sqrt(2 / (fan_in + fan_out)) (Glorot and Bengio 2010)."""

    name = "glorot_normal"
    title = N_("Glorot, normal")
    summary = N_("As Glorot uniform, drawn from a bell curve: most weights small, a few large.")

    def fill(self, out: NDArray[Any], fan_in: int, fan_out: int, rng: np.random.Generator) -> None:
        _normal(out, math.sqrt(2 / (fan_in + fan_out)), rng)


@initializers.register
@dataclass(frozen=True)
class HeUniform(Initializer):
    """Uniform in +-sqrt(6 / fan_in) (He et al. 2015)."""

    name = "he_uniform"
    title = N_("He, uniform")
    summary = N_("Larger than Glorot, because ReLU silences about half of the units; made for ReLU.")

    def fill(self, out: NDArray[Any], fan_in: int, fan_out: int, rng: np.random.Generator) -> None:
        _uniform(out, math.sqrt(6 / fan_in), rng)


@initializers.register
@dataclass(frozen=True)
class HeNormal(Initializer):
    """Normal with deviation sqrt(2 / fan_in) (He et al. 2015)."""

    name = "he_normal"
    title = N_("He, normal")
    summary = N_("As He uniform, drawn from a bell curve; made for ReLU.")

    def fill(self, out: NDArray[Any], fan_in: int, fan_out: int, rng: np.random.Generator) -> None:
        _normal(out, math.sqrt(2 / fan_in), rng)


@initializers.register
@dataclass(frozen=True)
class LecunNormal(Initializer):
    """Normal with deviation sqrt(1 / fan_in) (LeCun et al. 1998, Efficient BackProp)."""

    name = "lecun_normal"
    title = N_("LeCun, normal")
    summary = N_("Each unit's sum starts with the same spread as one of its inputs.")

    def fill(self, out: NDArray[Any], fan_in: int, fan_out: int, rng: np.random.Generator) -> None:
        _normal(out, math.sqrt(1 / fan_in), rng)


@initializers.register
@dataclass(frozen=True)
class Lecun1989(Initializer):
    """Uniform in +-2.4 / fan_in, the rule of LeCun's networks of 1989."""

    name = "lecun_1989"
    title = N_("LeCun 1989")
    summary = N_("Uniform within 2.4 divided by the number of inputs: each unit starts where its curve is steep.")

    def fill(self, out: NDArray[Any], fan_in: int, fan_out: int, rng: np.random.Generator) -> None:
        _uniform(out, 2.4 / fan_in, rng)


@initializers.register
@dataclass(frozen=True)
class Uniform(Initializer):
    """Uniform in +-limit."""

    name = "uniform"
    title = N_("Uniform, up to 0.5")
    summary = N_("Any value between -0.5 and 0.5 alike, however many inputs a unit has.")

    limit: float = setting(0.5, N_("Limit"), help=N_("The largest first weight."), minimum=0.0, maximum=100.0)

    def fill(self, out: NDArray[Any], fan_in: int, fan_out: int, rng: np.random.Generator) -> None:
        _uniform(out, self.limit, rng)


@initializers.register
@dataclass(frozen=True)
class Normal(Initializer):
    """Normal with mean 0 and the given deviation."""

    name = "normal"
    title = N_("Normal, deviation 1")
    summary = N_("A bell curve of deviation 1, however many inputs a unit has: large layers start saturated.")

    deviation: float = setting(
        1.0, N_("Deviation"), help=N_("How far the first weights spread around 0."), minimum=0.0, maximum=100.0
    )

    def fill(self, out: NDArray[Any], fan_in: int, fan_out: int, rng: np.random.Generator) -> None:
        _normal(out, self.deviation, rng)


@initializers.register
@dataclass(frozen=True)
class Zeros(Initializer):
    """All zeros: right for biases; hidden units that start equal stay equal."""

    name = "zeros"
    title = N_("Zeros")
    summary = N_("All weights start at 0. Hidden units then stay copies of one another and learn next to nothing.")

    def fill(self, out: NDArray[Any], fan_in: int, fan_out: int, rng: np.random.Generator) -> None:
        out.fill(0)


@initializers.register
@dataclass(frozen=True)
class Constant(Initializer):
    """Every number is `value`."""

    name = "constant"
    title = N_("Constant, 0.1")
    summary = N_("All weights start at 0.1: to see that equal units learn the same thing and never part.")

    value: float = setting(0.1, N_("Value"), help=N_("What each weight starts at."), minimum=-100.0, maximum=100.0)

    def fill(self, out: NDArray[Any], fan_in: int, fan_out: int, rng: np.random.Generator) -> None:
        out.fill(self.value)


@initializers.register
@dataclass(frozen=True)
class Orthogonal(Initializer):
    """Rows at right angles and of length `gain`; where there are more rows than columns, the columns (Saxe et al. 2014)

    The array is taken as a matrix of its first axis by all others: one row per unit. A single row that is only a part
    of the `fan_in` links of its unit has its share of the length.
    """

    name = "orthogonal"
    title = N_("Orthogonal")
    summary = N_("Units start at right angles to one another: signals keep their length through many layers.")

    gain: float = setting(
        1.0, N_("Gain"), help=N_("What the layer does to the length of a signal."), above=0.0, maximum=100.0
    )

    def fill(self, out: NDArray[Any], fan_in: int, fan_out: int, rng: np.random.Generator) -> None:
        if out.ndim < 2 or 0 in out.shape:
            _normal(out, self.gain / math.sqrt(max(out.size, 1)), rng)
            return
        matrix = out.reshape(len(out), -1)
        tall = rng.standard_normal((max(matrix.shape), min(matrix.shape)))
        q, r = np.linalg.qr(tall)
        q *= np.where(np.diagonal(r) < 0, -1.0, 1.0)  # else the signs would not be by chance
        share = min(1.0, matrix.size / fan_in) if len(matrix) == 1 else 1.0
        matrix[...] = self.gain * math.sqrt(share) * (q if matrix.shape[0] >= matrix.shape[1] else q.T)


#: For the setting of a layer that chooses how its weights begin.
INITIALIZER_CHOICES = tuple(Choice(cls.name, cls.title) for cls in initializers)


def initializer(name: str) -> Initializer:
    """The initializer called `name`, with its own defaults."""
    return initializers.get(name)()
