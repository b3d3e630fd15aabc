"""In which order the samples come: another one in each epoch, from one generator, so that it can be repeated."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.training import generators

Indices = npt.NDArray[np.intp]


class SampleOrder:
    """The order of the current epoch and the place in it.

    The generator's state from before the epoch is remembered instead of the order: a few numbers instead of 60,000.
    """

    def __init__(self, count: int, rng: np.random.Generator) -> None:
        self.count = count
        self.position = 0
        self._rng = rng
        self._in_turn: Indices = np.arange(count, dtype=np.intp)
        self._indices = self._in_turn
        self._before = generators.state_of(rng)

    @property
    def is_at_start(self) -> bool:
        """Whether no sample of this epoch was used yet."""
        return self.position == 0

    @property
    def is_done(self) -> bool:
        """Whether all samples of this epoch were used."""
        return self.position == self.count

    def begin_epoch(self, shuffled: bool) -> None:
        """Start over, in a new order or one after the other."""
        self._before = generators.state_of(self._rng)
        self._indices = self._rng.permutation(self.count).astype(np.intp, copy=False) if shuffled else self._in_turn
        self.position = 0

    def ahead(self, wanted: int) -> Indices:
        """The next `wanted` samples, fewer at the end of the epoch; the place stays until `advance`."""
        return self._indices[self.position : self.position + wanted]

    def advance(self, used: int) -> None:
        """These samples are done with."""
        self.position += used

    def values(self) -> dict[str, Any]:
        """Plain values to go on from."""
        return {
            "position": self.position,
            "shuffled": self._indices is not self._in_turn,
            "generator": self._before if self.position else generators.state_of(self._rng),
        }

    def restore(self, values: Any, count: int | None = None) -> None:
        """Stand where `values` says. Raises UserError.

        They may speak of an order of `count` other samples: then the same share of the epoch is done, rounded up, and
        at least one sample is left of it.
        """
        position, count = values.get("position") if isinstance(values, dict) else None, count or self.count
        if type(position) is not int or not 0 <= position <= count:
            raise UserError(N_("The saved run is damaged: its place in the order of the samples is wrong."))
        generators.set_state(self._rng, values.get("generator"))
        if position:
            self.begin_epoch(values.get("shuffled") is True)
        self.position = position if count == self.count else min(-(-position * self.count // count), self.count - 1)
