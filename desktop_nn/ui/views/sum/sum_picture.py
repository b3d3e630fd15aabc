"""Two pictures over one axis: above, targets and output; below, what each unit adds to it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_nn.i18n import _
from desktop_nn.ui import theme as themes
from desktop_nn.ui.theme import SPACE_4
from desktop_nn.ui.views.frame import BOTTOM, LEFT, RIGHT, TOP, Frame
from desktop_nn.ui.views.sum.sum_paint import heights_on_screen, paint_output, paint_units
from desktop_nn.ui.views.sum.target_pen import MOVES, TargetPen
from desktop_nn.ui.views.sum.unit_sum import Shown, Targets, UnitSum
from desktop_nn.ui.views.sum.unit_words import unit_words
from desktop_nn.ui.views.text_sheet import paint_sheet

_UPPER_SHARE = 0.56
_NEAR = 10.0  # pixels from a curve that count as pointing at it


class SumPicture(QWidget):
    """Point at a curve, or go from one to the next with the arrow keys, to single a unit out.

    While drawing is on, a stroke over the upper picture is told by `line_drawn`.
    """

    unit_pointed = Signal(object)  # its number, or None
    line_drawn = Signal(object)  # places (n, 2)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Shown | None = None
        self._at: float | None = None  # the place that is pointed at
        self._pen = TargetPen(self.line_drawn.emit)
        self._is_drawing = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 180)
        self.setAccessibleName(_("Output and units"))
        self._describe()

    # --- what is shown ------------------------------------------------------------------------------

    @property
    def shown(self) -> Shown | None:
        """What there is to be seen."""
        return self._shown

    def set_targets(self, targets: Targets) -> None:
        """Show other samples; the curves stay until the next answer."""
        self._shown = Shown(targets) if self._shown is None else replace(self._shown, targets=targets)
        self._pen.drop()
        self.update()

    def set_sum(self, units: UnitSum) -> None:
        """Show what the units add now."""
        if self.single is not None and self.single >= units.units:
            self.single_out(None)
        self._change(units=units)

    def set_count(self, count: int | None) -> None:
        """Sum up so many units only; None for all."""
        self._change(count=count)

    def show_test(self, on: bool) -> None:
        """Show the test samples, too."""
        self._change(test=on)

    @property
    def single(self) -> int | None:
        """The unit that is singled out."""
        return None if self._shown is None else self._shown.single

    def single_out(self, unit: int | None) -> None:
        """Bring one unit out, and show the output without it."""
        known = self._shown is not None and self._shown.units is not None and (unit or 0) < self._shown.units.units
        if unit != self.single and (unit is None or known):
            self._change(single=unit)
            self._describe()
            self.unit_pointed.emit(unit)

    @property
    def is_drawing(self) -> bool:
        """Whether a stroke draws the target."""
        return self._is_drawing

    def set_drawing(self, on: bool) -> None:
        """Take strokes as the target, or read the curves again."""
        self._is_drawing, self._at = on, None
        self._pen.rest()
        self.setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)
        self.single_out(None)
        self._describe()
        self.update()

    def words(self) -> list[str]:
        """What there is to say of the unit that is singled out."""
        shown = self._shown
        if shown is None or shown.units is None or shown.single is None:
            return []
        return unit_words(shown.units, shown.single, shown.targets.names[0], self._at)

    def _change(self, **changes: object) -> None:
        if self._shown is not None:
            self._shown = replace(self._shown, **changes)  # type: ignore[arg-type]
            self.update()

    def _describe(self) -> None:
        keys = _("The left and right keys go from unit to unit, in the order in which they are summed up.")
        pen = _("The arrow keys move the pen; Space puts it down and lifts it, Esc gives the line up.")
        self.setAccessibleDescription("; ".join(self.words()) or (pen if self._is_drawing else keys))

    # --- where things lie ---------------------------------------------------------------------------

    def output_frame(self) -> Frame:
        """Targets and output. A stroke keeps the frame that it began in."""
        assert self._shown is not None
        if self._pen.frame is not None:
            return self._pen.frame
        return Frame(self._areas()[0], self._shown.targets.x_range, self._shown.output_range)

    def units_frame(self) -> Frame:
        """What each unit adds."""
        assert self._shown is not None
        return Frame(self._areas()[1], self._shown.targets.x_range, self._shown.units_range)

    def _areas(self) -> tuple[QRectF, QRectF]:
        inside = QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -BOTTOM)
        height = round((inside.height() - SPACE_4) * _UPPER_SHARE)
        above, below = QRectF(inside), QRectF(inside)
        above.setHeight(height)
        below.setTop(inside.top() + height + SPACE_4)
        return above, below

    def sizeHint(self) -> QSize:
        return QSize(440, 380)

    # --- painting -----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self._shown
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(themes.current().surface))
        if shown is None or min(*(area.height() for area in self._areas()), self._areas()[0].width()) < 1:
            return
        upper, lower = self.output_frame(), self.units_frame()
        upper.paint_axes(painter, "", shown.targets.names[1], grid=True, numbers_below=False)
        lower.paint_axes(painter, shown.targets.names[0], _("Each unit"), grid=True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for frame, paint in ((lower, paint_units), (upper, paint_output)):
            painter.setClipRect(frame.area)
            paint(painter, frame, shown)
        painter.setClipping(False)
        if self._is_drawing:
            painter.setPen(QPen(QColor(themes.current().test), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(upper.area)
            self._pen.paint(painter, upper)
        if words := self.words():
            paint_sheet(painter, self._sheet_place(lower), words, QRectF(self.rect()))

    def _sheet_place(self, frame: Frame) -> QPointF:
        """Beside the pointer; without one beside the bend, or in the middle."""
        assert self._shown is not None
        units, unit, x = self._shown.units, self._shown.single, self._at
        assert units is not None
        assert unit is not None
        if x is None:
            knot = float(units.knots[unit])
            x = knot if frame.x_range[0] <= knot <= frame.x_range[1] else sum(frame.x_range) / 2
        return frame.at(x, float(np.interp(x, units.x, units.pieces[unit])))

    # --- mouse --------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._shown is None:
            return
        if self._pen.is_down:
            self._pen.move_to(self.output_frame().values_at(event.position()))
        elif not self._is_drawing:
            unit = self._unit_near(event.position())
            self._at = None if unit is None else self.units_frame().values_at(event.position())[0]
            self.single_out(unit)
            self._describe()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._is_drawing or event.button() != Qt.MouseButton.LeftButton or self._shown is None:
            return
        frame = self.output_frame()
        if frame.area.contains(event.position()):
            self._pen.rest()
            self._pen.begin(frame, frame.values_at(event.position()))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._pen.is_down:
            self._pen.lift()
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._at = None
        self.single_out(None)
        super().leaveEvent(event)

    def _unit_near(self, position: QPointF) -> int | None:
        """The unit whose curve passes nearest to the pointer, if any is near."""
        assert self._shown is not None
        frame, units = self.units_frame(), self._shown.units
        if units is None or not frame.area.contains(position):
            return None
        x = frame.values_at(position)[0]
        right = int(np.clip(np.searchsorted(units.x, x), 1, len(units.x) - 1))
        share = (x - units.x[right - 1]) / (units.x[right] - units.x[right - 1])
        values = (1 - share) * units.pieces[:, right - 1] + share * units.pieces[:, right]
        away = np.abs(heights_on_screen(frame, values) - position.y())
        return int(away.argmin()) if away.min() <= _NEAR else None

    # --- keys ---------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._shown is None or not (self._draw(event) if self._is_drawing else self._go_on(event)):
            super().keyPressEvent(event)

    def _draw(self, event: QKeyEvent) -> bool:
        done = self._pen.press(event, self.output_frame())
        self.update()
        return done

    def _go_on(self, event: QKeyEvent) -> bool:
        """To the next unit, in the order of the sum."""
        assert self._shown is not None
        units, step = self._shown.units, MOVES.get(Qt.Key(event.key()), (0, 0))[0]
        if units is None or not step:
            return False
        place = -1 if step > 0 else units.units
        if self.single is not None:
            place = units.place_in_order(self.single)
        self._at = None
        self.single_out(int(units.order[min(max(place + step, 0), units.units - 1)]))
        return True
