"""Colour arithmetic: contrast, perceptual mixing, and the scales that turn numbers into colours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

# linear sRGB -> cone response -> OKLab (B. Ottosson, "A perceptual color space for image processing", 2020)
_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
_STEPS = 256  # entries of a colour table for each sign


def to_linear(colour: str) -> NDArray[np.float64]:
    """`#rrggbb` as linear-light sRGB in 0..1, shape (3,)."""
    encoded = np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def _encode(linear: NDArray[np.float64]) -> Pixels:
    clipped = np.clip(linear, 0.0, 1.0)
    encoded = np.where(clipped <= 0.0031308, clipped * 12.92, 1.055 * clipped ** (1 / 2.4) - 0.055)
    return np.round(encoded * 255).astype(np.uint8)


def to_oklab(colour: str) -> NDArray[np.float64]:
    """`#rrggbb` as lightness 0..1, green-red and blue-yellow in OKLab, shape (3,)."""
    return _TO_OKLAB @ np.cbrt(_TO_CONES @ to_linear(colour))


def from_oklab(lab: NDArray[np.float64]) -> Pixels:
    """OKLab colours (..., 3) as sRGB bytes (..., 3), clipped to what a screen can show."""
    return _encode((lab @ np.linalg.inv(_TO_OKLAB).T) ** 3 @ np.linalg.inv(_TO_CONES).T)


def contrast(first: str, second: str) -> float:
    """The WCAG contrast ratio of two colours: 1 (equal) to 21 (black on white)."""
    lighter, darker = sorted((float(_LUMINANCE @ to_linear(each)) for each in (first, second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(first: str, second: str, share: float) -> str:
    """The colour that is `share` (0..1) of the way from `first` to `second`, evenly to the eye."""
    lab = (1 - share) * to_oklab(first) + share * to_oklab(second)
    return to_hex(from_oklab(lab))


def to_hex(rgb: Pixels) -> str:
    """Three bytes as `#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*(int(each) for each in rgb[:3]))


def _ramp(start: str, end: str, steps: int) -> Pixels:
    """`steps` opaque RGBA colours from `start` to `end`, evenly spaced to the eye; the ends are exact."""
    shares = np.linspace(0.0, 1.0, steps)[:, None]
    colours = from_oklab((1 - shares) * to_oklab(start) + shares * to_oklab(end))
    return np.concatenate([colours, np.full((steps, 1), 255, np.uint8)], axis=1)


@dataclass(frozen=True)
class Diverging:
    """Colours of signed values: `negative` (blue) - `neutral` (the surface itself) - `positive` (orange)."""

    negative: str
    neutral: str
    positive: str

    @cached_property
    def table(self) -> Pixels:
        """The colours of -limit ... 0 ... +limit, shape (511, 4), RGBA."""
        below = _ramp(self.neutral, self.negative, _STEPS)[:0:-1]
        return np.concatenate([below, _ramp(self.neutral, self.positive, _STEPS)])

    def colormap(self, values: NDArray[np.floating], limit: float) -> Pixels:
        """Colours of `values` (...) in -limit..limit as RGBA bytes (..., 4); beyond the limit the end colours.

        What is not a number takes the neutral colour.
        """
        scale = (_STEPS - 1) / limit if limit > 0 else 0.0
        scaled = np.asarray(np.clip(values * np.float32(scale), 1 - _STEPS, _STEPS - 1))
        np.copyto(scaled, 0.0, where=np.isnan(scaled))
        return _picked(self.table, np.rint(scaled).astype(np.intp) + (_STEPS - 1))

    def colour(self, value: float, limit: float = 1.0) -> str:
        """The colour of one value."""
        return to_hex(self.colormap(np.array([value], np.float32), limit)[0])

    def stops(self, count: int = 9) -> tuple[tuple[float, str], ...]:
        """Places 0..1 and colours for a gradient of the whole scale."""
        picked = np.linspace(0, len(self.table) - 1, count).round().astype(int)
        return tuple((at / (len(self.table) - 1), to_hex(self.table[at])) for at in picked)


@dataclass(frozen=True)
class Sequential:
    """Colours of amounts from nothing (`start`, the paper) to all (`end`, the ink)."""

    start: str
    end: str

    @cached_property
    def table(self) -> Pixels:
        """The colours of 0..255, shape (256, 4), RGBA."""
        return _ramp(self.start, self.end, 256)

    def colormap(self, values: NDArray[np.floating] | Pixels, limit: float = 1.0) -> Pixels:
        """Colours of `values` (...) in 0..limit as RGBA bytes (..., 4); uint8 values are taken as 0..255."""
        if values.dtype == np.uint8:
            return _picked(self.table, values)
        shares = np.nan_to_num(np.clip(values / limit if limit > 0 else values * 0.0, 0.0, 1.0))
        return _picked(self.table, np.rint(shares * 255).astype(np.intp))

    def stops(self, count: int = 5) -> tuple[tuple[float, str], ...]:
        """Places 0..1 and colours for a gradient of the whole scale."""
        picked = np.linspace(0, 255, count).round().astype(int)
        return tuple((at / 255, to_hex(self.table[at])) for at in picked)


def _picked(table: Pixels, places: NDArray[Any]) -> Pixels:
    """The rows of a table (n, 4) at `places` (...), as (..., 4): four bytes are copied at once, five times faster."""
    colours: Pixels = table.view(np.uint32)[:, 0][places][..., None].view(np.uint8)
    return colours
