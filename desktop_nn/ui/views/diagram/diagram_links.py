"""The links of a drawn network: curves coloured by sign, as wide as they are strong."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from desktop_nn.ui import theme as themes
from desktop_nn.ui.colours import Diverging
from desktop_nn.ui.views.diagram.diagram_layout import DiagramLayout
from desktop_nn.ui.views.diagram.diagram_parts import Diagram, Link

Floats = npt.NDArray[np.float32]
Floats64 = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

#: So many links are drawn, the strongest ones; so many of them wider than a hair, which costs five times as much.
MOST_LINKS = 800
MOST_WIDE = 200
_WIDE_EFFORT = 5
_SHADES = 12  # pens of one sign
_ROUND = (1, 1.5, 2, 3, 5, 7, 10)  # ends of the scale in one decade
_FAINTEST = 0.22  # the share of the full colour that the weakest link has
_WIDEST = 4.5
_HAIR = 1.25  # what is thinner is painted as a line of one pixel


def scale_end(largest: float) -> float:
    """The weight of the full colour: `largest` rounded up to a round number: it seldom moves."""
    if not largest > 0:
        return 1.0
    decade = 10.0 ** math.floor(math.log10(largest))
    return next(factor * decade for factor in _ROUND if factor * decade >= largest * 0.999)


@dataclass(frozen=True, eq=False)
class Stroke:
    """Links that look alike: one pen and the curves along which they are painted."""

    pen: QPen
    curves: tuple[QPolygonF, ...]

    def parts(self, effort: int) -> Iterator[Stroke]:
        """The same in parts that take about as long to paint as `effort` hairs."""
        count = max(1, effort // (1 if self.pen.widthF() <= 1.0 else _WIDE_EFFORT))
        for start in range(0, len(self.curves), count):
            yield Stroke(self.pen, self.curves[start : start + count])

    @property
    def effort(self) -> int:
        """How many hairs take about as long to paint."""
        return len(self.curves) * (1 if self.pen.widthF() <= 1.0 else _WIDE_EFFORT)

    def paint(self, painter: QPainter) -> None:
        """Paint these links."""
        painter.setPen(self.pen)
        for curve in self.curves:
            painter.drawPolyline(curve)


class LinkCurves:
    """Keeps the curves of a layout; says how the links of a diagram are painted along them."""

    def __init__(self) -> None:
        self._layout: DiagramLayout | None = None
        self._ends: dict[int, Floats64] = {}
        self._curves: dict[tuple[int, int], QPolygonF] = {}

    def strokes(self, diagram: Diagram, layout: DiagramLayout) -> list[Stroke]:
        """The strongest links, those that are cut left out, the strongest last.

        Links of one pen follow each other: to change it takes longer than to paint a link.
        """
        values, columns, places = _strongest(diagram)
        shades = np.rint(_SHADES * np.minimum(1.0, np.abs(values) / scale_end(diagram.largest))).astype(np.int64)
        is_wide = np.arange(len(values)) >= len(values) - MOST_WIDE
        looks = 4 * shades + 2 * is_wide + (values < 0)
        order = np.argsort(looks, kind="stable")
        strokes = []
        for alike in np.split(order, np.flatnonzero(np.diff(looks[order])) + 1):
            pairs = zip(columns[alike].tolist(), places[alike].tolist(), strict=True)
            curves = tuple(self._curve(layout, column, place) for column, place in pairs)
            for look in looks[alike[:1]].tolist():  # none where there is no link
                pen = _pen(bool(look % 2), look // 4, bool(look // 2 % 2), min(_WIDEST, layout.side / 8))
                strokes.append(Stroke(pen, curves))
        return strokes

    def paint_marked(self, painter: QPainter, diagram: Diagram, layout: DiagramLayout, links: list[Link]) -> None:
        """Paint links that stand out from the others."""
        limit = scale_end(diagram.largest)
        for link in links:
            value = diagram.value(link)
            shade = max(_SHADES // 3, round(_SHADES * min(1.0, abs(value) / limit)))
            pen = _pen(value < 0, shade, True, min(_WIDEST, layout.side / 8))
            pen.setWidthF(pen.widthF() + 1.0)
            painter.setPen(pen)
            column = layout.columns.index(link.column)
            place = link.unit * layout.shown[column - 1] + link.source
            painter.drawPolyline(self._curve(layout, column, place))

    def _curve(self, layout: DiagramLayout, column: int, place: int) -> QPolygonF:
        """The curve of a link to a column; its `place` is unit * sources + source."""
        if layout is not self._layout:
            self._layout, self._ends, self._curves = layout, {}, {}
        if (column, place) not in self._curves:
            if column not in self._ends:
                self._ends[column] = layout.ends(column).reshape(-1, 4)
            self._curves[column, place] = QPolygonF(layout.curve(self._ends[column][place]))
        return self._curves[column, place]


def _strongest(diagram: Diagram) -> tuple[Floats, Integers, Integers]:
    """Of each link its weight, its column and its place there (unit * sources + source); the strongest come last."""
    values, columns, places = [np.empty(0, np.float32)], [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for column in range(1, len(diagram.columns)):
        if diagram.joins(column):
            weights = np.nan_to_num(diagram.links(column))
            kept = np.flatnonzero(~_cut(diagram, column, weights.shape))
            values.append(weights.ravel()[kept])
            columns.append(np.full(len(kept), column))
            places.append(kept)
    found = np.concatenate(values)
    order = np.argsort(np.abs(found), kind="stable")[-MOST_LINKS:]
    return found[order], np.concatenate(columns)[order], np.concatenate(places)[order]


def _cut(diagram: Diagram, column: int, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    cut = np.zeros(shape, np.bool_)
    for link in diagram.cut_links:
        if link.column == diagram.columns[column].id and link.unit < shape[0] and link.source < shape[1]:
            cut[link.unit, link.source] = True
    return cut


def _pen(negative: bool, shade: int, wide: bool, widest: float) -> QPen:
    width = widest * shade / _SHADES
    colour = QColor(_colour(themes.current().diverging, negative, shade))
    return QPen(colour, width if wide and width > _HAIR else 1.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)


@lru_cache(maxsize=8 * _SHADES)
def _colour(scale: Diverging, negative: bool, shade: int) -> str:
    visible = _FAINTEST + (1 - _FAINTEST) * shade / _SHADES
    return scale.colour(-visible if negative else visible)
