"""A landscape as heights from 0 to 1 with its contour lines, whole even while it is measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF

from desktop_nn.training.probes.landscape import REACH, LandscapeAnswer
from desktop_nn.ui.views.contour import refined, zero_lines
from desktop_nn.ui.views.field_image import grid_lines

Floats = npt.NDArray[np.float32]

_LINES = 9
_DEEPEST = 1e-3  # of the highest loss: no logarithm looks further down, or one deep pit would use up all colours
LIMITS = (-REACH, REACH)


@dataclass(frozen=True, eq=False)
class Relief:
    """`losses` at every place, what is not measured yet taken from its neighbours; `heights` are their scale 0..1."""

    losses: Floats
    heights: Floats
    low: float
    high: float
    contours: Sequence[QLineF]


def make_relief(answer: LandscapeAnswer, logarithmic: bool) -> Relief | None:
    """The relief of what is known; None while there is none, or when the loss is no number anywhere."""
    finite = np.isfinite(answer.losses)
    if not answer.stride or not finite.any():
        return None
    low, high = float(answer.losses[finite].min()), float(answer.losses[finite].max())
    losses = _filled(answer, high)
    heights = _heights(losses, low, high, logarithmic)
    levels = np.arange(1, _LINES + 1) / (_LINES + 1)
    lines = np.concatenate([zero_lines(heights - np.float32(level)) for level in levels])
    shape = (heights.shape[0], heights.shape[1])
    return Relief(losses, heights, low, high, grid_lines(lines, shape, (LIMITS, LIMITS)))


def _filled(answer: LandscapeAnswer, high: float) -> Floats:
    """The coarse grid between its places, and on it all that is measured; the infinite counts as the highest."""
    known = np.minimum(answer.losses, high).astype(np.float32)
    between = refined(known[:: answer.stride, :: answer.stride], answer.stride)
    return np.where(np.isnan(known), between, known)


def _heights(losses: Floats, low: float, high: float, logarithmic: bool) -> Floats:
    if logarithmic and high > 0:
        floor = max(low, _DEEPEST * high)
        losses = np.log(np.maximum(losses, np.float32(floor)))
    bottom, top = float(losses.min()), float(losses.max())
    return (losses - np.float32(bottom)) / np.float32((top - bottom) or 1.0)
