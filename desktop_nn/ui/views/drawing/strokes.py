"""What is on the drawing canvas, as values that can be painted: strokes of pen and eraser, and pictures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

#: Side of the raster of ink from which the 28x28 digit is made: ten pixels for each of the network's.
INK_SIDE = 280

Ink = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Point:
    """Where the pen was, in parts of the canvas, and how hard it pressed (1 for a mouse)."""

    x: float
    y: float
    pressure: float = 1.0

    def between(self, other: Point) -> Point:
        """The point half way to `other`."""
        return Point((self.x + other.x) / 2, (self.y + other.y) / 2, (self.pressure + other.pressure) / 2)

    def scaled(self, side: float) -> QPointF:
        """The same on a canvas of `side` pixels."""
        return QPointF(self.x * side, self.y * side)


@dataclass(frozen=True)
class Stroke:
    """One line from pen down to pen up. `width` is a part of the canvas; an eraser takes ink away."""

    points: tuple[Point, ...]
    width: float
    erases: bool = False

    def to(self, point: Point) -> Stroke:
        """The same stroke, one point longer."""
        return Stroke((*self.points, point), self.width, self.erases)


@dataclass(frozen=True)
class Picture:
    """Ink that came from an image: `INK_SIDE` x `INK_SIDE` bytes, 255 is ink. It covers what was under it."""

    pixels: bytes

    @classmethod
    def of(cls, ink: Ink) -> Picture:
        """From an array of (INK_SIDE, INK_SIDE) bytes."""
        if ink.shape != (INK_SIDE, INK_SIDE):
            raise ValueError(f"ink is {ink.shape}, not {INK_SIDE} x {INK_SIDE}")
        return cls(np.ascontiguousarray(ink, dtype=np.uint8).tobytes())


Mark = Stroke | Picture


@dataclass(frozen=True)
class Colours:
    """How ink and paper look where marks are painted."""

    ink: QColor
    paper: QColor


#: On the raster the network reads, 255 is ink and 0 is paper.
RASTER = Colours(QColor(255, 255, 255), QColor(0, 0, 0))


def blank_raster() -> QImage:
    """An empty raster of ink."""
    image = QImage(INK_SIDE, INK_SIDE, QImage.Format.Format_Grayscale8)
    image.fill(0)
    return image


def ink_of(raster: QImage) -> Ink:
    """A copy of the bytes of a raster, (INK_SIDE, INK_SIDE)."""
    rows = np.frombuffer(raster.constBits(), np.uint8).reshape(raster.height(), raster.bytesPerLine())
    return rows[:, : raster.width()].copy()


def paint_marks(painter: QPainter, marks: Iterable[Mark], side: float, colours: Colours) -> None:
    """Paint finished marks on a square of `side` pixels, in their order."""
    for mark in marks:
        if isinstance(mark, Picture):
            painter.drawImage(QRectF(0, 0, side, side), _coloured(mark, colours))
            continue
        paint_stroke(painter, mark, side, colours)


def paint_stroke(painter: QPainter, stroke: Stroke, side: float, colours: Colours) -> None:
    """Paint a finished stroke: as one line where it is equally wide everywhere, for then its edge is quite smooth."""
    if len({point.pressure for point in stroke.points}) == 1:
        path = _tip(Stroke(stroke.points[:1], stroke.width), side)
        for index in range(2, len(stroke.points)):
            path.connectPath(_piece(stroke, index, side))
        path.connectPath(_tip(stroke, side))
        _paint_path(painter, path, stroke, stroke.points[0].pressure, side, colours)
        return
    for index in range(len(stroke.points)):
        paint_piece(painter, stroke, index, side, colours)
    paint_tip(painter, stroke, side, colours)


def paint_piece(painter: QPainter, stroke: Stroke, index: int, side: float, colours: Colours) -> QRectF:
    """Paint what becomes certain when point `index` of a stroke arrives; returns the rectangle touched.

    The line runs through the middles between neighbouring points and bends at the points, so it is smooth
    however few points the mouse delivers, and no piece ever has to be painted again.
    """
    if index < 2:
        return QRectF()
    return _paint_path(painter, _piece(stroke, index, side), stroke, stroke.points[index - 1].pressure, side, colours)


def _piece(stroke: Stroke, index: int, side: float) -> QPainterPath:
    before, bend, after = stroke.points[index - 2 : index + 1]
    path = QPainterPath((before if index == 2 else before.between(bend)).scaled(side))
    path.quadTo(bend.scaled(side), bend.between(after).scaled(side))
    return path


def paint_tip(painter: QPainter, stroke: Stroke, side: float, colours: Colours) -> QRectF:
    """Paint the end of a stroke, certain only when the pen goes up; returns the rectangle touched."""
    return _paint_path(painter, _tip(stroke, side), stroke, stroke.points[-1].pressure, side, colours)


def tip_rectangle(stroke: Stroke, side: float) -> QRectF:
    """The rectangle that the end of a stroke touches."""
    return _touched(_tip(stroke, side), _pixels_wide(stroke, stroke.points[-1].pressure, side))


def _tip(stroke: Stroke, side: float) -> QPainterPath:
    points = stroke.points
    start = points[-1] if len(points) == 1 else points[-2]
    if len(points) > 2:
        start = start.between(points[-1])
    path = QPainterPath(start.scaled(side))
    # A line of no length would paint nothing: a dot is a line a hundredth of a pixel long with round ends.
    path.lineTo(points[-1].scaled(side) + QPointF(0.01, 0))
    return path


def _pixels_wide(stroke: Stroke, pressure: float, side: float) -> float:
    return max(1.0, stroke.width * pressure * side)


def _touched(path: QPainterPath, width: float) -> QRectF:
    reach = width / 2 + 2
    return path.controlPointRect().adjusted(-reach, -reach, reach, reach)


def _paint_path(
    painter: QPainter, path: QPainterPath, stroke: Stroke, pressure: float, side: float, colours: Colours
) -> QRectF:
    width = _pixels_wide(stroke, pressure, side)
    colour = colours.paper if stroke.erases else colours.ink
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    return _touched(path, width)


def _coloured(picture: Picture, colours: Colours) -> QImage:
    """The picture with its greys between the colours of paper and ink."""
    image = QImage(picture.pixels, INK_SIDE, INK_SIDE, INK_SIDE, QImage.Format.Format_Indexed8)
    image.setColorTable([_mixed(colours.paper, colours.ink, grey / 255).rgb() for grey in range(256)])
    return image.convertToFormat(QImage.Format.Format_RGB32)


def _mixed(start: QColor, end: QColor, share: float) -> QColor:
    return QColor.fromRgbF(
        start.redF() + share * (end.redF() - start.redF()),
        start.greenF() + share * (end.greenF() - start.greenF()),
        start.blueF() + share * (end.blueF() - start.blueF()),
    )
