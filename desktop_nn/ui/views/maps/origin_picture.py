"""The sum that makes one number, drawn: window, kernel and products with their numbers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_nn.i18n import decimal
from desktop_nn.ui import theme as themes
from desktop_nn.ui.theme import FontSizes, font
from desktop_nn.ui.views.maps.map_image import image_of
from desktop_nn.ui.views.maps.origin_layout import Grid, OriginLayout, arranged
from desktop_nn.ui.views.maps.unit_origin import Made

_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
_MIDDLE = 0.179  # the luminance on which black and white stand out equally
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class OriginPicture(QWidget):
    """As large as what it shows; empty where one line of words says it all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.layout_of_parts = OriginLayout()

    def set_made(self, made: Made | None) -> None:
        """Show how a number was made; None shows nothing."""
        self.layout_of_parts = OriginLayout() if made is None else arranged(made)
        self.resize(self.sizeHint())
        self.update()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see."""
        return not self.layout_of_parts.grids

    def sizeHint(self) -> QSize:
        return self.layout_of_parts.size

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), themes.current()
        painter.setFont(font(FontSizes.caption))
        for grid in self.layout_of_parts.grids:
            _paint_grid(painter, grid)
        painter.setPen(QColor(theme.text_muted))
        for each in self.layout_of_parts.words:
            flags = _LEFT if each.left else Qt.AlignmentFlag.AlignCenter
            text = painter.fontMetrics().elidedText(each.text, Qt.TextElideMode.ElideRight, each.area.width())
            painter.drawText(each.area, int(flags), text)


def _paint_grid(painter: QPainter, grid: Grid) -> None:
    theme = themes.current()
    pixels = theme.diverging.colormap(grid.values, grid.limit)
    painter.drawImage(grid.area, image_of(pixels))
    if grid.written:
        _write(painter, grid, pixels)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.border_strong), 1))
    painter.drawRect(grid.area.adjusted(-1, -1, 0, 0))
    if grid.marked is not None:
        painter.setPen(QPen(QColor(theme.accent), 2))
        painter.drawRect(QRectF(grid.cell(*grid.marked)).adjusted(0.5, 0.5, -1, -1))


def _write(painter: QPainter, grid: Grid, pixels: npt.NDArray[np.uint8]) -> None:
    """The number of each cell in black or white, whichever is read more easily; none beyond the edge of a map."""
    takes_black = (pixels[..., :3] / 255.0) ** 2.2 @ _LUMINANCE > _MIDDLE
    for ink, where in (("#000000", takes_black), ("#ffffff", ~takes_black)):
        painter.setPen(QColor(ink))
        for row, column in np.argwhere(where & ~np.isnan(grid.values)).tolist():
            text = short(float(grid.values[row, column]))
            painter.drawText(grid.cell(row, column), int(Qt.AlignmentFlag.AlignCenter), text)


def short(value: float) -> str:
    """A number that fits into a cell: two decimals below ten, then one, then none."""
    size = abs(value)
    decimals = 2 if size < 10 else 1 if size < 100 else 0
    return decimal(round(value, decimals) + 0.0, decimals)  # + 0.0: no minus before a zero
