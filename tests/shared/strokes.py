"""Ink for tests: what a round pen draws along given lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Ink = npt.NDArray[np.float32]
Point = tuple[float, float]


def rasterise(strokes: Iterable[Sequence[Point]], size: int, pen_width: float) -> Ink:
    """(size, size) from 0 (paper) to 1 (ink), with smooth edges; points are (x, y) in pixels, y runs down."""
    canvas = np.zeros((size, size), np.float32)
    y, x = np.mgrid[:size, :size] + 0.5
    for stroke in strokes:
        for (x0, y0), (x1, y1) in pairwise(stroke):
            dx, dy = x1 - x0, y1 - y0
            along = np.clip(((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy), 0, 1)
            away = np.hypot(x - x0 - along * dx, y - y0 - along * dy)
            np.maximum(canvas, np.clip(pen_width / 2 + 0.5 - away, 0, 1), out=canvas)
    return canvas
