"""Paints one layer on the sheet of feature maps: its title and its tiles."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from desktop_nn.i18n import _
from desktop_nn.training.probes.feature_maps import LayerMaps
from desktop_nn.ui import theme as themes
from desktop_nn.ui.theme import FontSizes, font, semibold
from desktop_nn.ui.views.maps.map_layout import TITLE_HEIGHT, Block


def baseline(each: Block) -> int:
    """Where the words of a title stand."""
    return each.y + TITLE_HEIGHT - 9


def paint_title(painter: QPainter, each: Block, layer: LayerMaps) -> None:
    theme, title = themes.current(), _(layer.title)
    painter.setFont(semibold(FontSizes.small))
    painter.setPen(QColor(theme.text))
    painter.drawText(QPointF(each.x, baseline(each)), title)
    left = each.x + painter.fontMetrics().horizontalAdvance(title) + 8
    painter.setFont(font(FontSizes.caption))
    painter.setPen(QColor(theme.text_muted))
    painter.drawText(QPointF(left, baseline(each)), shape_text(layer.maps.shape))


def atlas(pixels: npt.NDArray[np.uint8]) -> QImage:
    """The maps (count, height, width, 4) below each other in one image."""
    count, height, width = pixels.shape[:3]
    pixels = np.ascontiguousarray(pixels)
    image = QImage(pixels.data, width, count * height, 4 * width, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_RGB32)


def paint_tiles(painter: QPainter, each: Block, image: QImage) -> None:
    """Paint all maps of one layer and a hair line around each."""
    height = each.rows
    tiles = [each.tile(index) for index in range(each.count)]
    for index, tile in enumerate(tiles):
        painter.drawImage(tile, image, QRect(0, index * height, each.columns, height))
    if each.gap > 1:
        painter.setPen(QPen(QColor(themes.current().border), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRects([tile.adjusted(-1, -1, 0, 0) for tile in tiles])
    else:
        outline = QRect(each.x - 1, each.y + TITLE_HEIGHT - 1, each.tiles_width + 1, each.lines * each.line_height)
        painter.setPen(QPen(QColor(themes.current().border), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(outline)


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape as people write it: 6 × 28 × 28."""
    return " × ".join(str(size) for size in shape)
