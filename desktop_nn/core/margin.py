"""How widely a line can separate a few points, and how often a perceptron can err at most before it has found one."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: All sets of points that may touch the margin are tried: 255 of them for eight points.
LARGEST_COUNT = 8

_SMALL = 1e-9


@dataclass(frozen=True)
class Margin:
    """The widest gap: every s_i (u . x_i) is at least `gamma` for the unit vector `normal` = u; no x is longer than

    `radius`. The inputs have a 1 appended for the bias, so u holds the weights and, last, the bias.
    """

    gamma: float
    radius: float
    normal: tuple[float, ...]

    @property
    def bound(self) -> float:
        """(R / gamma)^2: no perceptron that starts from zeros is corrected more often (Novikoff 1962)."""
        return (self.radius / self.gamma) ** 2


def widest_margin(inputs: npt.ArrayLike, signs: npt.ArrayLike) -> Margin | None:
    """The widest gap between points `inputs` (n, k) with `signs` (n,) of 1 and -1; None when no line separates them.

    The shortest w with s_i (w . x_i) >= 1 for all i gives it: gamma = 1 / |w|. It touches at most k + 1 independent
    points, so the least-norm solution of s_i (w . x_i) = 1 for each such set is tried and the shortest one that is
    right for all points wins: exact, without an optimiser. ValueError for more than `LARGEST_COUNT` points.
    """
    points = np.asarray(inputs, np.float64)
    if len(points) > LARGEST_COUNT:
        raise ValueError(f"{len(points)} points, more than {LARGEST_COUNT}")
    extended = np.concatenate([points, np.ones((len(points), 1))], axis=1)
    signed = extended * np.asarray(signs, np.float64)[:, None]
    best = _shortest_solution(signed)
    if best is None:
        return None
    length = float(np.linalg.norm(best))
    radius = float(np.linalg.norm(extended, axis=1).max())
    return Margin(1 / length, radius, tuple(float(each) for each in best / length))


def _shortest_solution(signed: Floats) -> Floats | None:
    """The shortest w with signed @ w >= 1."""
    best: Floats | None = None
    for size in range(1, min(signed.shape) + 1):
        for chosen in combinations(range(len(signed)), size):
            touching = signed[list(chosen)]
            solution = np.linalg.pinv(touching) @ np.ones(size)
            if (signed @ solution < 1 - _SMALL).any():
                continue
            if best is None or solution @ solution < best @ best - _SMALL:
                best = solution
    return best
