"""The surface of a network in space: coloured quads, samples on stems, the line of indifference, ready to be sorted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop_nn.ui import theme as themes
from desktop_nn.ui.views.contour import value_at, zero_lines
from desktop_nn.ui.views.field_image import answer_pixels

Floats = npt.NDArray[np.floating]

_LIGHT = np.array([-0.45, -0.35, 0.82])  # from where the light comes
_SHADE = 0.38  # how much darker what turns away from it is


@dataclass(frozen=True, eq=False)
class Mesh:
    """`quads` (n, 4, 3) in the box with `colours` (n, 3) bytes; `lines` (m, 2, 3) lie on them where they are zero."""

    quads: npt.NDArray[np.float64]
    colours: npt.NDArray[np.uint8]
    lines: npt.NDArray[np.float64]


def make_mesh(
    values: npt.NDArray[np.float32],
    labels: npt.NDArray[np.int64] | None,
    classes: int,
    chosen: tuple[int, ...] = (),
) -> Mesh:
    """The surface over a square grid: heights `values` from -1 to 1, or the confidence 0 to 1 in `labels`."""
    values = np.clip(np.nan_to_num(values), -1, 1)
    heights = values if labels is None else 2 * values - 1
    side = np.linspace(-1, 1, len(values))
    x, y = np.meshgrid(side, side)
    places = np.stack([x, y, heights], axis=2)
    quads = np.stack([places[:-1, :-1], places[:-1, 1:], places[1:, 1:], places[1:, :-1]], axis=2).reshape(-1, 4, 3)
    middles = (values[:-1, :-1] + values[1:, 1:] + values[:-1, 1:] + values[1:, :-1]) / 4
    corners = None if labels is None else labels[:-1, :-1]
    pixels = answer_pixels(np.asarray(middles, np.float32), corners, classes, chosen)
    return Mesh(quads, _shaded(pixels.reshape(-1, 4)[:, :3], quads), _lines(values) if labels is None else _lines(None))


def _shaded(colours: npt.NDArray[np.uint8], quads: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    """Darker where a quad turns away from the light."""
    normals = np.cross(quads[:, 2] - quads[:, 0], quads[:, 3] - quads[:, 1])
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    lit = np.clip(normals @ _LIGHT, 0, 1)
    shade = 1 - _SHADE * (1 - lit)
    return np.asarray(np.rint(colours * shade[:, None]), np.uint8)


def _lines(values: npt.NDArray[np.float32] | None) -> npt.NDArray[np.float64]:
    if values is None:
        return np.empty((0, 2, 3))
    flat = zero_lines(values).reshape(-1, 2, 2) * 2 / (len(values) - 1) - 1
    return np.concatenate([flat, np.zeros((*flat.shape[:2], 1))], axis=2)


@dataclass(frozen=True, eq=False)
class Stems:
    """Samples: `feet` (n, 3) on the surface and `heads` (n, 3) where their targets are, in `colours`."""

    feet: npt.NDArray[np.float64]
    heads: npt.NDArray[np.float64]
    colours: tuple[str, ...]


def make_stems(
    places: Floats,
    labels: npt.NDArray[np.int64],
    values: npt.NDArray[np.float32],
    classes: int,
    limits: tuple[tuple[float, float], tuple[float, float]],
    chosen: tuple[int, ...] = (),
) -> Stems:
    """Samples at `places` (n, 2) over the heights `values` from -1 to 1.

    Of two classes the head is the target, so that the stem is the error. Of more classes the surface is the
    confidence in whichever is the best, and the sample lies on it.
    """
    size = len(values)
    low, high = np.array([limit[0] for limit in limits]), np.array([limit[1] for limit in limits])
    flat = (np.asarray(places, np.float64) - low) / (high - low)
    surface = np.array([value_at(values, *(each * (size - 1))) for each in flat])
    heads = np.where(labels == 1, 1.0, -1.0) if classes == 2 else surface
    palette = themes.current().classes(classes, chosen)
    return Stems(
        np.concatenate([2 * flat - 1, surface[:, None]], axis=1),
        np.concatenate([2 * flat - 1, heads[:, None]], axis=1),
        tuple(palette[int(label)] for label in labels),
    )
