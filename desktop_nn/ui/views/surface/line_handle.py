"""Grips on the line of one neuron: the middle one shifts it along its normal, those near its ends turn it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_nn.i18n import _
from desktop_nn.project.border_lines import BorderLine, Place
from desktop_nn.ui import theme as themes
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.views.frame import Frame
from desktop_nn.ui.views.surface.surface_picture import SurfacePicture

_SIZE = 20
_RADIUS = 6.0
#: Where the grips stand between the ends of the line.
_TURN_AT, _SHIFT_AT = 0.14, 0.5
_KEY_STEPS = 100  # a key moves a grip by this part of the plane
_MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class LineHandle(QObject):
    """Stands on a surface picture; `moved` tells of every new line, `released` that the gesture is over."""

    moved = Signal(object, object)  # BorderLine before and after
    released = Signal()

    def __init__(self, picture: SurfacePicture) -> None:
        super().__init__(picture)
        self._picture = picture
        self._line: BorderLine | None = None
        self.shift = Grip(picture, _("Shift the line"), _("Drag to shift the line: only the bias changes."))
        turn = _("Drag to turn the line around the other end: weights and bias change.")
        self.turns = (Grip(picture, _("Turn the line"), turn), Grip(picture, _("Turn the line, other end"), turn))
        self.shift.pulled.connect(self._shift_to)
        self.turns[0].pulled.connect(lambda place: self._turn(0, place))
        self.turns[1].pulled.connect(lambda place: self._turn(1, place))
        for grip in self.grips:
            grip.released.connect(self._let_go)
        picture.installEventFilter(self)
        self._place_grips()

    @property
    def grips(self) -> tuple[Grip, ...]:
        """From one end of the line to the other."""
        return (self.turns[0], self.shift, self.turns[1])

    def show_line(self, line: BorderLine | None) -> None:
        """Stand on this line, unless a grip is held: then the hand says where the line is."""
        if any(grip.is_held for grip in self.grips) or line == self._line:
            return
        self._line = line
        self._place_grips()

    # --- moving -------------------------------------------------------------------------------------

    def _shift_to(self, at: QPointF) -> None:
        frame = self._picture.frame()
        if self._line is not None and frame is not None:
            self._move(self._line.through(frame.values_at(at)))

    def _turn(self, end: int, at: QPointF) -> None:
        frame = self._picture.frame()
        if self._line is not None and frame is not None:
            pivot, to = frame.values_at(self.turns[1 - end].middle), frame.values_at(at)
            self._move(self._line.turned(pivot, to))
            if self.turns[end].is_held:
                self.turns[end].stand(frame, to)
                self.shift.stand(frame, _between(pivot, to, _SHIFT_AT))

    def _move(self, line: BorderLine) -> None:
        before, frame = self._line, self._picture.frame()
        assert before is not None
        if frame is None or line == before or line.ends(frame.x_range, frame.y_range) is None:
            return  # out of sight there would be nothing left to take hold of
        self._line = line
        if not any(grip.is_held for grip in self.turns):
            self._place_grips()  # while it is turned the other end stays, and so do its grips
        self.moved.emit(before, line)

    def _let_go(self) -> None:
        self._place_grips()
        self.released.emit()

    # --- placing ------------------------------------------------------------------------------------

    def _place_grips(self) -> None:
        frame = self._picture.frame()
        ends = self._line.ends(frame.x_range, frame.y_range) if self._line is not None and frame is not None else None
        for grip, share in zip(self.grips, (_TURN_AT, _SHIFT_AT, 1 - _TURN_AT), strict=True):
            grip.setVisible(ends is not None)
            if ends is not None and frame is not None:
                grip.stand(frame, _between(*ends, share))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place_grips()
        return False


class Grip(QWidget):
    """A dot that is dragged with the mouse or moved with the arrow keys; `pulled` says where to, on the picture."""

    pulled = Signal(QPointF)
    released = Signal()

    def __init__(self, picture: SurfacePicture, name: str, tip: str) -> None:
        super().__init__(picture)
        self.middle = QPointF()
        self.is_held = False
        self._step = 1.0
        self.resize(_SIZE, _SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SizeAllCursor)
        self.setAccessibleName(name)
        self.setAccessibleDescription(tip)
        self.setToolTip(tooltip(tip, _("The arrow keys move it, too.")))

    def stand(self, frame: Frame, place: Place) -> None:
        """Stand on a place of the plane."""
        self.middle = frame.at(*place)
        self._step = frame.area.width() / _KEY_STEPS
        self.move(self.middle.toPoint() - QPoint(_SIZE // 2, _SIZE // 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = themes.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.accent if self.hasFocus() else theme.text), 2))
        painter.setBrush(QColor(theme.surface))
        painter.drawEllipse(QPointF(_SIZE / 2, _SIZE / 2), _RADIUS, _RADIUS)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.is_held = event.button() == Qt.MouseButton.LeftButton

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.is_held:
            self.pulled.emit(self.mapToParent(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.is_held:
            self.is_held = False
            self.released.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = _MOVES.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
            return
        self.pulled.emit(self.middle + QPointF(move[0] * self._step, -move[1] * self._step))
        self.released.emit()


def _between(start: Place, end: Place, share: float) -> Place:
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
