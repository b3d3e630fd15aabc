"""The answers of all neurons as small pictures: heat maps of the plane, or curves along one input."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from desktop_nn.training.probes.neurons import ColumnResponse, NeuronsAnswer
from desktop_nn.ui import theme as themes
from desktop_nn.ui.colours import Diverging

Floats = npt.NDArray[np.float32]

_CURVE = 1.2  # half the width of a curve, in pixels
_PALER = 1.15  # the full colour is kept for links, so that tiles and links can be told apart


@dataclass(frozen=True, eq=False)
class TileStrip:
    """The tiles of one column above each other in one image, `side` pixels each; `limits` have the full colour."""

    image: QImage
    side: int
    limits: Floats

    def paint(self, painter: QPainter, unit: int, at: QRect) -> None:
        """Paint the tile of one neuron."""
        painter.drawImage(at, self.image, QRect(0, unit * self.side, self.side, self.side))


def tile_strips(answer: NeuronsAnswer, shared: bool) -> dict[str, TileStrip]:
    """One strip for each column. With `shared` all hidden neurons have one scale; otherwise each has its own."""
    hidden = answer.responses[1:-1]
    together = max((_largest(each.values).max(initial=0.0) for each in hidden), default=0.0) if shared else None
    strips = {}
    for index, response in enumerate(answer.responses):
        is_hidden = 0 < index < len(answer.responses) - 1
        limits = _largest(response.values)
        if is_hidden and together is not None:
            limits = np.full_like(limits, together)
        elif index == len(answer.responses) - 1:
            limits = np.maximum(limits, 1.0) if response.values.ndim == 3 else limits
        strips[response.column] = _strip(response, limits)
    return strips


def _largest(values: Floats) -> Floats:
    """Of each neuron the largest answer without its sign."""
    finite = np.nan_to_num(np.abs(values), posinf=0.0).reshape(len(values), -1)
    return np.asarray(finite.max(axis=1, initial=0.0), np.float32)


def _strip(response: ColumnResponse, limits: Floats) -> TileStrip:
    ends = np.where(limits > 0, limits, np.float32(1)).reshape(-1, *[1] * (response.values.ndim - 1))
    shares: Floats = np.nan_to_num(response.values / ends)
    tiles = shares[:, ::-1] if shares.ndim == 3 else _curves(shares)
    side = tiles.shape[-1]
    pixels = packed_colours(themes.current().diverging, tiles, _PALER).reshape(-1, side)
    image = QImage(pixels.data, side, len(pixels), 4 * side, QImage.Format.Format_RGB32).copy()
    return TileStrip(image, side, limits)


def _curves(shares: Floats) -> Floats:
    """(neurons, n, n) pictures of curves (neurons, n) from -1 to 1, in the colour of their sign."""
    side = shares.shape[1]
    heights = (0.5 - 0.42 * np.clip(shares, -1, 1)) * (side - 1)
    slopes = np.gradient(heights, axis=1) if side > 1 else np.zeros_like(heights)
    rows = np.arange(side, dtype=np.float32)[None, :, None]
    distance = np.abs(rows - heights[:, None]) / np.hypot(1, slopes)[:, None]
    cover = np.clip(_CURVE + 0.5 - distance, 0, 1)
    return np.asarray(cover * np.where(shares < 0, -1, 1)[:, None], np.float32)


def packed_colours(scale: Diverging, values: Floats, limit: float) -> npt.NDArray[np.uint32]:
    """The colours of finite `values` as 0xffRRGGBB, one number for each; beyond the limit that of the limit."""
    table = np.ascontiguousarray(scale.table[:, [2, 1, 0, 3]]).view("<u4").ravel()
    middle = len(table) // 2
    with np.errstate(over="ignore"):  # what becomes infinite is far beyond the limit
        places = values * np.float32(middle / limit)
    np.clip(places, -middle, middle, out=places)
    return np.asarray(table[np.rint(places).astype(np.int16) + middle])


def tile_frame(side: int, ratio: float) -> QPixmap:
    """What rounds the corners of a tile and outlines it, painted over each."""
    theme = themes.current()
    frame = QPixmap(round(side * ratio), round(side * ratio))
    frame.setDevicePixelRatio(ratio)
    frame.fill(Qt.GlobalColor.transparent)  # with transparent colour the picture can be cut out again
    radius = min(5.0, side / 5)
    painter = QPainter(frame)
    painter.fillRect(frame.rect(), QColor(theme.surface))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.black)
    painter.drawRoundedRect(0, 0, side, side, radius, radius)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.setPen(QPen(QColor(theme.border_strong), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(0.5, 0.5, side - 1, side - 1), radius, radius)
    painter.end()
    return frame
