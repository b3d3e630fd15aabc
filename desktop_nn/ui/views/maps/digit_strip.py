"""A strip of small pictures, one of which is chosen: the samples around the present one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop_nn.data.base import Samples
from desktop_nn.i18n import _, integer
from desktop_nn.ui import theme as themes

_SIDE = 28
_STEP = _SIDE + 6


class DigitStrip(QWidget):
    """Shows as many samples as there is room for; a click chooses one, the arrow keys go to the neighbours."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: Samples | None = None
        self._class_names: tuple[str, ...] = ()
        self._index = 0
        self._is_active = True
        self._images: dict[int, QImage] = {}
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_SIDE + 6)
        self.setMinimumWidth(_STEP)
        self.setAccessibleName(_("Test samples"))

    def set_samples(self, samples: Samples, class_names: tuple[str, ...]) -> None:
        """The samples to choose from."""
        self._samples, self._class_names = samples, class_names
        self.refresh()

    def set_index(self, index: int, active: bool) -> None:
        """Which sample is chosen; `active` is false while something else is shown."""
        self._index, self._is_active = index, active
        self.update()

    def refresh(self) -> None:
        """Paint the pictures anew, as after a change of theme."""
        self._images.clear()
        self.update()

    def _first(self) -> int:
        """The sample at the left end: pages of as many as there is room for, so that a click moves nothing."""
        return self._index // self._count() * self._count()

    def _count(self) -> int:
        return max(1, (self.width() + 6) // _STEP)

    def _cell(self, place: int) -> QRect:
        return QRect(1 + place * _STEP, 3, _SIDE, _SIDE)

    def _at(self, position: QPoint) -> int | None:
        place = position.x() // _STEP
        index = self._first() + place
        inside = self._samples is not None and 0 <= place < self._count() and index < len(self._samples)
        return index if inside and self._cell(place).contains(position) else None

    def sizeHint(self) -> QSize:
        return QSize(10 * _STEP, _SIDE + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._samples is None:
            return
        theme, painter = themes.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for place in range(self._count()):
            index = self._first() + place
            if index >= len(self._samples):
                break
            cell, is_chosen = self._cell(place), index == self._index and self._is_active
            painter.drawImage(cell, self._image(index))
            painter.setPen(QPen(QColor(theme.accent if is_chosen else theme.border), 2 if is_chosen else 1))
            painter.drawRect(cell)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.focus), 1, Qt.PenStyle.DotLine))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _image(self, index: int) -> QImage:
        assert self._samples is not None
        if index not in self._images:
            if len(self._images) > 200:
                self._images.clear()
            self._images[index] = ink_image(self._samples.inputs[index])
        return self._images[index]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._at(event.position().toPoint())
        if index is not None:
            self.chosen.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or self._samples is None:
            super().keyPressEvent(event)
        else:
            self.chosen.emit((self._index + step) % len(self._samples))

    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            index = self._at(event.pos())
            text = _("Click to see what the network makes of this test sample.")
            if index is not None and self._samples is not None:
                name = _(self._class_names[int(self._samples.labels[index])])
                text = _("Test sample {index}: {name}").format(index=integer(index), name=name)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)  # type: ignore[arg-type]


def ink_image(pixels: npt.NDArray[np.generic]) -> QImage:
    """The first channel of a picture in shades of ink; numbers that are not bytes are stretched to their limits."""
    plane = np.asarray(pixels)[0] if pixels.ndim == 3 else np.asarray(pixels)
    if plane.dtype != np.uint8:
        low, high = float(plane.min()), float(plane.max())
        plane = np.rint((plane - low) / (high - low or 1.0) * 255).astype(np.uint8)
    colours = np.ascontiguousarray(themes.current().ink.colormap(plane))
    height, width = plane.shape
    image = QImage(colours.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_RGB32)
