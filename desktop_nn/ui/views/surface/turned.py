"""A picture in space that is turned by dragging or by the arrow keys."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_nn.i18n import _
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.views.surface.camera import Camera

_DEGREES_PER_PIXEL = 0.4
_DEGREES_PER_KEY = 5.0
_KEY_ZOOM = 1.1


class Turned(QWidget):
    """Keeps the camera, which begins at `home`; what is seen is painted by who inherits from it."""

    def __init__(self, name: str, parent: QWidget | None = None, home: Camera | None = None) -> None:
        super().__init__(parent)
        self._home = home or Camera()
        self._camera = self._home
        self._dragged: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 180)
        self.setAccessibleName(name)
        self.setAccessibleDescription(
            _("Drag or press the arrow keys to turn it; the wheel, plus and minus bring it nearer; Home puts it back.")
        )
        self.setToolTip(tooltip(self.accessibleDescription()))

    @property
    def camera(self) -> Camera:
        """From where it is seen."""
        return self._camera

    def set_camera(self, camera: Camera) -> None:
        """See it from somewhere else."""
        self._camera = camera
        self.update()

    def project(self, places: npt.NDArray[np.floating]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Where places (..., 3) of the box from -1 to 1 are seen, and how far away they are."""
        return self._camera.project(places, QRectF(self.rect()))

    # --- Qt -----------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(420, 400)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None:
            moved = event.position() - self._dragged
            self._dragged = event.position()
            self.set_camera(self._camera.moved(_DEGREES_PER_PIXEL * moved.x(), _DEGREES_PER_PIXEL * moved.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.set_camera(self._camera.moved(zoom=1.0015 ** event.angleDelta().y()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _DEGREES_PER_KEY
        moves = {
            Qt.Key.Key_Left: (step, 0.0, 1.0), Qt.Key.Key_Right: (-step, 0.0, 1.0),
            Qt.Key.Key_Up: (0.0, step, 1.0), Qt.Key.Key_Down: (0.0, -step, 1.0),
            Qt.Key.Key_Plus: (0.0, 0.0, _KEY_ZOOM), Qt.Key.Key_Equal: (0.0, 0.0, _KEY_ZOOM),
            Qt.Key.Key_Minus: (0.0, 0.0, 1 / _KEY_ZOOM),
        }  # fmt: skip
        if event.key() == Qt.Key.Key_Home:
            self.set_camera(self._home)
        elif event.key() in moves:
            self.set_camera(self._camera.moved(*moves[Qt.Key(event.key())]))
        else:
            super().keyPressEvent(event)
