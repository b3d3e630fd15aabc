"""A hand drawing a target: the places along one stroke, by mouse or by keys, until the pen is lifted."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen

from desktop_nn.ui import theme as themes
from desktop_nn.ui.views.frame import Frame

Place = tuple[float, float]

#: Presses of an arrow key from end to end, across and up.
KEY_STEPS = (60, 40)
MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class TargetPen:
    """One stroke in the values of the data; `drawn` is told its places (n, 2) when the pen is lifted."""

    def __init__(self, drawn: Callable[[npt.NDArray[np.float64]], object]) -> None:
        self._drawn = drawn
        self.frame: Frame | None = None  # stays while the stroke lasts, however the curves below it move
        self._places: list[Place] = []
        self._key_place: Place | None = None

    @property
    def is_down(self) -> bool:
        """Whether a stroke is being drawn."""
        return self.frame is not None

    def begin(self, frame: Frame, place: Place) -> None:
        """Put the pen down."""
        self.frame, self._places = frame, []
        self.move_to(place)

    def move_to(self, place: Place) -> None:
        """Draw on to a place; what lies beyond the frame is drawn along its edge."""
        assert self.frame is not None
        self._places.append(_within(self.frame, place))

    def lift(self) -> None:
        """End the stroke."""
        line = np.array(self._places)
        self.drop()
        self._drawn(line)

    def drop(self) -> None:
        """Give the stroke up."""
        self.frame, self._places = None, []

    def rest(self) -> None:
        """Neither draw nor show where the keys' pen stands."""
        self.drop()
        self._key_place = None

    def press(self, event: QKeyEvent, frame: Frame) -> bool:
        """Arrow keys move the pen, Space puts it down and lifts it, Esc gives the stroke up; False for other keys."""
        here = self._key_place or _within(frame, (sum(frame.x_range) / 2, sum(frame.y_range) / 2))
        if event.key() in MOVES:
            here = _moved(frame, here, *MOVES[Qt.Key(event.key())])
            if self.is_down:
                self.move_to(here)
        elif event.key() == Qt.Key.Key_Escape and self.is_down:
            self.drop()
        elif event.key() != Qt.Key.Key_Space:
            return False
        elif self.is_down and not event.isAutoRepeat():
            self.lift()
        elif not event.isAutoRepeat():
            self.begin(frame, here)
        self._key_place = here
        return True

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """The stroke so far, and the pen of the keys: full while it draws."""
        theme = themes.current()
        points = [frame.at(*place) for place in self._places]
        pen = QPen(QColor(theme.test), 3.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if len(points) > 1:
            painter.drawPolyline(points)
        elif points:
            painter.drawPoint(points[0])
        if self._key_place is not None:
            painter.setPen(QPen(QColor(theme.test), 2.0))
            painter.setBrush(QColor(theme.test if self.is_down else theme.surface_raised))
            painter.drawEllipse(frame.at(*self._key_place), 5.0, 5.0)


def _moved(frame: Frame, place: Place, across: int, up: int) -> Place:
    (left, right), (low, high) = frame.x_range, frame.y_range
    x = place[0] + across * (right - left) / KEY_STEPS[0]
    return _within(frame, (x, place[1] + up * (high - low) / KEY_STEPS[1]))


def _within(frame: Frame, place: Place) -> Place:
    (left, right), (low, high) = frame.x_range, frame.y_range
    return min(max(place[0], left), right), min(max(place[1], low), high)
