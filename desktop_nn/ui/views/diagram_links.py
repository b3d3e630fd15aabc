"""The links of a drawn network: curves coloured by sign, as wide as they are strong."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from desktop_nn.ui import theme as themes
from desktop_nn.ui.colours import Diverging
from desktop_nn.ui.views.diagram_layout import DiagramLayout
from desktop_nn.ui.views.diagram_parts import Diagram, Link

Floats = npt.NDArray[np.float32]

#: So many links are drawn, the strongest ones; so many of them wider than a hair, which costs five times as much.
MOST_LINKS = 800
MOST_WIDE = 200
_WIDE_EFFORT = 5
_SHADES = 12  # pens of one sign
_FAINTEST = 0.22  # the share of the full colour that the weakest link has
_WIDEST = 4.5
_HAIR = 1.25  # what is thinner is painted as a line of one pixel


def scale_end(largest: float) -> float:
    """The weight of the full colour: `largest` rounded up to 1, 2 or 5 times a power of ten: it seldom moves."""
    if not largest > 0:
        return 1.0
    decade = 10.0 ** math.floor(math.log10(largest))
    return next(factor * decade for factor in (1, 2, 5, 10) if factor * decade >= largest * 0.999)


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
        self._curves: dict[Link, QPolygonF] = {}

    def strokes(self, diagram: Diagram, layout: DiagramLayout) -> list[Stroke]:
        """The strongest links, those that are cut left out, the strongest last.

        Links of one pen follow each other: to change it takes longer than to paint a link.
        """
        limit = scale_end(diagram.largest)
        links = [each for each in _strongest(diagram) if each[1] not in diagram.cut_links]
        widest = min(_WIDEST, layout.side / 8)
        alike: dict[tuple[int, bool, bool], list[QPolygonF]] = defaultdict(list)
        for order, (value, link) in enumerate(links):
            shade = round(_SHADES * min(1.0, abs(value) / limit))
            alike[shade, len(links) - order <= MOST_WIDE, value < 0].append(self._curve(layout, link))
        return [
            Stroke(_pen(negative, shade, wide, widest), tuple(curves))
            for (shade, wide, negative), curves in sorted(alike.items(), key=lambda each: each[0])
        ]

    def paint_marked(self, painter: QPainter, diagram: Diagram, layout: DiagramLayout, links: list[Link]) -> None:
        """Paint links that stand out from the others."""
        limit = scale_end(diagram.largest)
        for link in links:
            value = diagram.value(link)
            shade = max(_SHADES // 3, round(_SHADES * min(1.0, abs(value) / limit)))
            pen = _pen(value < 0, shade, True, min(_WIDEST, layout.side / 8))
            pen.setWidthF(pen.widthF() + 1.0)
            painter.setPen(pen)
            painter.drawPolyline(self._curve(layout, link))

    def _curve(self, layout: DiagramLayout, link: Link) -> QPolygonF:
        if layout is not self._layout:
            self._layout, self._curves = layout, {}
        if link not in self._curves:
            column = layout.columns.index(link.column)
            self._curves[link] = QPolygonF(layout.curve(layout.ends(column)[link.unit, link.source]))
        return self._curves[link]


def _strongest(diagram: Diagram) -> list[tuple[float, Link]]:
    """Weights and links, the strongest last, so that they lie on top."""
    values = [(each, diagram.links(each)) for each in range(1, len(diagram.columns)) if diagram.joins(each)]
    sizes = np.concatenate([np.abs(weights).ravel() for _, weights in values]) if values else np.empty(0)
    least = float(np.partition(sizes, -MOST_LINKS)[-MOST_LINKS]) if len(sizes) > MOST_LINKS else -1.0
    found = [pair for column, weights in values for pair in _at_least(diagram, column, weights, least)]
    found.sort(key=lambda pair: abs(pair[0]))
    return found[-MOST_LINKS:]


def _at_least(diagram: Diagram, column: int, weights: Floats, least: float) -> Iterator[tuple[float, Link]]:
    name = diagram.columns[column].id
    finite = np.nan_to_num(weights)
    for unit, source in np.argwhere(np.abs(finite) >= least).tolist():
        yield float(finite[unit, source]), Link(name, unit, source)


def _pen(negative: bool, shade: int, wide: bool, widest: float) -> QPen:
    width = widest * shade / _SHADES
    colour = QColor(_colour(themes.current().diverging, negative, shade))
    return QPen(colour, width if wide and width > _HAIR else 1.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)


@lru_cache(maxsize=8 * _SHADES)
def _colour(scale: Diverging, negative: bool, shade: int) -> str:
    visible = _FAINTEST + (1 - _FAINTEST) * shade / _SHADES
    return scale.colour(-visible if negative else visible)
