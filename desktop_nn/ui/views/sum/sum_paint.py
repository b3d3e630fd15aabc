"""How a sum of units is painted: above, targets and output; below, what each unit adds to it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

from desktop_nn.ui import theme as themes
from desktop_nn.ui.views.frame import Frame
from desktop_nn.ui.views.points import Places
from desktop_nn.ui.views.sum.unit_sum import Floats, Shown, UnitSum

_LEAST_SHADE = 0.45  # of the full colour: the smallest weight can still be seen
_PALE = 0.35  # what is not summed up yet, or not singled out
_FILL_ALPHA = 76
_DOT, _KNOT = 2.5, 3.5


def paint_output(painter: QPainter, frame: Frame, shown: Shown) -> None:
    """The samples, the output, the sum on the way to it, and what one unit makes of it."""
    if shown.test:
        _paint_samples(painter, frame, shown.targets.test, is_test=True)
    _paint_samples(painter, frame, shown.targets.train, is_test=False)
    units, theme = shown.units, themes.current()
    if units is None:
        return
    if shown.single is not None:
        _paint_change(painter, frame, units, shown.single, units.without(shown.single), units.total)
    elif shown.is_stepping and shown.count:
        before, now = units.partials[shown.count - 1 : shown.count + 1]
        _paint_change(painter, frame, units, int(units.order[shown.count - 1]), before, now)
    pen = QPen(QColor(theme.accent), 1.5 if shown.is_stepping else 2.5)
    if shown.is_stepping:
        pen.setDashPattern([4.0, 3.0])
    _paint_line(painter, frame, units.x, units.total, pen)
    if shown.is_stepping:
        _paint_line(painter, frame, units.x, units.partials[shown.count or 0], QPen(QColor(theme.text), 2.0))


def paint_units(painter: QPainter, frame: Frame, shown: Shown) -> None:
    """One curve for each unit with the place where it bends; those that are not summed up are pale."""
    units = shown.units
    if units is None:
        return
    _paint_levels(painter, frame, units)
    full, pale = unit_colours(units), unit_colours(units, _PALE)
    count = units.units if shown.count is None else shown.count
    for place, unit in enumerate((*units.order[count:], *units.order[:count])):  # those not summed up lie below
        is_pale = shown.single is not None or place < units.units - count
        if unit != shown.single:
            _paint_unit(painter, frame, units, int(unit), QPen((pale if is_pale else full)[unit], 1.0))
    if shown.single is not None:
        colour, piece = full[shown.single], units.pieces[shown.single]
        _paint_between(painter, frame, units.x, np.zeros_like(piece), piece, colour)
        _paint_unit(painter, frame, units, shown.single, QPen(colour, 2.5))


def unit_colours(units: UnitSum, strength: float = 1.0) -> list[QColor]:
    """Blue for a weight below 0, orange above; the fuller, the larger it is."""
    shares = _LEAST_SHADE + (1 - _LEAST_SHADE) * np.abs(units.weights) / units.largest
    signed = np.where(units.weights < 0, -shares, shares) * strength
    pixels = themes.current().diverging.colormap(signed, 1.0)
    return [QColor(*pixel) for pixel in pixels.tolist()]


def heights_on_screen(frame: Frame, values: Floats) -> npt.NDArray[np.float64]:
    """How far down each value lies."""
    low, high = frame.y_range
    return frame.area.bottom() - (values.astype(np.float64) - low) * (frame.area.height() / (high - low))


def _paint_levels(painter: QPainter, frame: Frame, units: UnitSum) -> None:
    """Zero, and the bias that every sum begins with."""
    theme = themes.current()
    for level, pen in (
        (0.0, QPen(QColor(theme.border_strong), 1)),
        (units.bias, QPen(QColor(theme.text_muted), 1, Qt.PenStyle.DashLine)),
    ):
        painter.setPen(pen)
        painter.drawLine(frame.at(frame.x_range[0], level), frame.at(frame.x_range[1], level))


def _paint_unit(painter: QPainter, frame: Frame, units: UnitSum, unit: int, pen: QPen) -> None:
    # a path one pixel wide takes a sixth of the time of one that is 1.25 wide
    _paint_line(painter, frame, units.x, units.pieces[unit], pen)
    knot = float(units.knots[unit])
    if frame.x_range[0] <= knot <= frame.x_range[1]:
        painter.setPen(QPen(QColor(themes.current().surface), 1.0))
        painter.setBrush(pen.color())
        painter.drawEllipse(frame.at(knot, units.knot_height(unit)), _KNOT, _KNOT)


def _paint_change(painter: QPainter, frame: Frame, units: UnitSum, unit: int, before: Floats, after: Floats) -> None:
    """What one unit makes of a curve."""
    colour = unit_colours(units)[unit]
    _paint_between(painter, frame, units.x, before, after, colour)
    _paint_line(painter, frame, units.x, before, QPen(colour, 1.25, Qt.PenStyle.DashLine))


def _paint_line(painter: QPainter, frame: Frame, x: Floats, y: Floats, pen: QPen) -> None:
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_path(frame, x, y))


def _paint_between(painter: QPainter, frame: Frame, x: Floats, low: Floats, high: Floats, colour: QColor) -> None:
    """The area between two curves; the rest shines through."""
    fill = QColor(colour)
    fill.setAlpha(_FILL_ALPHA)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(fill))
    painter.drawPath(_path(frame, np.concatenate([x, x[::-1]]), np.concatenate([low, high[::-1]])))


def _paint_samples(painter: QPainter, frame: Frame, places: Places, *, is_test: bool) -> None:
    """Small dots, those of the test as rings: a colour would say nothing that their height does not."""
    ink = QColor(themes.current().border_strong)
    painter.setPen(QPen(ink, 1.0) if is_test else Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush if is_test else QBrush(ink))
    for x, y in places:
        painter.drawEllipse(frame.at(float(x), float(y)), _DOT, _DOT)


def _path(frame: Frame, x: Floats, y: Floats) -> QPainterPath:
    left, right = frame.x_range
    across = frame.area.left() + (x.astype(np.float64) - left) * (frame.area.width() / (right - left))
    path: QPainterPath = pg.arrayToQPath(across, heights_on_screen(frame, y))
    return path
