"""Beside the feature maps: the picture the network looks at, its answer, and what the colours mean."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_nn.data.base import Dataset, Samples
from desktop_nn.i18n import _, number
from desktop_nn.training.probes.feature_maps import FeatureMapsAnswer
from desktop_nn.ui import theme as themes
from desktop_nn.ui.components.bars import ProbabilityBars
from desktop_nn.ui.theme import SPACE, SPACE_1, FontSizes, font
from desktop_nn.ui.views.legend import ScaleLegend
from desktop_nn.ui.views.maps.digit_strip import ink_image

_INPUT_SIDE = 112
_WIDTH = 152


class AnswerSide(QWidget):
    """A narrow column: input with its true class, one bar per class, the scale of the colours."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDTH)
        self.input = InputPicture(_INPUT_SIDE, _WIDTH)
        self.bars = ProbabilityBars()
        self.scale = ScaleLegend()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_1, 0, SPACE_1)
        column.setSpacing(SPACE)
        for each in (self.input, self.bars, self.scale):
            column.addWidget(each)
        column.addStretch(1)

    def show_answer(self, answer: FeatureMapsAnswer, dataset: Dataset) -> None:
        """Show the picture and the shares of the classes."""
        names = [_(name) for name in dataset.class_names]
        image = ink_image(_as_bytes(answer.image, dataset.train))
        self.input.set_image(image, _caption(answer.label, names))
        self.bars.set_shares(names, [float(score) for score in np.nan_to_num(answer.scores)], answer.label)

    def show_limit(self, limit: float | None) -> None:
        """Say which value has the full colour; None if each layer has its own."""
        if limit is None:
            self.scale.set_ends("−", "+")
            self.scale.setToolTip(_("Colours: blue below zero, orange above. Each layer's limit stands above it."))
        else:
            self.scale.set_ends(number(-limit, 2), number(limit, 2))
            self.scale.setToolTip(_("Colours: blue below zero, orange above, the same for all layers."))


def _caption(label: int | None, names: list[str]) -> str:
    return _("My drawing") if label is None else _("Label: {name}").format(name=names[label])


def _as_bytes(image: npt.NDArray[np.float32], samples: Samples) -> npt.NDArray[np.uint8]:
    """The picture as it was stored, before the network's coding of the pixels."""
    factor = samples.factor or 1.0
    pixels: npt.NDArray[np.uint8] = np.clip(np.rint((image - samples.offset) / factor), 0, 255).astype(np.uint8)
    return pixels


class InputPicture(QWidget):
    """The picture the network looks at, and below it the true class, if it is known."""

    def __init__(self, side: int, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._caption = ""
        self._window: QRect | None = None
        self._side = side
        self.setFixedSize(max(side + 2, width), side + 24)
        self.setAccessibleName(_("Input"))

    def set_image(self, image: QImage, caption: str) -> None:
        """Show a picture with a few words."""
        self._image, self._caption = image, caption
        self.setAccessibleDescription(caption)
        self.update()

    def set_window(self, window: QRect | None) -> None:
        """Frame the pixels that a unit sees."""
        if window != self._window:
            self._window = window
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = themes.current(), QPainter(self)
        if self._image.isNull():
            return
        zoom = max(1, self._side // max(self._image.width(), self._image.height()))
        area = QRect(1, 1, self._image.width() * zoom - 1, self._image.height() * zoom - 1)
        painter.drawImage(area, self._image)
        painter.setPen(QPen(QColor(theme.border_strong), 1))
        painter.drawRect(area.adjusted(-1, -1, 0, 0))
        if self._window is not None:
            seen = self._window.intersected(self._image.rect())
            frame = QRect(1 + seen.left() * zoom, 1 + seen.top() * zoom, seen.width() * zoom, seen.height() * zoom)
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawRect(frame)
        painter.setFont(font(FontSizes.small))
        painter.setPen(QColor(theme.text_muted))
        text = painter.fontMetrics().elidedText(self._caption, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QPointF(0, area.bottom() + 16), text)
