"""What a hand does on a sheet of points: the tool in use, and one stroke from the press to the release."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, Signal

from desktop_nn.data import painting
from desktop_nn.data.base import Bounds
from desktop_nn.data.own import OwnData, arranged, rows_to_test
from desktop_nn.data.painting import Mask, Place, Touch
from desktop_nn.data.table import EMPTY, Table
from desktop_nn.i18n import N_, _

BRUSH, PUT, SELECT, JITTER, MAGNET, ERASE = "brush", "put", "select", "jitter", "magnet", "erase"

#: Tools that act on a disc around the hand, and those whose strength can be chosen.
ROUND = (BRUSH, JITTER, MAGNET, ERASE)
STRONG = (BRUSH, JITTER, MAGNET)

#: What each stroke is called when it is undone.
_STEPS = {
    BRUSH: N_("paint points"),
    PUT: N_("put a point"),
    SELECT: N_("move points"),
    JITTER: N_("jitter points"),
    MAGNET: N_("draw points together"),
    ERASE: N_("erase points"),
}

_MOST_PLACES = 32  # that are sprayed at between two places of the hand
_MOST_SPRAYED = 12  # points at full intensity, for each place of the hand
_AROUND = 0.02  # of the sheet's width: how near to the selection the hand still takes hold of it
NARROWEST, WIDEST = 0.01, 0.3


class PointPainting(QObject):
    """Holds the points as the hand has made them so far; a finished stroke is told once.

    `radius` is a share of the sheet's width, `intensity` goes from 0 to 1. `is_test` (n,) says which points are
    tested with; those that stay keep their part while others go.
    """

    touched = Signal(object)  # Touch: what the hand has just done
    replaced = Signal()  # all points are others now, as by undo
    selection_changed = Signal()
    stroke_done = Signal(object, str)  # Table, what the step is called
    tool_changed = Signal(str)
    class_changed = Signal(int)
    radius_changed = Signal(float)

    def __init__(self, parent: QObject | None = None, rng: np.random.Generator | None = None) -> None:
        super().__init__(parent)
        self._rng = rng or np.random.default_rng()
        self.tool = BRUSH
        self.label = 0
        self.share = 1.0  # of the largest number to be met: what is painted where there are no classes
        self.radius, self.intensity = 0.08, 0.3
        self.table: Table = EMPTY
        self.is_test: Mask = np.zeros(0, np.bool_)
        self.selected: Mask = np.zeros(0, np.bool_)
        self._fraction, self._seed = OwnData.test_fraction, 0
        self._sheet: Bounds = ((-1.0, 1.0), (-1.0, 1.0))
        self._before: tuple[Table, Mask] | None = None  # of the stroke under way
        self._start: Place = (0.0, 0.0)
        self._last: Place = (0.0, 0.0)
        self._moves = False
        self._scale = 1.0

    # --- what is painted on -------------------------------------------------------------------------

    def show_data(self, own: OwnData, seed: int) -> None:
        """Paint on these points, divided by this seed; a stroke under way ends without effect when they are others."""
        self._fraction, self._seed, self._sheet = own.test_fraction, seed, own.bounds
        is_test = self._divided(own.table)
        same = own.table == self.table and (is_test == self.is_test).all()
        if not same:
            self._before = None
            self.is_test = is_test
        if len(own.table) != len(self.selected):
            self._select(np.zeros(len(own.table), np.bool_))
        self.table = own.table
        if not self.is_painting:
            self._scale = self.scale
        self.take_class(min(self.label, len(own.table.classes) - 1))
        if not same:
            self.replaced.emit()

    def take_tool(self, tool: str) -> None:
        """Use another tool."""
        self.tool = tool
        if tool != SELECT:
            self.select_none()
        self.tool_changed.emit(tool)

    def take_class(self, label: int) -> None:
        """Paint points of another class."""
        if 0 <= label < len(self.table.classes):
            self.label = label
            self.class_changed.emit(label)

    def take_share(self, share: float) -> None:
        """Paint points with another number to be met, from -1 to 1 of the largest one."""
        self.share = min(max(share, -1.0), 1.0)
        self.class_changed.emit(self.label)

    @property
    def scale(self) -> float:
        """The largest number to be met, whatever its sign; 1 where there is none."""
        targets = self.table.targets
        return float(np.abs(targets).max()) or 1.0 if len(targets) and not self.table.classes else 1.0

    @property
    def target(self) -> float:
        """The class, or the number to be met, of the points that are painted."""
        return self.label if self.table.classes else self._scale * self.share

    def set_radius(self, radius: float) -> None:
        """Act wider or narrower."""
        radius = min(max(radius, NARROWEST), WIDEST)
        if radius != self.radius:
            self.radius = radius
            self.radius_changed.emit(radius)

    @property
    def reach(self) -> float:
        """The radius in the units of the sheet; 0 for tools that act on one place."""
        (left, right), _y = self._sheet
        return self.radius * (right - left) if self.tool in ROUND else 0.0

    @property
    def is_painting(self) -> bool:
        """Whether a stroke is under way."""
        return self._before is not None

    @property
    def is_full(self) -> bool:
        """Whether the sheet takes no more points."""
        return len(self.table) >= painting.POINT_LIMIT

    # --- strokes ------------------------------------------------------------------------------------

    def press(self, place: Place) -> None:
        """Begin a stroke."""
        if self.tool == SELECT and not self._is_on_selection(place):
            self._select_nearest(place)
        self._moves = self.tool == SELECT and self._is_on_selection(place)
        self._before = self.table, self.is_test
        self._scale = self.scale  # a stroke paints one number, whatever it covers
        self._start = self._last = place
        if self.tool != SELECT:
            self._act(place)

    def drag(self, place: Place) -> None:
        """Go on with the stroke."""
        if self._before is None:
            return
        before, self._last = self._last, place
        if self.tool == SELECT:
            self._drag_selection(self._before[0], place)
        elif self.tool != PUT:
            self._act(place, before)

    def hold(self) -> None:
        """The hand rests where it is: a brush goes on spraying, and the others go on acting."""
        if self._before is not None and self.tool in STRONG:
            self._act(self._last)

    def release(self) -> None:
        """End the stroke: one step to undo, if it changed anything."""
        before, self._before = self._before, None
        if before is None:
            return
        self.selection_changed.emit()  # the rectangle is drawn no more
        if before[0] != self.table:
            self._finish(before[0], _(_STEPS[self.tool]))

    def cancel(self) -> None:
        """Take the stroke under way back."""
        if self._before is not None:
            (self.table, self.is_test), self._before = self._before, None
            self.select_none()
            self.replaced.emit()

    def apply(self, place: Place) -> None:
        """A whole stroke at one place, as a key does it."""
        self.press(place)
        self.release()

    def erase_selected(self) -> None:
        """Take the selected points away."""
        self._whole(painting.without(self.table, self.selected), _(_STEPS[ERASE]))

    def clear(self) -> None:
        """Take all points away."""
        self._whole(painting.without(self.table, np.ones(len(self.table), np.bool_)), _("take all points away"))

    def nudge(self, shift: Place) -> None:
        """Move the selected points a little, as a key does it."""
        self._whole(painting.moved(self.table, self.selected, shift, self._sheet), _(_STEPS[SELECT]))

    def _whole(self, touch: Touch, words: str) -> None:
        """A stroke that is done at once."""
        before = self.table
        if touch.table is not before:
            self._take(touch)
            self._finish(before, words)

    def _finish(self, before: Table, words: str) -> None:
        """The points that are left are ordered so that they keep their part."""
        table = self.table
        if len(table) < len(before):
            table = arranged(table, self.is_test, self._fraction, self._seed)
        self.stroke_done.emit(table, words)

    def _divided(self, table: Table) -> Mask:
        return rows_to_test(table, self._fraction, self._seed)

    def _act(self, place: Place, before: Place | None = None) -> None:
        """Use the tool at a place; brush and eraser also on the way from the place before, so that no gap is left."""
        table, reach, intensity = self.table, self.reach, self.intensity
        start = place if before is None else before
        count = self._count() * self._places(start, place)
        acts: dict[str, Callable[[], Touch]] = {
            BRUSH: lambda: painting.sprayed(table, start, place, reach, count, self.target, self._sheet, self._rng),
            PUT: lambda: painting.put(table, place, self.target, self._sheet),
            JITTER: lambda: painting.jittered(table, place, reach, intensity, self._sheet, self._rng),
            MAGNET: lambda: painting.attracted(table, place, reach, intensity, self._sheet),
            ERASE: lambda: painting.erased(table, start, place, reach),
        }
        self._take(acts[self.tool]())

    def _places(self, start: Place, end: Place) -> int:
        """At how many places the brush sprays on a way: its circles touch each other."""
        distance = float(np.hypot(end[0] - start[0], end[1] - start[1]))
        return min(max(int(np.ceil(distance / self.reach)) if self.reach else 1, 1), _MOST_PLACES)

    def _count(self) -> int:
        return max(1, round(_MOST_SPRAYED * self.intensity))

    def _take(self, touch: Touch) -> None:
        if touch.table is self.table:
            return
        self.table, fresh = touch.table, touch.fresh
        self.is_test = self.is_test[touch.kept]
        if fresh:
            self.is_test = np.concatenate([self.is_test, self._divided(touch.table)[-fresh:]])
        selected = np.concatenate([self.selected[touch.kept], np.zeros(fresh, np.bool_)])
        self.touched.emit(touch)
        self._select(selected)

    # --- the selection ------------------------------------------------------------------------------

    def select_none(self) -> None:
        """Select nothing."""
        self._select(np.zeros(len(self.table), np.bool_))

    def select_all(self) -> None:
        """Select every point."""
        self._select(np.ones(len(self.table), np.bool_))

    @property
    def rectangle(self) -> tuple[Place, Place] | None:
        """Two corners of the rectangle that is being drawn around points."""
        drawn = self._before is not None and self.tool == SELECT and not self._moves
        return (self._start, self._last) if drawn else None

    @property
    def selection_box(self) -> tuple[Place, Place] | None:
        """Two corners around the selected points."""
        if not self.selected.any():
            return None
        chosen = self.table.inputs[self.selected]
        (left, low), (right, high) = chosen.min(axis=0).tolist(), chosen.max(axis=0).tolist()
        return (left, low), (right, high)

    def _select(self, selected: Mask) -> None:
        changed = len(selected) != len(self.selected) or (selected != self.selected).any()
        self.selected = selected
        if changed or selected.any():
            self.selection_changed.emit()

    def _is_on_selection(self, place: Place) -> bool:
        box, margin = self.selection_box, self._around
        return box is not None and all(
            low - margin <= at <= high + margin for at, low, high in zip(place, *box, strict=True)
        )

    def _drag_selection(self, before: Table, place: Place) -> None:
        if self._moves:
            shift = (place[0] - self._start[0], place[1] - self._start[1])
            self._take(painting.moved(before, self.selected, shift, self._sheet))
        else:
            self._select(painting.within(self.table, self._start, place))
            self.selection_changed.emit()

    def _select_nearest(self, place: Place) -> None:
        """The point under the hand, or else none."""
        away = np.hypot(*(self.table.inputs - np.asarray(place, np.float32)).T)
        nearest = np.zeros(len(self.table), np.bool_)
        if len(away) and away.min() <= self._around:
            nearest[int(away.argmin())] = True
        self._select(nearest)

    @property
    def _around(self) -> float:
        return _AROUND * (self._sheet[0][1] - self._sheet[0][0])
