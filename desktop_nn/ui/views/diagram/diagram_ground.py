"""The ground of a drawn network, kept as a picture: its links, biases and words, which change slowly to the eye."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from desktop_nn.i18n import ngettext
from desktop_nn.ui import theme as themes
from desktop_nn.ui.theme import FontSizes, font, semibold
from desktop_nn.ui.views.diagram.diagram_layout import DiagramLayout
from desktop_nn.ui.views.diagram.diagram_links import LinkCurves, Stroke, scale_end
from desktop_nn.ui.views.diagram.diagram_parts import Diagram

_DONE = object()
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


#: How much of the links is painted at once, in hairs of about 10 microseconds; the rest follows in later slices.
SLICE = 120


class Ground:
    """Paints all that depends on the weights only, on the colour of the view.

    The whole takes up to 20 ms. So what is new is painted in slices beside the `picture` that is shown, and takes its
    place when it is complete.
    """

    def __init__(self) -> None:
        self.picture = QPixmap()
        self.links = LinkCurves()
        self._work: Iterator[None] = iter(())

    def paint(self, diagram: Diagram, layout: DiagramLayout, size: QSize, ratio: float) -> None:
        """Paint everything anew, at once."""
        self.begin(diagram, layout, size, ratio)
        while not self.go_on():
            pass

    def begin(self, diagram: Diagram, layout: DiagramLayout, size: QSize, ratio: float) -> None:
        """Prepare to paint everything anew with `go_on`; what was begun before is forgotten."""
        self._work = self._slices(diagram, layout, size, ratio)

    def go_on(self) -> bool:
        """Paint one slice. Whether that was the last one."""
        return next(self._work, _DONE) is _DONE

    def _slices(self, diagram: Diagram, layout: DiagramLayout, size: QSize, ratio: float) -> Iterator[None]:
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(themes.current().surface))
        links = self.links.strokes(diagram, layout)
        yield
        for strokes in portions(links):
            with QPainter(picture) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                for stroke in strokes:
                    stroke.paint(painter)
            yield
        with QPainter(picture) as painter:
            _paint_biases(painter, diagram, layout)
            _paint_names(painter, diagram, layout, size.width())
            _paint_feet(painter, diagram, layout)
        self.picture = picture


def portions(strokes: list[Stroke]) -> Iterator[list[Stroke]]:
    """The same strokes in the same order, in portions of one slice each."""
    portion: list[Stroke] = []
    for part in (part for stroke in strokes for part in stroke.parts(SLICE)):
        if portion and sum(each.effort for each in portion) + part.effort > SLICE:
            yield portion
            portion = []
        portion.append(part)
    if portion:
        yield portion


def _paint_biases(painter: QPainter, diagram: Diagram, layout: DiagramLayout) -> None:
    theme, limit = themes.current(), scale_end(diagram.largest)
    painter.setPen(QPen(QColor(theme.border_strong), 1))
    for index in range(1, len(diagram.columns)):
        biases = diagram.biases(index)
        if biases is None:
            continue
        colours = theme.diverging.colormap(np.nan_to_num(biases), limit)
        for unit, colour in enumerate(colours.tolist()):
            painter.setBrush(QColor(*colour))
            painter.drawRect(layout.bias(index, unit).adjusted(0, 0, -1, -1))


def _paint_names(painter: QPainter, diagram: Diagram, layout: DiagramLayout, width: int) -> None:
    painter.setFont(semibold(FontSizes.small))
    painter.setPen(QColor(themes.current().text_muted))
    for unit, tile in enumerate(layout.tiles[0]):
        area = QRectF(0, tile.top(), tile.left() - 6, tile.height())
        painter.drawText(area.adjusted(0, -4, 0, 4), _RIGHT, diagram.input_names[unit])
    if len(diagram.output_names) == 1:
        return
    painter.setFont(font(FontSizes.caption))
    for unit, tile in enumerate(layout.tiles[-1]):
        area = QRectF(tile.right() + 6, tile.top() - 4, width - tile.right() - 8, tile.height() + 8)
        name = painter.fontMetrics().elidedText(
            diagram.output_names[unit], Qt.TextElideMode.ElideRight, int(area.width())
        )
        painter.drawText(area, _LEFT, name)


def _paint_feet(painter: QPainter, diagram: Diagram, layout: DiagramLayout) -> None:
    """What is left out of a large network, in words."""
    painter.setFont(font(FontSizes.caption))
    painter.setPen(QColor(themes.current().text_muted))
    for index, column in enumerate(diagram.columns):
        hidden = column.units - diagram.shown(index)
        if hidden:
            text = ngettext("{count} more", "{count} more", hidden).format(count=hidden)
            painter.drawText(layout.foot(index), _CENTRE, text)
    if diagram.skipped:
        text = ngettext("{count} more layer", "{count} more layers", diagram.skipped).format(count=diagram.skipped)
        between = (layout.centres[-2] + layout.centres[-1]) / 2
        room = layout.pitch - layout.side - 4
        area = QRectF(between - room / 2, 0, room, layout.height)
        painter.drawText(area, _CENTRE | int(Qt.TextFlag.TextWordWrap), text)
