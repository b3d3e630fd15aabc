"""A small grey picture shown pixel by pixel, with boxes and a cross that point something out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_nn.ui import theme as themes

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Callout:
    """What is pointed out, in pixels of the picture: boxes (left, top, width, height) and a cross."""

    boxes: tuple[tuple[float, float, float, float], ...] = ()
    cross: tuple[float, float] | None = None


class PixelPicture(QWidget):
    """Shows bytes (height, width) from paper (0) to ink (255) as large square pixels; nothing while there are none."""

    def __init__(self, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._pixels: Pixels | None = None
        self._callout = Callout()
        self._image: QImage | None = None
        self.setFixedSize(side, side)
        themes.themes.theme_changed.connect(self._recolour)

    def set_picture(self, pixels: Pixels | None, callout: Callout | None = None) -> None:
        """Show other pixels; None shows empty paper."""
        self._pixels = pixels
        self._callout = callout or Callout()
        self._recolour()

    def set_side(self, side: int) -> None:
        """Become larger or smaller."""
        if side != self._side:
            self._side = side
            self.setFixedSize(side, side)

    @Slot()
    def _recolour(self) -> None:
        self._image = None if self._pixels is None else _coloured(self._pixels)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = themes.current()
        painter = QPainter(self)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.fillRect(frame, QColor(theme.ink.start))
        if self._image is not None:
            # Enlarged without smoothing, so that the pixels are seen; made smaller with it.
            smaller = self._image.width() > self.width() * self.devicePixelRatioF()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smaller)
            painter.drawImage(QRectF(self.rect()), self._image)
            self._paint_callout(painter, self.width() / self._image.width())
        painter.setPen(QPen(QColor(theme.border_strong), 1))
        painter.drawRect(frame)

    def _paint_callout(self, painter: QPainter, scale: float) -> None:
        theme = themes.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.accent), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for left, top, width, height in self._callout.boxes:
            painter.drawRect(QRectF(left * scale, top * scale, width * scale, height * scale))
        if self._callout.cross is not None:
            middle = QPointF(*self._callout.cross) * scale
            painter.setPen(QPen(QColor(theme.ink.start), 4))
            _cross(painter, middle, 6.5)
            painter.setPen(QPen(QColor(theme.accent), 2))
            _cross(painter, middle, 6)


def _cross(painter: QPainter, middle: QPointF, reach: float) -> None:
    painter.drawLine(middle - QPointF(reach, 0), middle + QPointF(reach, 0))
    painter.drawLine(middle - QPointF(0, reach), middle + QPointF(0, reach))


def _coloured(pixels: Pixels) -> QImage:
    height, width = pixels.shape
    colours = np.ascontiguousarray(themes.current().ink.colormap(pixels))
    image = QImage(colours.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    return image.copy()  # the bytes of the array do not outlive this function
