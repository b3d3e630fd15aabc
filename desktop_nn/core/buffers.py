"""Arrays that are reused from step to step, so that a step of training allocates nothing large."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from desktop_nn.core.arrays import Shape


class Buffers:
    """Named arrays of one layer in one plan. A smaller batch gets a view of the same array."""

    def __init__(self, dtype: DTypeLike) -> None:
        self.dtype = np.dtype(dtype)
        self._bases: dict[str, NDArray[Any]] = {}
        self._views: dict[tuple[str, Shape], NDArray[Any]] = {}

    def get(self, name: str, shape: Shape, dtype: DTypeLike | None = None, zeroed: bool = False) -> NDArray[Any]:
        """The array `name` with this shape; its numbers are what was last written there.

        `zeroed` fills it with zeros when it is made, not again: for borders that nobody writes to.
        """
        view = self._views.get((name, shape))
        if view is None:
            view = self._views[name, shape] = self._prepare(name, shape, dtype, zeroed)
        return view

    def _prepare(self, name: str, shape: Shape, dtype: DTypeLike | None, zeroed: bool) -> NDArray[Any]:
        base = self._bases.get(name)
        if base is None or base.shape[1:] != shape[1:] or len(base) < shape[0]:
            for key in [key for key in self._views if key[0] == name]:
                del self._views[key]
            make = np.zeros if zeroed else np.empty
            base = self._bases[name] = make(shape, self.dtype if dtype is None else dtype)
        return base[: shape[0]]

    @property
    def nbytes(self) -> int:
        """Memory of all arrays."""
        return sum(base.nbytes for base in self._bases.values())
