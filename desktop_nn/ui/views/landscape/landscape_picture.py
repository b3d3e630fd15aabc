"""The picture of a loss landscape: its heights as colours, contour lines, and the path of the weights across it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_nn.i18n import _, decimal, number
from desktop_nn.training.probes.landscape import SIDE
from desktop_nn.ui import theme as themes
from desktop_nn.ui.colours import Sequential, mix
from desktop_nn.ui.views.contour import refined, value_at
from desktop_nn.ui.views.field_image import cosmetic_pen, enter_data, image_of, paint_image, paint_outline
from desktop_nn.ui.views.frame import Frame, shortened
from desktop_nn.ui.views.landscape.relief import LIMITS, Relief
from desktop_nn.ui.views.text_sheet import paint_sheet

_FINER = 4
_STEP = (LIMITS[1] - LIMITS[0]) / (SIDE - 1)  # of the arrow keys: from place to place
_HUGE = 1e6  # of a path that blew up: cut off here

Places = npt.NDArray[np.float64]


def loss_scale() -> Sequential:
    """From the paper, a loss as low as it gets here, to the accent, the highest."""
    theme = themes.current()
    return Sequential(theme.surface, mix(theme.surface, theme.accent, 0.85))


def path_colour() -> str:
    """The colour of the path that the weights went."""
    return themes.current().class_colours[1]


def _axis_names(room: float) -> list[str]:
    """The names of the two axes, with their unit where there is room for it."""
    templates = (_("Direction {number} (lengths of the weights)"), _("Direction {number}"))
    long, short = ([template.format(number=each) for each in (1, 2)] for template in templates)
    return long if all(shortened(name, room) == name for name in long) else short


class LandscapePicture(QWidget):
    """Paints the newest relief and path; hover, or the arrow keys, read the loss at a place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._relief: Relief | None = None
        self._path: Places = np.empty((0, 2))
        self._image = QImage()
        self._read: tuple[float, float] | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 140)
        self.setAccessibleName(_("Loss landscape"))
        self.setAccessibleDescription(_("The arrow keys read the loss from place to place."))

    def set_relief(self, relief: Relief | None) -> None:
        """Show other heights; None while there are none."""
        self._relief = relief
        self.refresh()

    def set_path(self, places: Places) -> None:
        """Show where the weights went, (points, 2); the last point is where they are now."""
        self._path = np.clip(np.nan_to_num(places, posinf=_HUGE, neginf=-_HUGE), -_HUGE, _HUGE)
        self.update()

    def refresh(self) -> None:
        """Colour everything anew, as after a change of theme."""
        self._image = QImage()
        if self._relief is not None:
            self._image = image_of(loss_scale().colormap(refined(self._relief.heights, _FINER)))
        self.update()

    # --- reading ------------------------------------------------------------------------------------

    @property
    def read_place(self) -> tuple[float, float] | None:
        """The place that is being read, in lengths of the weights."""
        return self._read

    def read(self, place: tuple[float, float] | None) -> None:
        """Read the loss at a place."""
        self._read = place
        if place is not None:
            self.setAccessibleDescription(", ".join(self.describe(*place)))
        self.update()

    def describe(self, x: float, y: float) -> list[str]:
        """A place and the loss there."""
        lines = [_("Direction 1: {x}   Direction 2: {y}").format(x=decimal(x), y=decimal(y))]
        if self._relief is not None:
            column, row = ((each - LIMITS[0]) / _STEP for each in (x, y))
            lines.append(_("Loss {loss}").format(loss=number(value_at(self._relief.losses, column, row), 4)))
        return lines

    def frame(self) -> Frame:
        """Where the plane lies in the widget."""
        return Frame.within(QRectF(self.rect()), LIMITS, LIMITS, equal=True)

    # --- painting -----------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(420, 400)

    def paintEvent(self, event: QPaintEvent) -> None:
        frame = self.frame()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(themes.current().surface))
        if frame.area.width() < 1:
            return
        frame.paint_axes(painter, *_axis_names(frame.area.width()), grid=self._image.isNull())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._image.isNull():
            paint_image(painter, frame, self._image)
        self._paint_lines(painter, frame)
        paint_outline(painter, frame)
        self._paint_now(painter, frame)
        self._paint_reading(painter, frame)

    def _paint_lines(self, painter: QPainter, frame: Frame) -> None:
        enter_data(painter, frame)
        if self._relief is not None:
            painter.setPen(cosmetic_pen(themes.current().text_muted, 1.0))
            painter.drawLines(list(self._relief.contours))
        path = QPolygonF([QPointF(*place) for place in self._path.tolist()])
        for colour, width in ((themes.current().surface, 4.5), (path_colour(), 2.25)):
            painter.setPen(cosmetic_pen(colour, width))
            painter.drawPolyline(path)
        painter.restore()

    def _paint_now(self, painter: QPainter, frame: Frame) -> None:
        """The present place as a dot; beyond the edge as a ring on the edge, where it went."""
        if not len(self._path):
            return
        inside = np.clip(self._path[-1], *LIMITS)
        is_inside = np.array_equal(inside, self._path[-1])
        theme = themes.current()
        painter.setPen(QPen(QColor(theme.surface if is_inside else path_colour()), 2))
        painter.setBrush(QColor(path_colour() if is_inside else theme.surface))
        painter.drawEllipse(frame.at(float(inside[0]), float(inside[1])), 6.0, 6.0)

    def _paint_reading(self, painter: QPainter, frame: Frame) -> None:
        if self._read is None:
            return
        at, area = frame.at(*self._read), frame.area
        painter.setPen(QPen(QColor(themes.current().text_muted), 1))
        painter.drawLine(QPointF(at.x(), area.top()), QPointF(at.x(), area.bottom()))
        painter.drawLine(QPointF(area.left(), at.y()), QPointF(area.right(), at.y()))
        paint_sheet(painter, at, self.describe(*self._read), area)

    # --- Qt -----------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        frame = self.frame()
        inside = frame.area.contains(event.position())
        self.read(frame.values_at(event.position()) if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        self.read(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1),
        }  # fmt: skip
        if event.key() not in moves:
            super().keyPressEvent(event)
            return
        low, high = LIMITS
        place = self._read or (0.0, 0.0)
        steps = zip(place, moves[Qt.Key(event.key())], strict=True)
        x, y = (min(max(round(at / _STEP) * _STEP + move * _STEP, low), high) for at, move in steps)
        self.read((x, y))
