"""A drawing as a value with a history: strokes under undo, their ink, and the digit made from it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QUndoCommand

from desktop_nn.data.drawing import NormalisationSteps, area_weights, at_size, normalise_steps
from desktop_nn.i18n import _
from desktop_nn.ui.undo_stack import UndoStack
from desktop_nn.ui.views.drawing import strokes as ink
from desktop_nn.ui.views.drawing.strokes import INK_SIDE, Ink, Mark, Picture, Point, Stroke

#: Side of the digit a network gets, unless it says otherwise.
DIGIT_SIDE = 28

_CHANGE_MILLISECONDS = 30
_UNDO_LIMIT = 200


class Sketch(QObject):
    """What is drawn. The pen calls `begin`, `extend` and `end`; every finished act can be undone.

    `changed` comes at once and then at most every 30 ms while the pen moves. Whoever paints the marks paints
    the whole stroke at `stroke_ended` and paints everything anew at `replaced`.
    """

    changed = Signal()
    stroke_ended = Signal(object)  # Stroke
    replaced = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = UndoStack(self)
        self.undo_stack.setUndoLimit(_UNDO_LIMIT)
        self._marks: tuple[Mark, ...] = ()
        self._active: Stroke | None = None
        self._raster = ink.blank_raster()
        self._without = self._raster  # the stroke under way
        self._ink: Ink | None = None
        self._steps: NormalisationSteps | None = None
        self._waiting = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_CHANGE_MILLISECONDS)
        self._pause.timeout.connect(self._pause_over)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The finished marks, oldest first."""
        return self._marks

    @property
    def active(self) -> Stroke | None:
        """The stroke under way."""
        return self._active

    @property
    def is_empty(self) -> bool:
        """Whether there is no ink at all (an erased stroke leaves none)."""
        return not self.ink().any()

    def ink(self) -> Ink:
        """The ink as (280, 280) bytes, 255 where there is ink, the stroke under way included."""
        if self._ink is None:
            raster = self._raster
            if self._active is not None:
                raster = raster.copy()
                painter = QPainter(raster)
                ink.paint_tip(painter, self._active, INK_SIDE, ink.RASTER)
                painter.end()
            self._ink = ink.ink_of(raster)
        return self._ink

    def steps(self) -> NormalisationSteps | None:
        """How the drawing becomes a digit like those of MNIST; None while nothing is drawn."""
        if self._steps is None and not self.is_empty:
            self._steps = normalise_steps(self.ink())
        return self._steps

    def pixels(self, centred: bool = True, side: int = DIGIT_SIDE) -> bytes:
        """The drawing as the side x side bytes a network gets: normalised like MNIST, or only made smaller."""
        if not centred:
            return shrink(self.ink(), side)
        steps = self.steps()
        return bytes(side * side) if steps is None else at_size(steps.result, side).tobytes()

    # --- the pen ----------------------------------------------------------------------------------

    def begin(self, point: Point, width: float, erases: bool) -> Stroke:
        """Put the pen down."""
        self.end()
        self._without = self._raster.copy()
        self._active = Stroke((point,), width, erases)
        self._touch()
        return self._active

    def extend(self, point: Point) -> Stroke | None:
        """Move the pen; None when it is up or has not moved."""
        if self._active is None or point == self._active.points[-1]:
            return None
        self._active = self._active.to(point)
        painter = QPainter(self._raster)
        ink.paint_piece(painter, self._active, len(self._active.points) - 1, INK_SIDE, ink.RASTER)
        painter.end()
        self._touch()
        return self._active

    def end(self) -> None:
        """Lift the pen: the stroke is finished and can be undone."""
        stroke, self._active = self._active, None
        if stroke is None:
            return
        self._raster = self._without  # in place of its pieces the stroke is painted whole
        painter = QPainter(self._raster)
        ink.paint_stroke(painter, stroke, INK_SIDE, ink.RASTER)
        painter.end()
        text = _("Erase") if stroke.erases else _("Stroke")
        self._push((*self._marks, stroke), text, is_painted=True)
        self.stroke_ended.emit(stroke)

    # --- other acts -------------------------------------------------------------------------------

    def add(self, points: list[tuple[float, float]], width: float) -> None:
        """Draw a line through points given in parts of the canvas."""
        self.end()
        stroke = Stroke(tuple(Point(x, y) for x, y in points), width)
        self._push((*self._marks, stroke), _("Stroke"))

    def clear(self) -> None:
        """Take everything away; undo brings it back."""
        self.end()
        if self._marks:
            self._push((), _("Clear"))

    def put_picture(self, pixels: Ink) -> None:
        """Replace the drawing by the ink of an image, (280, 280) bytes with 255 for ink."""
        self.end()
        self._push((Picture.of(pixels),), _("Picture"))

    def show(self, marks: tuple[Mark, ...], is_painted: bool = False) -> None:
        """Make these the finished marks, outside the history (undo and redo come through here)."""
        self._marks = marks
        if is_painted:
            self._touch()
            return
        self._raster = ink.blank_raster()
        painter = QPainter(self._raster)
        ink.paint_marks(painter, marks, INK_SIDE, ink.RASTER)
        painter.end()
        self._touch()
        self.replaced.emit()

    def _push(self, marks: tuple[Mark, ...], text: str, is_painted: bool = False) -> None:
        self.undo_stack.push(_Change(self, marks, text, is_painted))

    def _touch(self) -> None:
        """What was computed from the ink is out of date; say so now, or 30 ms after the last time."""
        self._ink = self._steps = None
        if self._pause.isActive():
            self._waiting = True
        else:
            self._pause.start()
            self.changed.emit()

    @Slot()
    def _pause_over(self) -> None:
        if self._waiting:
            self._waiting = False
            self._pause.start()
            self.changed.emit()


class _Change(QUndoCommand):
    """From some marks to others; strokes are values, so keeping both costs nothing."""

    def __init__(self, sketch: Sketch, marks: tuple[Mark, ...], text: str, is_painted: bool) -> None:
        super().__init__(text)
        self._sketch, self._before, self._after = sketch, sketch.marks, marks
        self._is_painted = is_painted  # true once: when the pen has painted the stroke already

    def redo(self) -> None:
        self._sketch.show(self._after, self._is_painted)
        self._is_painted = False

    def undo(self) -> None:
        self._sketch.show(self._before)


def shrink(pixels: Ink, side: int = DIGIT_SIDE) -> bytes:
    """(280, 280) ink made smaller, each pixel the mean of what it covers: what a network gets without normalisation."""
    share = area_weights(INK_SIDE, side)
    small: Ink = (share @ pixels @ share.T).round().astype(np.uint8)
    return small.tobytes()
