"""Fields of numbers as pictures: their colours, and the picture and lines painted into a frame."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from desktop_nn.ui import theme as themes
from desktop_nn.ui.colours import Sequential
from desktop_nn.ui.views.frame import Frame

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]

#: A field is paler than the full scale, so that lines and points on it stand out.
PALER = 1.4


def image_of(pixels: npt.NDArray[np.uint8]) -> QImage:
    """A picture of RGBA `pixels` (height, width, 4) whose first row is the lowest y."""
    flipped = np.ascontiguousarray(pixels[::-1])
    height, width = flipped.shape[:2]
    image = QImage(flipped.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_RGB32)  # which also copies what NumPy owns


def answer_pixels(
    values: Floats, labels: Labels | None, classes: int, chosen: tuple[int, ...] = ()
) -> npt.NDArray[np.uint8]:
    """The colours of a network's answers: signed `values`, or the confidence in each of `labels`.

    `chosen` are the numbers of the classes' colours where a person has chosen them.
    """
    theme = themes.current()
    if labels is None:
        return theme.scale(chosen).colormap(values, PALER)
    pixels = np.empty((*labels.shape, 4), np.uint8)
    for label, colour in enumerate(theme.classes(classes, chosen)):
        here = labels == label
        shares = 0.15 + 0.5 * np.clip(values[here], 0, 1)
        pixels[here] = Sequential(theme.surface, colour).colormap(shares)
    return pixels


def paint_image(painter: QPainter, frame: Frame, image: QImage) -> None:
    """Paint a picture whose outer rows and columns of places lie on the edges of the frame."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    inner = QRectF(0.5, 0.5, image.width() - 1, image.height() - 1)
    painter.drawImage(frame.area, image, inner)


def paint_outline(painter: QPainter, frame: Frame) -> None:
    """The edge of the frame."""
    painter.setPen(QPen(QColor(themes.current().border_strong), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(frame.area.adjusted(-0.5, -0.5, 0.5, 0.5))


def enter_data(painter: QPainter, frame: Frame) -> None:
    """Until `restore`, paint in the units of the data, within the frame; pens must be cosmetic."""
    painter.save()
    painter.setClipRect(frame.area)
    painter.translate(frame.area.bottomLeft())
    (left, right), (low, high) = frame.x_range, frame.y_range
    painter.scale(frame.area.width() / (right - left), -frame.area.height() / (high - low))
    painter.translate(-left, -low)


def cosmetic_pen(colour: str, width: float) -> QPen:
    """A pen as wide on the screen as it says, whatever the units."""
    pen = QPen(QColor(colour), width)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen


def grid_lines(
    lines: npt.NDArray[np.float64], shape: tuple[int, int], frame: tuple[tuple[float, float], tuple[float, float]]
) -> Sequence[QLineF]:
    """Lines (n, 4) between places of a grid of `shape` (rows, columns), in the units of the data."""
    (left, right), (low, high) = frame
    scale = np.array([(right - left) / (shape[1] - 1), (high - low) / (shape[0] - 1)] * 2)
    return [QLineF(*line) for line in (lines * scale + np.array([left, low] * 2)).tolist()]
