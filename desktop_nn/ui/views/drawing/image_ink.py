"""Makes ink for the drawing canvas of an image that was opened, dropped or pasted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from desktop_nn.data import images
from desktop_nn.data.drawing import area_weights
from desktop_nn.data.ink import find_ink
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.ui.views.drawing.strokes import INK_SIDE, Ink

#: An image from the clipboard is made smaller than this first, so that a screenshot costs no time.
_LARGEST_SIDE = 1000
#: A digit that fills less of its picture than this is cut out, and then fills this much of the canvas.
_SMALL, _COMFORTABLE = 0.35, 0.7
_ENDINGS = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".ppm", ".pgm")

Grey = npt.NDArray[np.float32]


def ink_from_file(path: Path) -> Ink:
    """(280, 280) ink of an image file. Raises UserError for what is no readable image or shows no ink."""
    return _on_canvas(images.read_image(path))


def ink_from_image(image: QImage) -> Ink:
    """(280, 280) ink of an image from the clipboard. Raises UserError when there is none, or no ink in it."""
    if image.isNull():
        raise UserError(N_("There is no image on the clipboard. Copy one first."))
    return _on_canvas(_brightness(image))


def image_file(mime: QMimeData) -> Path | None:
    """The first image file in what is dragged."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix.lower() in _ENDINGS), None)


def holds_image(mime: QMimeData) -> bool:
    """Whether what is dragged is an image or the file of one."""
    return image_file(mime) is not None or (mime.hasImage() and not mime.hasUrls())


def _on_canvas(grey: Grey) -> Ink:
    found = find_ink(grey)
    if found is None:
        raise UserError(
            N_("Nothing in this image stands out clearly from its background, so there is no digit to take.")
        )
    rows, columns = np.flatnonzero(found.any(axis=1)), np.flatnonzero(found.any(axis=0))
    box = found[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    if max(box.shape) < _SMALL * max(found.shape):
        return _fitted(box, round(_COMFORTABLE * INK_SIDE))
    return _fitted(found, INK_SIDE)


def _fitted(ink: Grey, side: int) -> Ink:
    """`ink` made as large as fits into `side`, in the middle of the canvas."""
    scale = side / max(ink.shape)
    height, width = (max(1, round(scale * size)) for size in ink.shape)
    fitted = area_weights(ink.shape[0], height) @ ink @ area_weights(ink.shape[1], width).T
    canvas = np.zeros((INK_SIDE, INK_SIDE), np.uint8)
    top, left = (INK_SIDE - height) // 2, (INK_SIDE - width) // 2
    canvas[top : top + height, left : left + width] = np.clip(fitted * 255 + 0.5, 0, 255).astype(np.uint8)
    return canvas


def _brightness(image: QImage) -> Grey:
    if max(image.width(), image.height()) > _LARGEST_SIDE:
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        image = image.scaled(_LARGEST_SIDE, _LARGEST_SIDE, keep, smooth)
    flat = QImage(image.size(), QImage.Format.Format_RGB32)
    flat.fill(QColor(255, 255, 255))  # what is transparent is paper
    painter = QPainter(flat)
    painter.drawImage(0, 0, image.convertToFormat(QImage.Format.Format_ARGB32))
    painter.end()
    grey = flat.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return rows[:, : grey.width()].astype(np.float32) / np.float32(255)
