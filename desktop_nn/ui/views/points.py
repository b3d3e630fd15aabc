"""Samples as points: training filled, test as rings; a truth table as large corners with their targets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop_nn.data.base import Dataset
from desktop_nn.ui import theme as themes
from desktop_nn.ui.theme import FontSizes, semibold
from desktop_nn.ui.views.frame import Frame

_RADIUS = 3.75
_LARGE_RADIUS = 13.0
#: Up to this many samples are shown large, with their target inside.
_FEW = 8


@dataclass(frozen=True, eq=False)
class Cloud:
    """Places (n, 2) on the screen's plane and the class of each."""

    places: npt.NDArray[np.float32]
    labels: npt.NDArray[np.int64]

    @property
    def is_few(self) -> bool:
        """Whether there is room to write on each point."""
        return len(self.labels) <= _FEW


def clouds(dataset: Dataset) -> tuple[Cloud, Cloud | None]:
    """The training samples and, where they are others, the test samples. One input lies on the line y = target."""
    train = _cloud(dataset.train.gather(slice(None)), dataset.train.labels)
    if dataset.test is dataset.train:
        return train, None
    return train, _cloud(dataset.test.gather(slice(None)), dataset.test.labels)


def _cloud(inputs: npt.NDArray[np.float32], labels: npt.NDArray[np.int64]) -> Cloud:
    flat = inputs.reshape(len(inputs), -1)
    if flat.shape[1] == 1:
        flat = np.concatenate([flat, labels[:, None].astype(np.float32)], axis=1)
    return Cloud(flat[:, :2], labels)


def paint_cloud(painter: QPainter, frame: Frame, cloud: Cloud, classes: int, *, is_test: bool) -> None:
    """Paint the points of one set; few of them large."""
    colours = themes.current().classes(classes)
    if cloud.is_few:
        for (x, y), label in zip(cloud.places, cloud.labels, strict=True):
            _paint_large(painter, frame.at(float(x), float(y)), colours[int(label)], str(int(label)))
        return
    for label in np.unique(cloud.labels):
        _set_brush(painter, colours[int(label)], is_test)
        radius = _RADIUS - 0.25 if is_test else _RADIUS
        for x, y in cloud.places[cloud.labels == label]:
            painter.drawEllipse(frame.at(float(x), float(y)), radius, radius)


def _set_brush(painter: QPainter, colour: str, is_test: bool) -> None:
    paper = themes.current().surface_raised
    if is_test:
        painter.setPen(QPen(QColor(colour), 1.75))
        painter.setBrush(QColor(paper))
    else:
        painter.setPen(QPen(QColor(paper), 1.0))
        painter.setBrush(QColor(colour))


def _paint_large(painter: QPainter, middle: QPointF, colour: str, text: str) -> None:
    theme = themes.current()
    painter.setPen(QPen(QColor(theme.surface_raised), 2.5))
    painter.setBrush(QColor(colour))
    painter.drawEllipse(middle, _LARGE_RADIUS, _LARGE_RADIUS)
    painter.setFont(semibold(FontSizes.heading))
    painter.setPen(QColor(theme.surface_raised))
    box = QRectF(middle.x() - _LARGE_RADIUS, middle.y() - _LARGE_RADIUS, 2 * _LARGE_RADIUS, 2 * _LARGE_RADIUS)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)


def paint_note(painter: QPainter, middle: QPointF, text: str) -> None:
    """A value on a small sheet beside a large point."""
    theme = themes.current()
    painter.setFont(semibold(FontSizes.small))
    width = painter.fontMetrics().horizontalAdvance(text) + 12
    sheet = QRectF(middle.x() + _LARGE_RADIUS + 4, middle.y() - 10, width, 20)
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.setBrush(QColor(theme.surface_raised))
    painter.drawRoundedRect(sheet, 5, 5)
    painter.setPen(QColor(theme.text))
    painter.drawText(sheet, int(Qt.AlignmentFlag.AlignCenter), text)
