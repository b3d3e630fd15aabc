"""The way the weights of a run have gone: thinned, so that a long run takes no more memory than a short one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from desktop_nn.training.directions import WeightPlane

Floats = npt.NDArray[np.float32]

MOST_POINTS = 200
_MOST_NUMBERS = 8_000_000  # 32 MB


class Trail:
    """Keeps weights by their step, evenly thinned, and where they lie on the present plane."""

    def __init__(self) -> None:
        self._steps: list[int] = []
        self._weights: list[Floats] = []
        self._places: list[tuple[float, float]] = []
        self._plane: WeightPlane | None = None
        self._gap = 1  # steps between two kept points

    def __len__(self) -> int:
        return len(self._steps)

    @property
    def steps(self) -> tuple[int, ...]:
        """At which steps weights are kept."""
        return tuple(self._steps)

    @property
    def places(self) -> npt.NDArray[np.float64]:
        """Where the kept weights lie on the plane, (points, 2); none while there is no plane."""
        return np.array(self._places, np.float64).reshape(-1, 2)

    def add(self, step: int, weights: Floats) -> None:
        """Keep `weights`, which nobody changes, if the last kept ones are old enough.

        Who goes back to an earlier step takes another way from there: what came later is forgotten.
        """
        while self._steps and self._steps[-1] >= step:
            self._drop(slice(-1, None))
        if self._steps and step - self._steps[-1] < self._gap:
            return
        self._steps.append(step)
        self._weights.append(weights)
        if self._plane is not None:
            self._places.append(self._plane.place(weights))
        if len(self._steps) > max(2, min(MOST_POINTS, _MOST_NUMBERS // max(1, weights.size))):
            self._thin()

    def project(self, plane: WeightPlane) -> None:
        """See the way on another plane."""
        if plane is not self._plane:
            self._plane = plane
            self._places = [plane.place(weights) for weights in self._weights]

    def _thin(self) -> None:
        """Every other point goes, and from now on they are kept twice as far apart."""
        self._drop(slice(1, None, 2))
        spread = (self._steps[-1] - self._steps[0]) // max(1, len(self._steps) - 1)
        self._gap = max(2 * self._gap, spread)

    def _drop(self, which: slice) -> None:
        del self._steps[which], self._weights[which], self._places[which]
