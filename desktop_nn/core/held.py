"""Single weights that training leaves alone: kept as they are, or cut out of the network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_nn.core.arrays import Entry, Layout
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

#: The weight keeps its value while the others go on learning.
FROZEN = "frozen"

#: The weight is 0 and stays 0: the link is cut.
DISABLED = "disabled"

HOW = (FROZEN, DISABLED)


@dataclass(frozen=True)
class Held:
    """One trainable number by its place: the array `array` of the layer `layer_id`, at `index`."""

    layer_id: str
    array: str
    index: tuple[int, ...]
    how: str = FROZEN

    def __post_init__(self) -> None:
        if self.how not in HOW:
            raise UserError(
                N_("A weight is held as 'frozen' or as 'disabled', not as '{how}'."), how=str(self.how)[:80]
            )

    @property
    def place(self) -> tuple[str, str, tuple[int, ...]]:
        """Where it is, without how it is held."""
        return self.layer_id, self.array, self.index


def position(layout: Layout, layer_id: str, array: str, index: tuple[int, ...]) -> int:
    """Where a weight lies in the trainable vector. Raises UserError when there is no such weight."""
    entry = _entry(layout, layer_id, array)
    shape = entry.spec.shape
    if len(index) != len(shape) or not all(0 <= at < size for at, size in zip(index, shape, strict=True)):
        raise UserError(
            N_("'{array}' of the layer {layer} has the shape {shape}, so there is no weight at {index}."),
            array=array[:80],
            layer=layer_id[:80],
            shape=" × ".join(map(str, shape)) or "1",
            index=", ".join(map(str, index)) or "-",
        )
    start: int = entry.slice.start
    return start + int(np.ravel_multi_index(index, shape)) if shape else start


def positions(layout: Layout, held: Iterable[Held]) -> NDArray[np.intp]:
    """Where these weights lie in the trainable vector, in ascending order. Raises UserError."""
    return np.array(sorted({position(layout, *each.place) for each in held}), np.intp)


def _entry(layout: Layout, layer_id: str, array: str) -> Entry:
    for entry in layout.of(layer_id):
        if entry.spec.name == array and entry.is_trainable:
            return entry
    raise UserError(
        N_("There is no weight '{array}' in a layer '{layer}' that could be changed."),
        array=array[:80],
        layer=layer_id[:80],
    )
