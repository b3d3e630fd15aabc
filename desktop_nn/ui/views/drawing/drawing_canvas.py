"""The canvas on which a digit is drawn: by mouse, pen, finger or with the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPointingDevice,
    QResizeEvent,
    QTabletEvent,
    QUndoStack,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_nn.data.drawing import NormalisationSteps
from desktop_nn.i18n import _
from desktop_nn.ui import theme as themes
from desktop_nn.ui.views.drawing import canvas_look as look
from desktop_nn.ui.views.drawing import strokes as ink
from desktop_nn.ui.views.drawing.key_pen import KeyPen, is_canvas_key
from desktop_nn.ui.views.drawing.paper import Paper
from desktop_nn.ui.views.drawing.pen import Pen
from desktop_nn.ui.views.drawing.sketch import DIGIT_SIDE, Sketch
from desktop_nn.ui.views.drawing.strokes import Ink, Mark, Point, Stroke

_LEAST_SIDE = 120

#: Places of the pointer that arrive faster than they are handled are joined into the last of them.
_JOINS_MOVES = Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents


class DrawingCanvas(QWidget):
    """A square of paper. What is finished stays painted; only the rectangle the pen touched is shown anew.

    `drawing_changed` comes at once and then at most every 30 ms while the pen moves.
    """

    drawing_changed = Signal()
    paste_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sketch = Sketch(self)
        self.pen = Pen(self)
        self._paper = Paper()
        self._hover: Point | None = None
        self._keys = KeyPen()
        self._joins_moves = QCoreApplication.testAttribute(_JOINS_MOVES)
        self.sketch.changed.connect(self.drawing_changed)
        self.sketch.replaced.connect(self._paint_all)
        self.sketch.stroke_ended.connect(self._paint_end)
        themes.themes.theme_changed.connect(self._paint_all)
        self.pen.tool_changed.connect(self._show_pen)
        self.pen.width_changed.connect(self._show_pen)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(_LEAST_SIDE, _LEAST_SIDE)
        self.setAccessibleName(_("Drawing canvas"))
        self.setAccessibleDescription(
            _("Arrow keys move the pen, hold Space to draw, Delete clears, Ctrl+Z takes a stroke back.")
        )

    # --- what is drawn ----------------------------------------------------------------------------

    @property
    def undo_stack(self) -> QUndoStack:
        """The history of the drawing."""
        return self.sketch.undo_stack

    @property
    def strokes(self) -> tuple[Mark, ...]:
        """Everything finished on the canvas, oldest first."""
        return self.sketch.marks

    @property
    def is_empty(self) -> bool:
        """Whether there is no ink."""
        return self.sketch.is_empty

    def steps(self) -> NormalisationSteps | None:
        """How the drawing becomes a digit like those of MNIST; None while nothing is drawn."""
        return self.sketch.steps()

    def pixels(self, centred: bool = True, side: int = DIGIT_SIDE) -> bytes:
        """The drawing as the side x side bytes a network gets: normalised like MNIST, or only made smaller."""
        return self.sketch.pixels(centred, side)

    # --- acts -------------------------------------------------------------------------------------

    @Slot()
    def clear(self) -> None:
        """Take everything away; undo brings it back."""
        self.sketch.clear()

    def add_stroke(self, points: list[tuple[float, float]]) -> None:
        """Draw a line through points given in parts of the canvas, as if by hand."""
        self.sketch.add(points, self.pen.width)

    def put_picture(self, pixels: Ink) -> None:
        """Replace the drawing by the ink of an image, (280, 280) bytes with 255 for ink."""
        self.sketch.put_picture(pixels)

    # --- the pen ----------------------------------------------------------------------------------

    def _pen_down(self, point: Point, erases: bool) -> None:
        self._hover = point
        self.sketch.end()
        if self.is_empty:
            self.update()  # the hint goes, also where no ink comes
        QCoreApplication.setAttribute(_JOINS_MOVES, False)  # a quick stroke keeps its bends while the window is busy
        self._paper.begin()
        self.sketch.begin(point, self.pen.reach(erases), erases)
        self.update(self._around(point))

    def _pen_moved(self, point: Point) -> None:
        before, self._hover = self._hover, point
        touched = QRectF(self._around(before)) | QRectF(self._around(point))
        stroke = self.sketch.extend(point)
        if stroke is not None:
            touched |= self._paper.add_piece(stroke).translated(self._corner())
        self.update(touched.toAlignedRect())

    def _pen_up(self) -> None:
        self.sketch.end()
        QCoreApplication.setAttribute(_JOINS_MOVES, self._joins_moves)

    # --- geometry ---------------------------------------------------------------------------------

    def _side(self) -> int:
        return max(1, min(self.width(), self.height()) - 2 * look.MARGIN)

    def _corner(self) -> QPointF:
        side = self._side()
        return QPointF((self.width() - side) // 2, (self.height() - side) // 2)

    def _point(self, position: QPointF, pressure: float = 1.0) -> Point:
        place = (position - self._corner()) / self._side()
        return Point(place.x(), place.y(), pressure)

    # --- painting ---------------------------------------------------------------------------------

    @Slot()
    def _paint_all(self) -> None:
        """Paint everything on fresh paper (after undo, a resize, another theme)."""
        self._paper.renew(self._side(), self.devicePixelRatioF(), self.sketch.marks, self.sketch.active)
        self.update()

    @Slot(object)
    def _paint_end(self, stroke: Stroke) -> None:
        self._paper.finish(stroke)
        self.update()

    def _around(self, point: Point | None) -> QRect:
        """The rectangle of the pen's ring at `point` and of the tip of the stroke under way."""
        if point is None:
            return QRect()
        side = self._side()
        reach = self.pen.reach(erases=True) * side + 4
        middle = point.scaled(side) + self._corner()
        around = QRectF(middle.x() - reach, middle.y() - reach, 2 * reach, 2 * reach)
        if self.sketch.active is not None:
            around |= ink.tip_rectangle(self.sketch.active, side).translated(self._corner())
        return around.toAlignedRect()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._paper.picture.devicePixelRatio() != self.devicePixelRatioF():  # moved to another screen
            self._paint_all()
        painter = QPainter(self)
        side, corner = self._side(), self._corner()
        paper = QRectF(corner.x(), corner.y(), side, side)
        painter.save()
        look.clip(painter, paper)
        painter.drawPixmap(corner, self._paper.picture)
        painter.translate(corner)
        if self.sketch.active is not None:
            ink.paint_tip(painter, self.sketch.active, side, look.colours())
        painter.restore()
        if not self.sketch.marks and self.sketch.active is None:
            look.paint_hint(painter, paper, _("Draw a digit here"))
        look.paint_frame(painter, paper, self.hasFocus())
        self._paint_pointer(painter)

    @Slot()
    def _show_pen(self) -> None:
        self.update()

    def _paint_pointer(self, painter: QPainter) -> None:
        point = self._keys.position if self._keys.is_shown and self.hasFocus() else self._hover
        if point is None:
            return
        stroke = self.sketch.active
        erases = self.pen.erases if stroke is None else stroke.erases
        middle = point.scaled(self._side()) + self._corner()
        look.paint_ring(painter, middle, self.pen.reach(erases) * self._side() / 2, self._keys.is_shown)

    # --- Qt ---------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(300, 300)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._paint_all()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            event.ignore()
            return
        self._use_pointer()
        erases = self.pen.erases or event.button() == Qt.MouseButton.RightButton
        self._pen_down(self._point(event.position()), erases)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._use_pointer()
        self._pen_moved(self._point(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pen_up()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen with pressure; its other end erases."""
        self._use_pointer()
        point = self._point(event.position(), 0.45 + 0.9 * event.pressure())
        if event.type() == QEvent.Type.TabletPress:
            erases = event.pointerType() == QPointingDevice.PointerType.Eraser or self.pen.erases
            self._pen_down(point, erases)
        elif event.type() == QEvent.Type.TabletRelease:
            self._pen_up()
        else:
            self._pen_moved(point)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The right button erases, so it opens no menu here; the key for menus still does."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            event.accept()
        else:
            event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        self.update(self._around(self._hover))
        self._hover = None

    def event(self, event: QEvent) -> bool:
        """Take our keys before a shortcut of the window does: Ctrl+Z takes back a stroke, Space draws."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_canvas_key(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not is_canvas_key(event):
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Undo):
            self._pen_up()
            self.undo_stack.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.undo_stack.redo()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_wanted.emit()
        elif self._keys.move(event):
            self._pen_moved(self._keys.position)
        elif not event.isAutoRepeat():
            self._press_key(Qt.Key(event.key()))

    def _press_key(self, key: Qt.Key) -> None:
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        elif key in (Qt.Key.Key_P, Qt.Key.Key_E):
            self.pen.take("pen" if key == Qt.Key.Key_P else "eraser")
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.sketch.active is not None:
            self._pen_up()
        else:
            self._keys.is_shown = True
            self._pen_down(self._keys.position, self.pen.erases)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._keys.release(event)
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._pen_up()

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._keys.is_shown = True
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._keys.rest()
        if self._keys.is_shown:
            self._hover = None
            self._pen_up()
        self.update()

    def _use_pointer(self) -> None:
        if self._keys.is_shown:
            self._keys.is_shown = False
            self.update()
