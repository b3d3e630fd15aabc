"""A feature map as an image in the colours of the diverging scale."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from desktop_nn.ui import theme as themes


def map_image(values: npt.NDArray[np.float32], limit: float) -> QImage:
    """A map (height, width), one pixel for each value; `limit` has the full colour."""
    return image_of(themes.current().diverging.colormap(values, limit))


def image_of(pixels: npt.NDArray[np.uint8]) -> QImage:
    """RGBA bytes (height, width, 4) as an image."""
    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape[:2]
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_RGB32)
