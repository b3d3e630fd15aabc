"""What is seen of painting besides the points: the circle of the hand, the selection, the words on an empty sheet."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop_nn.data.painting import Place
from desktop_nn.i18n import _
from desktop_nn.ui import theme as themes
from desktop_nn.ui.theme import SPACE_5, FontSizes, font
from desktop_nn.ui.views.frame import Frame
from desktop_nn.ui.views.painting.class_list import class_colours
from desktop_nn.ui.views.painting.point_painting import BRUSH, PUT, PointPainting

_RING = 6.0
_MOST_RINGS = 1_000  # more selected points than this have the box around them alone
_MARGIN = 10  # pixels between the selected points and their box
_SMALL = 5.0  # pixels: the least circle around the hand


def paint_hand(painter: QPainter, frame: Frame, painting: PointPainting, place: Place) -> None:
    """How far the tool reaches, in the colour of the class that is painted; other tools are for all classes."""
    theme = themes.current()
    colour = theme.text
    if painting.tool in (BRUSH, PUT):
        classes = class_colours(painting.table) if painting.table.classes else ()
        colour = classes[painting.label] if classes else theme.diverging.colour(painting.share)
    reach = painting.reach / (frame.x_range[1] - frame.x_range[0]) * frame.area.width()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ink, width in ((theme.surface_raised, 3.5), (colour, 1.5)):
        painter.setPen(QPen(QColor(ink), width))
        painter.drawEllipse(frame.at(*place), max(reach, _SMALL), max(reach, _SMALL))


def paint_outline(painter: QPainter, frame: Frame, colour: str) -> None:
    """The edge of the sheet while the keys go to it."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colour), 2))
    painter.drawRect(frame.area.adjusted(1, 1, -1, -1))


def paint_selection(painter: QPainter, frame: Frame, painting: PointPainting) -> None:
    """A ring around each selected point, a box around all of them, and the rectangle that is being drawn."""
    accent = QColor(themes.current().accent)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(accent, 1.5))
    selected = painting.table.inputs[painting.selected]
    if len(selected) <= _MOST_RINGS:
        for x, y in frame.all_at(selected).tolist():
            painter.drawEllipse(QPointF(x, y), _RING, _RING)
    painter.setPen(QPen(accent, 1.5, Qt.PenStyle.DashLine))
    for box, margin in ((painting.rectangle, 0), (painting.selection_box, _MARGIN)):
        if box is not None:
            first, second = (frame.at(*corner) for corner in box)
            area = QRectF(first, second).normalized()
            painter.drawRoundedRect(area.adjusted(-margin, -margin, margin, margin), 3, 3)


def paint_invitation(painter: QPainter, frame: Frame, paints: bool) -> None:
    """What to do with an empty sheet."""
    painter.setFont(font(FontSizes.body))
    painter.setPen(QColor(themes.current().text_muted))
    words = _("Choose a class at the right, then click or drag here to paint its points.")
    if not paints:
        words = _("There are no points yet. Press the brush above to paint some.")
    area = frame.area.adjusted(SPACE_5, SPACE_5, -SPACE_5, -SPACE_5)
    painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), words)
