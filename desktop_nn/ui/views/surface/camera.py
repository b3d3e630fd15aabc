"""A camera that turns around a box: where a place in space lies on the screen, and how far away it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, radians, sin

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF

Floats = npt.NDArray[np.floating]

_DISTANCE = 6.0  # of the eye from the middle, in half sides of the box: a gentle perspective
_FITS = 0.36  # of the shorter side of the screen is half a side of the box
FLATTENED = 0.7  # the box is lower than it is wide
_LOWEST, _HIGHEST = 4.0, 90.0
_NEAREST, _FARTHEST = 3.0, 0.4


@dataclass(frozen=True)
class Camera:
    """Seen from `turn` degrees around the upright axis and `tilt` degrees above the floor, `zoom` times as large."""

    turn: float = -35.0
    tilt: float = 28.0
    zoom: float = 1.0

    def moved(self, turn: float = 0.0, tilt: float = 0.0, zoom: float = 1.0) -> Camera:
        """Turned and tilted by so many degrees and that many times nearer, within what can be looked at."""
        return replace(
            self,
            turn=(self.turn + turn + 180) % 360 - 180,
            tilt=min(max(self.tilt + tilt, _LOWEST), _HIGHEST),
            zoom=min(max(self.zoom * zoom, _FARTHEST), _NEAREST),
        )

    def project(self, places: Floats, area: QRectF) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Places (..., 3) in the box from -1 to 1 as places (..., 2) in `area`, and their distances (...)."""
        around, above = radians(self.turn), radians(self.tilt)
        x, y, z = places[..., 0], places[..., 1], places[..., 2] * FLATTENED
        across = x * cos(around) - y * sin(around)
        away = x * sin(around) + y * cos(around)
        up = z * cos(above) + away * sin(above)
        distance = away * cos(above) - z * sin(above)
        scale = _FITS * min(area.width(), area.height()) * self.zoom / (1 + (distance + 1.4) / _DISTANCE)
        middle = area.center()
        return np.stack([middle.x() + scale * across, middle.y() - scale * up], axis=-1), distance
