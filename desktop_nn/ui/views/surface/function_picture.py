"""The picture of a network with one input: its output as a curve, with the samples and the threshold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_nn.i18n import _, decimal
from desktop_nn.ui import theme as themes
from desktop_nn.ui.views.frame import Frame, Range
from desktop_nn.ui.views.points import Cloud, paint_cloud, paint_note
from desktop_nn.ui.views.text_sheet import paint_sheet

_ROOM = 0.2  # above and below the targets, in units of their range
_KEY_STEPS = 50
_HUGE = 1e6  # outputs of a run that blew up are cut off here


@dataclass(frozen=True, eq=False)
class Function:
    """Inputs and the output for each; above `threshold` the network decides for class 1, if it decides at all."""

    x: npt.NDArray[np.float32]
    y: npt.NDArray[np.float32]
    threshold: float | None = 0.5


class FunctionPicture(QWidget):
    """Paints one curve; hover, or the arrow keys, read it at one place."""

    probed = Signal(object)  # (x,), or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._x_range: Range = (0.0, 1.0)
        self._name = "x"
        self._cloud: Cloud | None = None
        self._test: Cloud | None = None
        self._targets: Range = (0.0, 1.0)
        self.shows_test = True
        self._function: Function | None = None
        self._probe: float | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 140)
        self.setAccessibleName(_("Output of the network"))
        self.setAccessibleDescription(_("The left and right keys read the output of the network from place to place."))

    def set_plane(
        self, x_range: Range, name: str, cloud: Cloud, test: Cloud | None = None, targets: Range = (0.0, 1.0)
    ) -> None:
        """Show other samples, whose targets lie within `targets`."""
        self._x_range, self._name, self._cloud, self._test, self._targets = x_range, name, cloud, test, targets
        self._function, self._probe = None, None
        self.update()

    def set_function(self, function: Function) -> None:
        """Show what the network answers now."""
        finite = np.nan_to_num(function.y, posinf=_HUGE, neginf=-_HUGE)
        self._function = Function(function.x, np.clip(finite, -_HUGE, _HUGE), function.threshold)
        self.update()

    def show_test(self, on: bool) -> None:
        """Show the test samples, too."""
        self.shows_test = on
        self.update()

    @property
    def probe(self) -> float | None:
        """The place that is being read."""
        return self._probe

    def set_probe(self, x: float | None) -> None:
        """Read the output at a place."""
        self._probe = x
        if x is not None:
            self.setAccessibleDescription(self.describe(x))
        self.update()
        self.probed.emit(None if x is None else (x,))

    def output_at(self, x: float) -> float | None:
        """The output at a place."""
        return None if self._function is None else self._output(x)

    def describe(self, x: float) -> str:
        """The output at a place, in words."""
        if self._function is None:
            return ""
        return _("{name} = {x}: output {y}").format(name=self._name, x=decimal(x), y=decimal(self._output(x), 3))

    def _output(self, x: float) -> float:
        assert self._function is not None
        return float(np.interp(x, self._function.x, self._function.y))

    def frame(self) -> Frame:
        """Where the curve lies in the widget."""
        bottom, top = self._targets
        low, high = bottom - _ROOM * (top - bottom), top + _ROOM * (top - bottom)
        if self._function is not None:
            low = min(low, float(self._function.y.min()) - 0.05)
            high = max(high, float(self._function.y.max()) + 0.05)
        return Frame.within(QRectF(self.rect()), self._x_range, (low, high), equal=False)

    def sizeHint(self) -> QSize:
        return QSize(420, 400)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, frame = themes.current(), self.frame()
        if frame.area.width() < 1:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.surface))
        frame.paint_axes(painter, self._name, _("Output"), grid=True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._cloud is not None and not self._cloud.is_few:  # many samples would hide the curve
            self._paint_samples(painter, frame)
        if self._function is not None:
            threshold = self._function.threshold
            if threshold is not None:
                painter.setPen(QPen(QColor(theme.text_muted), 1, Qt.PenStyle.DashLine))
                painter.drawLine(frame.at(self._x_range[0], threshold), frame.at(self._x_range[1], threshold))
            self._paint_errors(painter, frame)
            line = [frame.at(float(x), float(y)) for x, y in zip(self._function.x, self._function.y, strict=True)]
            painter.setPen(QPen(QColor(theme.accent), 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF(line))
        if self._cloud is not None and self._cloud.is_few:
            self._paint_samples(painter, frame)
        self._paint_probe(painter, frame)

    def _paint_errors(self, painter: QPainter, frame: Frame) -> None:
        """How far the curve is from each of a few targets: what the error is made of."""
        if self._cloud is None or not self._cloud.is_few or self._function is None:
            return
        if self._function.threshold != (self._targets[0] + self._targets[1]) / 2:
            return  # its targets stand elsewhere
        painter.setPen(QPen(QColor(themes.current().danger), 1.75, Qt.PenStyle.DotLine))
        for x, y in self._cloud.places:
            painter.drawLine(frame.at(float(x), float(y)), frame.at(float(x), self._output(float(x))))

    def _paint_samples(self, painter: QPainter, frame: Frame) -> None:
        if self._cloud is None:
            return
        if self._test is not None and self.shows_test:
            paint_cloud(painter, frame, self._test, 2, is_test=True)
        paint_cloud(painter, frame, self._cloud, 2, is_test=False)
        if self._function is not None and self._cloud.is_few:
            for x, y in self._cloud.places:
                paint_note(painter, frame.at(float(x), float(y)), decimal(self._output(float(x))))

    def _paint_probe(self, painter: QPainter, frame: Frame) -> None:
        if self._probe is None or self._function is None:
            return
        at = frame.at(self._probe, self._output(self._probe))
        painter.setPen(QPen(QColor(themes.current().text_muted), 1))
        painter.drawLine(QPointF(at.x(), frame.area.top()), QPointF(at.x(), frame.area.bottom()))
        paint_sheet(painter, at, [self.describe(self._probe)], frame.area)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        frame = self.frame()
        inside = frame.area.contains(event.position())
        self.set_probe(frame.values_at(event.position())[0] if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        self.set_probe(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() not in moves:
            super().keyPressEvent(event)
            return
        left, right = self._x_range
        x = (left + right) / 2 if self._probe is None else self._probe
        self.set_probe(min(max(x + moves[Qt.Key(event.key())] * (right - left) / _KEY_STEPS, left), right))
