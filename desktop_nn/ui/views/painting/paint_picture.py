"""The decision surface as a sheet to paint on: the hand paints points where it would else only read."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt, QTimer, Slot
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from desktop_nn.data.painting import Mask, Touch
from desktop_nn.i18n import _
from desktop_nn.ui import theme as themes
from desktop_nn.ui.views.frame import Frame
from desktop_nn.ui.views.painting.paint_marks import paint_hand, paint_invitation, paint_outline, paint_selection
from desktop_nn.ui.views.painting.point_painting import BRUSH, ERASE, JITTER, MAGNET, PUT, SELECT, PointPainting
from desktop_nn.ui.views.painting.stamps import PointLayer, class_discs, number_discs
from desktop_nn.ui.views.points import shade_colours, shades_of
from desktop_nn.ui.views.surface.surface_picture import Plane, SurfacePicture

_HOLD_MILLISECONDS = 50
_TOOL_KEYS = {
    Qt.Key.Key_B: BRUSH, Qt.Key.Key_P: PUT, Qt.Key.Key_S: SELECT, Qt.Key.Key_J: JITTER, Qt.Key.Key_M: MAGNET,
    Qt.Key.Key_E: ERASE,
}  # fmt: skip
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1),
}  # fmt: skip
_WIDER = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Minus: -1}
_NUDGE = 0.02  # of the sheet: how far a key moves the selected points
_WIDTH_STEP = 0.01


class PaintPicture(SurfacePicture):
    """Paints with the mouse; with the keyboard the arrows move the hand, Space paints, digits choose the class.

    While it is a sheet the points are those of `painting`, which the hand has just made, not those of a run.
    """

    def __init__(self, painting: PointPainting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.painting = painting
        self.is_sheet = False
        self.paints = False
        #: The stamped points; made when they are first painted in a size.
        self.layer: PointLayer | None = None
        self._frame: Frame | None = None  # that the layer was made for
        self._look: object = None  # what else it depends on
        self._stamped = QImage()
        self._colours: tuple[str, ...] = ()  # of the discs
        self._scale = 1.0  # the number to be met that has the fullest colour
        self._places = np.empty((0, 2), np.float32)  # of the points in the layer
        self._hold = QTimer(self)
        self._hold.setInterval(_HOLD_MILLISECONDS)
        self._hold.timeout.connect(painting.hold)
        painting.touched.connect(self._take_touch)
        painting.replaced.connect(self._stamp_anew)
        painting.selection_changed.connect(self.update)
        painting.radius_changed.connect(self.update)
        painting.tool_changed.connect(self.update)
        painting.class_changed.connect(self.update)

    def show_sheet(self, plane: Plane | None) -> None:
        """Show the points of the painting on this plane; None for a surface that is not painted on."""
        self.is_sheet = plane is not None
        if plane is None:
            self.set_painting(False)
            self.layer = None
        elif len(self.painting.table):
            self.renew_plane(plane)
        else:
            self.set_plane(plane)
        self.update()

    def set_painting(self, on: bool) -> None:
        """Let the hand paint; else it reads."""
        self.paints = on and self.is_sheet
        self.setCursor(Qt.CursorShape.CrossCursor if self.paints else Qt.CursorShape.ArrowCursor)
        if self.paints:
            self.set_pin(None)
            self.setAccessibleDescription(
                _("The arrow keys move the hand, Space uses the tool there, the digits choose a class, Delete erases.")
            )
        else:
            self.painting.cancel()
            self.painting.select_none()
        self.update()

    # --- points -------------------------------------------------------------------------------------

    def _shown(self) -> Mask:
        """Which points are visible."""
        is_test = self.painting.is_test
        return np.ones(len(is_test), np.bool_) if self.shows_test else ~is_test

    @Slot()
    def _stamp_anew(self) -> None:
        self.layer = None
        self.update()

    @Slot(object)
    def _take_touch(self, touch: Touch) -> None:
        """Stamp what is new, and where points moved or went the patch around them."""
        before, self._places = self._places, self.painting.table.inputs
        if self.layer is None or self._frame is None:
            return
        frame, shown, fresh = self._frame, self._shown(), touch.fresh
        first = len(self._places) - fresh
        changed = ~touch.kept | touch.moved
        if changed.any():
            around = np.concatenate([before[changed], self._places[:first][touch.moved[touch.kept]]])
            self.layer.renew(frame.all_at(around), frame.all_at(self._places[shown]), self._kinds()[shown])
        if fresh:
            new = shown[first:]
            self.layer.add(frame.all_at(self._places[first:][new]), self._kinds()[first:][new])
        self._stamped = self.layer.image()
        self.update()

    def _kinds(self) -> np.ndarray:
        """The number of the disc of each point: its class or shade, behind these those of the test points."""
        table, colours = self.painting.table, self._colours
        kinds = table.targets if table.classes else shades_of(table.targets, self._scale)
        return np.asarray(kinds + len(colours) * self.painting.is_test)

    def _paint_points(self, painter: QPainter, plane: Plane, frame: Frame) -> None:
        if not self.is_sheet:
            super()._paint_points(painter, plane, frame)
            return
        colours = shade_colours()
        if plane.class_names:
            colours = themes.current().classes(len(plane.class_names), plane.colours)
        ratio = painter.deviceTransform().m11()  # of the screen, or of a larger picture
        look = (self.size(), ratio, frame, themes.current().name, colours, self.shows_test, plane.scale)
        if self.layer is None or self._look != look:
            self._scale = plane.scale or 1.0
            self._make_layer(colours, frame, ratio)
            self._look = look
        painter.drawImage(QPointF(0, 0), self._stamped)

    def _make_layer(self, colours: tuple[str, ...], frame: Frame, ratio: float) -> None:
        discs = class_discs if self.painting.table.classes else number_discs
        self._colours = colours
        self.layer, self._frame = PointLayer(self.size(), ratio, discs(colours, ratio)), frame
        shown, self._places = self._shown(), self.painting.table.inputs
        self.layer.add(frame.all_at(self._places[shown]), self._kinds()[shown])
        self._stamped = self.layer.image()

    # --- the hand -----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        frame = self.frame()
        inside = frame is not None and frame.area.contains(event.position())
        if not self.paints or not inside or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        assert frame is not None
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.set_probe(frame.values_at(event.position()))
        self.painting.press(frame.values_at(event.position()))
        self._hold.start()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        frame = self.frame()
        if self.painting.is_painting and frame is not None:
            self.painting.drag(frame.values_at(event.position()))
            self._hold.start()  # only a hand that rests is a hand that holds
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.painting.is_painting:
            self._hold.stop()
            self.painting.release()
            return
        super().mouseReleaseEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.paints or not event.angleDelta().y():
            super().wheelEvent(event)
            return
        self._widen(1 if event.angleDelta().y() > 0 else -1)
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.paints and event.matches(QKeySequence.StandardKey.SelectAll):
            self.painting.select_all()
            return
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if not self.paints or not plain or not self._take_key(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def _take_key(self, key: Qt.Key) -> bool:
        """Whether the key was one of painting."""
        painting = self.painting
        if key in _TOOL_KEYS:
            painting.take_tool(_TOOL_KEYS[key])
        elif key in _WIDER:
            self._widen(_WIDER[key])
        elif Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
            painting.take_class((key - Qt.Key.Key_1) % 10)  # 0 is the tenth
        elif key == Qt.Key.Key_Escape:
            self._hold.stop()
            painting.cancel()
            painting.select_none()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            painting.erase_selected()
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.probe is not None:
                painting.apply(self.probe)
        elif key in _ARROWS and painting.selected.any():
            self._nudge(*_ARROWS[key])
        else:
            return False
        return True

    def _widen(self, steps: int) -> None:
        self.painting.set_radius(self.painting.radius + steps * _WIDTH_STEP)

    def _nudge(self, across: int, up: int) -> None:
        frame = self.frame()
        if frame is not None:
            (left, right), (low, high) = frame.x_range, frame.y_range
            self.painting.nudge((across * _NUDGE * (right - left), up * _NUDGE * (high - low)))

    # --- painting -----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        frame = self.frame()
        if not self.is_sheet or frame is None or frame.area.width() < 1:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(frame.area)
        if self.paints and self.hasFocus():
            paint_outline(painter, frame, themes.current().focus)
        if self.paints:
            paint_selection(painter, frame, self.painting)
        if self.paints and self.probe is not None and (self.painting.tool != SELECT or self.hasFocus()):
            paint_hand(painter, frame, self.painting, self.probe)
        if not len(self.painting.table):
            paint_invitation(painter, frame, self.paints)

    def _paint_probe(self, painter: QPainter, frame: Frame) -> None:
        if not self.paints:
            super()._paint_probe(painter, frame)
