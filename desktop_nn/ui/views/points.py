"""Samples as points: training filled, test as rings; a truth table as large corners with their targets.

The colour of a point is that of its class; of a regression, that of its target on the diverging scale.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from desktop_nn.data.base import Dataset, Samples
from desktop_nn.data.gates import TRUTH_VALUES
from desktop_nn.i18n import _, number
from desktop_nn.ui import theme as themes
from desktop_nn.ui.theme import FontSizes, semibold
from desktop_nn.ui.views.frame import Frame

_RADIUS = 3.75
_LARGE_RADIUS = 13.0
#: Up to this many samples are shown large, with their target inside.
_FEW = 8
_SHORT = 2  # letters that have room on a large point
_SHADES = 12  # of either sign
_CROSS = 13  # pixels that the mark of a mistake is wide

Places = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Cloud:
    """Places (n, 2) on the screen's plane and the class of each.

    With a `scale` the labels are targets of a regression, shown in full colour at plus and minus the scale.
    `colours` are the numbers of the classes' colours where a person has chosen them; `marks` is what a large point
    has written on it for each class.
    """

    places: npt.NDArray[np.float32]
    labels: npt.NDArray[Any]
    scale: float | None = None
    colours: tuple[int, ...] = ()
    marks: tuple[str, ...] = ()

    @property
    def is_few(self) -> bool:
        """Whether there is room to write on each point."""
        return len(self.labels) <= _FEW and bool(self.marks)


def clouds(dataset: Dataset) -> tuple[Cloud, Cloud | None]:
    """The training samples and, where they are others, the test samples. One input lies on the line y = target."""
    scale = number_scale(dataset)
    marks = class_marks(dataset.class_names)
    train, test = (_cloud(samples, scale, dataset.class_colours, marks) for samples in (dataset.train, dataset.test))
    return train, None if dataset.test is dataset.train else test


def number_scale(dataset: Dataset) -> float | None:
    """The number that has the fullest colour; None where there are classes instead of numbers."""
    return max(*map(abs, dataset.target_range), 1e-6) if dataset.is_regression else None


def scale_ends(scale: float) -> list[str]:
    """The two ends of the scale of a regression in words."""
    return [number(-scale, 2), number(scale, 2)]


def class_marks(class_names: tuple[str, ...]) -> tuple[str, ...]:
    """What stands for each class in the little room of a point: 0 and 1 of a truth table, short names, or initials.

    Nothing where the initials do not tell the classes apart.
    """
    if class_names == TRUTH_VALUES:
        return "0", "1"
    names = tuple(_(name) for name in class_names)
    marks = names if all(len(name) <= _SHORT for name in names) else tuple(name[:1].upper() for name in names)
    return marks if len(set(marks)) == len(marks) else ()


def _cloud(samples: Samples, scale: float | None, colours: tuple[int, ...], marks: tuple[str, ...]) -> Cloud:
    flat = samples.gather(slice(None)).reshape(len(samples), -1)
    if flat.shape[1] == 1:
        flat = np.concatenate([flat, samples.labels[:, None].astype(np.float32)], axis=1)
    return Cloud(flat[:, :2], samples.labels, scale, colours, marks)


def paint_cloud(painter: QPainter, frame: Frame, cloud: Cloud, classes: int, *, is_test: bool) -> None:
    """Paint the points of one set; few of them large. Numbers have no `classes`."""
    if cloud.scale is not None:
        _paint_numbers(painter, frame, cloud, cloud.scale, is_test)
        return
    colours = themes.current().classes(classes, cloud.colours)
    if cloud.is_few:
        for (x, y), label in zip(cloud.places, cloud.labels, strict=True):
            paint_large(painter, frame.at(float(x), float(y)), colours[int(label)], cloud.marks[int(label)])
        return
    for label in np.unique(cloud.labels):
        _set_brush(painter, colours[int(label)], is_test)
        _paint_dots(painter, frame, cloud.places[cloud.labels == label], is_test)


def _paint_dots(painter: QPainter, frame: Frame, places: npt.NDArray[np.float32], is_test: bool) -> None:
    radius = _RADIUS - 0.25 if is_test else _RADIUS
    for x, y in places:
        painter.drawEllipse(frame.at(float(x), float(y)), radius, radius)


def shades_of(labels: npt.NDArray[Any], scale: float) -> npt.NDArray[np.int64]:
    """The number of the shade of each target, from 0 to `len(shade_colours()) - 1`."""
    return np.rint(np.clip(labels / scale, -1, 1) * _SHADES).astype(np.int64) + _SHADES


def shade_colours() -> tuple[str, ...]:
    """The colours of numbers to be met, from the lowest to the highest."""
    return tuple(themes.current().diverging.colour(shade / _SHADES) for shade in range(-_SHADES, _SHADES + 1))


def _paint_numbers(painter: QPainter, frame: Frame, cloud: Cloud, scale: float, is_test: bool) -> None:
    """Points in the colours of their targets, in a few shades: a change of brush costs more than a point."""
    shades, colours = shades_of(cloud.labels, scale), shade_colours()
    for shade in np.unique(shades):
        colour = colours[shade]
        painter.setPen(QPen(QColor(colour), 1.75) if is_test else QPen(QColor(themes.current().text), 0.75))
        painter.setBrush(QColor(themes.current().surface_raised if is_test else colour))
        _paint_dots(painter, frame, cloud.places[shades == shade], is_test)


def paint_crosses(painter: QPainter, frame: Frame, places: Places) -> None:
    """A cross on each of `places`, where the network is wrong."""
    if not len(places):
        return
    theme = themes.current()
    ratio = painter.device().devicePixelRatioF()
    cross = _cross(theme.text, theme.surface_raised, ratio)
    half = QPointF(_CROSS / 2, _CROSS / 2)
    for x, y in places:
        painter.drawPixmap(frame.at(float(x), float(y)) - half, cross)


@lru_cache(maxsize=8)
def _cross(colour: str, halo: str, ratio: float) -> QPixmap:
    """Drawn once: a picture is put down many times faster than lines are."""
    picture = QPixmap(round(_CROSS * ratio), round(_CROSS * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    low, high = 3.0, _CROSS - 3.0
    for ink, width in ((halo, 4.0), (colour, 1.75)):
        painter.setPen(QPen(QColor(ink), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(low, low), QPointF(high, high))
        painter.drawLine(QPointF(low, high), QPointF(high, low))
    painter.end()
    return picture


def paint_pin(painter: QPainter, at: QPointF) -> None:
    """A place that stays chosen."""
    theme = themes.current()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((theme.surface_raised, 4.5), (theme.accent, 2.0)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawEllipse(at, 7.0, 7.0)


def _set_brush(painter: QPainter, colour: str, is_test: bool) -> None:
    paper = themes.current().surface_raised
    if is_test:
        painter.setPen(QPen(QColor(colour), 1.75))
        painter.setBrush(QColor(paper))
    else:
        painter.setPen(QPen(QColor(paper), 1.0))
        painter.setBrush(QColor(colour))


def paint_large(painter: QPainter, middle: QPointF, colour: str, text: str) -> None:
    """A point that one can write on: a row of a truth table with its wanted result."""
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
