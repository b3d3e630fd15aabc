"""Two directions in the space of all weights, and the plane they span: where a walk of the weights lies on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from desktop_nn.core.arrays import Weights
from desktop_nn.core.network import Network

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class WeightPlane:
    """The weights `center` + x `directions[0]` + y `directions[1]`: the center (n,), the directions (2, n)."""

    center: Floats
    directions: Floats

    def place(self, weights: Floats) -> tuple[float, float]:
        """The x and y of the point of the plane that is nearest to `weights` (n,): least squares, as the two
        directions need not stand at a right angle.
        """
        with np.errstate(all="ignore"):  # of a run that blew up
            along = self.directions @ (weights - self.center)
            x, y = self._inverse @ along.astype(np.float64)
        return float(x), float(y)

    @cached_property
    def _inverse(self) -> npt.NDArray[np.float64]:
        """Of the products of the directions with each other, (2, 2)."""
        directions = self.directions.astype(np.float64)
        inverse: npt.NDArray[np.float64] = np.linalg.pinv(directions @ directions.T).astype(np.float64, copy=False)
        return inverse


def movable(network: Network) -> Mask:
    """Which of the trainable numbers can learn: neither frozen nor disabled."""
    scale = network.update_scale()
    return np.ones(network.parameters, np.bool_) if scale is None else np.asarray(scale != 0)


def draw_directions(network: Network, weights: Weights, rng: np.random.Generator) -> Floats:
    """Two directions (2, parameters) by chance, each in every array of every layer as long as the weights there.

    So a step of 1 changes layers with large and with small weights alike (Li et al. 2018, "Visualizing the loss
    landscape of neural nets", here for each array in place of each filter). Where all weights are 0 the length is 1;
    what cannot learn is left alone. In each array the two stand at a right angle. An array of a single number has
    no room for that: there they point the same way and opposite ways in turn, so that the two are never parallel.
    """
    result = np.zeros((2, network.parameters), np.float32)
    free, singles = movable(network), 0
    for entry in network.layout.entries:
        places = np.flatnonzero(free[entry.slice]) + (entry.slice.start or 0) if entry.is_trainable else ()
        if not len(places):
            continue
        first, second = rng.standard_normal((2, len(places)))
        if len(places) == 1:
            second = -first if singles % 2 else first
            singles += 1
        else:
            second = second - first * (first @ second) / (first @ first)
        length = float(np.linalg.norm(weights.trainable[places].astype(np.float64))) or 1.0
        result[0, places] = first * (length / np.linalg.norm(first))
        result[1, places] = second * (length / np.linalg.norm(second))
    return result
