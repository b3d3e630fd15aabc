"""All numbers of a network in one contiguous vector, with a named view of it for each layer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import DTypeLike, NDArray

from desktop_nn.core.initializers import Initializer, Zeros

Shape = tuple[int, ...]
Array = NDArray[Any]
_ZEROS = Zeros()
Kind = Literal["trainable", "fixed", "state"]


def constant(number: float) -> Array:
    """A number that float32 holds exactly, as an array without axes that nobody can write to.

    With it a call for a few numbers takes half the time that it takes with a plain number.
    """
    return np.broadcast_to(np.float32(number), ())


@dataclass(frozen=True)
class ArraySpec:
    """One array that a layer keeps: `trainable`, `fixed`, or `state` that training carries along.

    `decay` says whether weight decay applies (not to biases).
    """

    name: str
    shape: Shape
    initializer: Initializer = _ZEROS
    kind: Kind = "trainable"
    decay: bool = True
    fan_in: int = 1
    fan_out: int = 1

    @property
    def size(self) -> int:
        """How many numbers it holds."""
        return math.prod(self.shape)


@dataclass(frozen=True)
class Entry:
    """Where one array of one layer lies: in the trainable vector, or for the other kinds in the second one."""

    layer_id: str
    spec: ArraySpec
    slice: slice

    @property
    def is_trainable(self) -> bool:
        """True when it lies in the trainable vector."""
        return self.spec.kind == "trainable"


class Layout:
    """The places of all arrays of a network: sizes and offsets, no numbers."""

    def __init__(self, arrays: Iterable[tuple[str, Sequence[ArraySpec]]]) -> None:
        sizes = {True: 0, False: 0}
        entries = []
        for layer_id, specs in arrays:
            for spec in specs:
                trainable = spec.kind == "trainable"
                start = sizes[trainable]
                sizes[trainable] = start + spec.size
                entries.append(Entry(layer_id, spec, slice(start, start + spec.size)))
        self.entries: tuple[Entry, ...] = tuple(entries)
        self.trainable_size: int = sizes[True]
        self.other_size: int = sizes[False]

    def of(self, layer_id: str) -> tuple[Entry, ...]:
        """The entries of one layer."""
        return tuple(entry for entry in self.entries if entry.layer_id == layer_id)


_NOTHING: Mapping[str, Array] = MappingProxyType({})


class Weights:
    """The numbers of a network (or gradients of the same form): two vectors and views of them by layer and name."""

    def __init__(self, layout: Layout, trainable: Array, other: Array) -> None:
        if trainable.shape != (layout.trainable_size,) or other.shape != (layout.other_size,):
            raise ValueError(f"vectors of {trainable.shape} and {other.shape} do not match the layout")
        self.layout = layout
        self.trainable = trainable
        self.other = other
        self._views: dict[str, dict[str, Array]] = {}
        for entry in layout.entries:
            vector = trainable if entry.is_trainable else other
            view = vector[entry.slice].reshape(entry.spec.shape)
            self._views.setdefault(entry.layer_id, {})[entry.spec.name] = view

    def __reduce__(self) -> tuple[type[Weights], tuple[Layout, Array, Array]]:
        """Another process gets the vectors once, not a second time as views."""
        return type(self), (self.layout, self.trainable, self.other)

    @classmethod
    def zeros(cls, layout: Layout, dtype: DTypeLike = np.float32) -> Weights:
        """All zeros in the form of `layout`."""
        return cls(layout, np.zeros(layout.trainable_size, dtype), np.zeros(layout.other_size, dtype))

    @property
    def dtype(self) -> np.dtype[Any]:
        """float32 in training, float64 in gradient checks."""
        return self.trainable.dtype

    def of(self, layer_id: str) -> Mapping[str, Array]:
        """The arrays of one layer by name: views, so writing to them writes to the vector."""
        return self._views.get(layer_id, _NOTHING)

    def copy(self) -> Weights:
        """The same numbers in vectors of their own."""
        return Weights(self.layout, self.trainable.copy(), self.other.copy())

    def copy_from(self, source: Weights) -> None:
        """Take over all numbers of `source`, in place; the sizes must agree."""
        np.copyto(self.trainable, source.trainable)
        np.copyto(self.other, source.other)

    def astype(self, dtype: DTypeLike) -> Weights:
        """The same numbers in another precision, in vectors of their own."""
        return Weights(self.layout, self.trainable.astype(dtype), self.other.astype(dtype))

    def zeros_like(self) -> Weights:
        """Zeros of the same form and precision, for gradients."""
        return Weights.zeros(self.layout, self.dtype)

    @property
    def is_finite(self) -> bool:
        """False when any number is infinite or not a number; both show in the extremes, so nothing is allocated."""
        extremes = np.maximum.reduce(self.trainable, initial=0), np.minimum.reduce(self.trainable, initial=0)
        return bool(np.isfinite(extremes).all())
