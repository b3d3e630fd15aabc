"""Many points as one picture: each stamps its disc into an array of pixels, which is far cheaper than painting it.

A stroke stamps what it adds, and where it takes points away only the patch it touched is stamped anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen

from desktop_nn.ui import theme as themes

_FORMAT = QImage.Format.Format_ARGB32_Premultiplied
_OPAQUE = 255
_RADIUS = 3.75
_CHUNK = 1_000  # points at a time, so that what is computed for them stays in the cache

Places = npt.NDArray[np.float64]
Kinds = npt.NDArray[np.int64]


class PointLayer:
    """A picture of points at places (n, 2) in pixels of the widget, each stamped with the disc of its kind (n,).

    Later points lie on top. A soft edge never covers a full pixel, so the picture does not depend on whether points
    came at once or one after another.
    """

    def __init__(self, size: QSize, ratio: float, discs: Sequence[QImage]) -> None:
        self.size, self.ratio = size, ratio
        #: How many discs have been stamped since the layer was made.
        self.stamped = 0
        self._width, self._height = round(size.width() * ratio), round(size.height() * ratio)
        sprites = np.stack([_pixels(each) for each in discs])
        self._side = sprites.shape[1]
        margin = 2 * self._side
        self._canvas = np.zeros((self._height + margin, self._width + margin), np.uint32)
        full = sprites >> 24 == _OPAQUE
        self._full, self._soft = _Part.of(sprites, full), _Part.of(sprites, ~full & (sprites > 0))

    def image(self) -> QImage:
        """The picture as it is now; a copy."""
        side = self._side
        cut = np.ascontiguousarray(self._canvas[side : side + self._height, side : side + self._width])
        image = QImage(cut.data, self._width, self._height, 4 * self._width, _FORMAT).copy()
        image.setDevicePixelRatio(self.ratio)
        return image

    def add(self, places: Places, kinds: Kinds) -> None:
        """Stamp more points on top."""
        corners = self._corners(places)
        inside = ((corners >= 0) & (corners <= [self._width + self._side, self._height + self._side])).all(axis=1)
        self._stamp(self._canvas, corners[inside], kinds[inside], is_empty=self.stamped == 0)

    def renew(self, touched: Places, places: Places, kinds: Kinds) -> None:
        """Stamp the patch around the `touched` places anew, with those of all points that reach into it."""
        if not len(touched):
            return
        corners, side = self._corners(touched), self._side
        limit = np.array([self._canvas.shape[1], self._canvas.shape[0]])
        low = np.clip(corners.min(axis=0), 0, limit)
        high = np.clip(corners.max(axis=0) + side, 0, limit)
        if (low >= high).any():
            return
        everywhere = self._corners(places)
        near = ((everywhere > low - side) & (everywhere < high)).all(axis=1)
        patch = np.zeros(tuple((high - low + 2 * side)[::-1]), np.uint32)
        self._stamp(patch, everywhere[near] - low + side, kinds[near], is_empty=True)
        self._canvas[low[1] : high[1], low[0] : high[0]] = patch[side:-side, side:-side]

    def _corners(self, places: Places) -> npt.NDArray[np.intp]:
        """The upper left pixel of each disc, on the canvas with its margin."""
        corners: npt.NDArray[np.intp] = np.rint(places * self.ratio - self._side / 2).astype(np.intp) + self._side
        return corners

    def _stamp(
        self, canvas: npt.NDArray[np.uint32], corners: npt.NDArray[np.intp], kinds: Kinds, *, is_empty: bool
    ) -> None:
        """Soft edges first, then full pixels; of several on one pixel the last one stays."""
        self.stamped += len(corners)
        flat, width = canvas.reshape(-1), canvas.shape[1]
        starts = corners[:, 1] * width + corners[:, 0]
        for part, may_cover in ((self._soft, is_empty), (self._full, True)):
            for begin in range(0, len(starts), _CHUNK):
                chunk = slice(begin, begin + _CHUNK)
                pixels, colours = part.at(starts[chunk], kinds[chunk], width)
                if not may_cover:
                    free = flat[pixels] >> 24 < _OPAQUE
                    pixels, colours = pixels[free], colours[free]
                flat[pixels] = colours


@dataclass(frozen=True, eq=False)
class _Part:
    """The full pixels, or the soft ones, of each kind of disc: `rows`, `columns` and `colours` (kinds, pixels).

    A kind that has fewer of them than another names its first one again.
    """

    rows: npt.NDArray[np.intp]
    columns: npt.NDArray[np.intp]
    colours: npt.NDArray[np.uint32]

    @classmethod
    def of(cls, sprites: npt.NDArray[np.uint32], chosen: npt.NDArray[np.bool_]) -> _Part:
        """The chosen pixels (kinds, side, side) of the sprites."""
        most = int(chosen.sum(axis=(1, 2)).max())
        places = np.stack([np.resize(np.argwhere(each), (most, 2)) for each in chosen])
        rows, columns = places[..., 0], places[..., 1]
        return cls(rows, columns, sprites[np.arange(len(sprites))[:, None], rows, columns])

    def at(
        self, starts: npt.NDArray[np.intp], kinds: Kinds, width: int
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.uint32]]:
        """Where on a canvas of a `width`, and in which colour, for discs of these kinds that start there."""
        pixels = (self.rows * width + self.columns).take(kinds, axis=0)
        pixels += starts[:, None]
        return pixels.reshape(-1), self.colours.take(kinds, axis=0).reshape(-1)


def class_discs(colours: Sequence[str], ratio: float) -> list[QImage]:
    """The discs of the training points of each class, then the rings of their test points."""
    paper = themes.current().surface_raised
    filled = [_disc(_RADIUS, QPen(QColor(paper), 1.0), QBrush(QColor(each)), ratio) for each in colours]
    rings = [_disc(_RADIUS - 0.25, QPen(QColor(each), 1.75), QBrush(QColor(paper)), ratio) for each in colours]
    return filled + rings


def number_discs(colours: Sequence[str], ratio: float) -> list[QImage]:
    """The discs of the training points of each shade of a number to be met, then the rings of their test points."""
    theme = themes.current()
    filled = [_disc(_RADIUS, QPen(QColor(theme.text), 0.75), QBrush(QColor(each)), ratio) for each in colours]
    paper = QBrush(QColor(theme.surface_raised))
    rings = [_disc(_RADIUS - 0.25, QPen(QColor(each), 1.75), paper, ratio) for each in colours]
    return filled + rings


def _disc(radius: float, pen: QPen, brush: QBrush, ratio: float) -> QImage:
    """A small square picture of one point; all are of one size."""
    side = 2 * int(np.ceil((_RADIUS + 1) * ratio)) + 2
    image = QImage(side, side, _FORMAT)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(ratio, ratio)
    painter.setPen(pen)
    painter.setBrush(brush)
    painter.drawEllipse(QPointF(side, side) / (2 * ratio), radius, radius)
    painter.end()
    return image


def _pixels(image: QImage) -> npt.NDArray[np.uint32]:
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width()).copy()
