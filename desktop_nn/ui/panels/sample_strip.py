"""A strip of training pictures with their classes, to see what there is to learn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop_nn.data.base import Dataset
from desktop_nn.i18n import _, integer
from desktop_nn.ui import theme
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.components.frames import SectionHeader

_SIDE = 28
_WORDS = 14
_CELL = QSize(_SIDE + theme.SPACE_1, _SIDE + _WORDS + theme.SPACE_1)
_ROWS = 2


class SampleStrip(QWidget):
    """Two rows of pictures; a button goes on to the next ones."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        header = SectionHeader(_("Training examples"))
        self.next_button = ToolButton(
            "chevron-right", _("Next examples"), _("Show the training pictures that follow."), pressed=self._go_on
        )
        header.add(self.next_button)
        self.pictures = _Pictures()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_1)
        column.addWidget(header)
        column.addWidget(self.pictures)

    def show_dataset(self, dataset: Dataset | None) -> None:
        """Show the first pictures of a dataset; hidden where the samples are no pictures."""
        is_image = dataset is not None and len(dataset.input_shape) == 3
        self.setVisible(is_image)
        if is_image and dataset is not self.pictures.dataset:
            self.pictures.dataset = dataset
            self.pictures.show_from(0)

    def _go_on(self) -> None:
        self.pictures.show_from(self.pictures.start + self.pictures.count)


class _Pictures(QWidget):
    """Paints as many pictures as fit the width."""

    def __init__(self) -> None:
        super().__init__()
        self.dataset: Dataset | None = None
        self.start = 0
        self.setFixedHeight(_ROWS * _CELL.height())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def count(self) -> int:
        """How many pictures fit."""
        return _ROWS * self._columns()

    def show_from(self, start: int) -> None:
        """Show the pictures from number `start` on; after the last comes the first."""
        assert self.dataset is not None
        self.start = start % len(self.dataset.train)
        first, last = self.start + 1, min(self.start + self.count, len(self.dataset.train))
        words = _("Training examples {first} to {last} of {count}").format(
            first=integer(first), last=integer(last), count=integer(len(self.dataset.train))
        )
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def _columns(self) -> int:
        return max(1, (self.width() + theme.SPACE_1) // _CELL.width())

    def sizeHint(self) -> QSize:
        return QSize(7 * _CELL.width(), _ROWS * _CELL.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.dataset is None:
            return
        painter = QPainter(self)
        painter.setFont(theme.font(theme.FontSizes.caption))
        painter.setPen(QColor(theme.current().text_muted))
        samples, columns = self.dataset.train, self._columns()
        pitch = self.width() / columns
        for place in range(min(self.count, len(samples) - self.start)):
            number = self.start + place
            x, y = round(place % columns * pitch), place // columns * _CELL.height()
            painter.drawImage(QRect(x, y, _SIDE, _SIDE), picture(samples.inputs[number]))
            name = _(self.dataset.class_names[int(samples.labels[number])])
            painter.drawText(QRect(x, y + _SIDE, _SIDE, _WORDS), Qt.AlignmentFlag.AlignCenter, name)


def picture(pixels: NDArray[np.generic]) -> QImage:
    """A sample (channels, height, width) as an image in the theme's ink; only the first channel is shown."""
    plane = pixels[0]
    if plane.dtype != np.uint8:
        low, high = float(plane.min()), float(plane.max())
        plane = np.asarray((plane - low) / (high - low) if high > low else np.zeros_like(plane), np.float32)
    rgba = np.ascontiguousarray(theme.current().ink.colormap(plane))
    height, width = plane.shape
    return QImage(rgba.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
