"""The order of the Tab key: as one reads the window, and never into something that cannot be seen."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QTabBar, QWidget


def move_focus(window: QMainWindow, forwards: bool, left: QWidget | None = None) -> bool:
    """Give the focus to the next (or previous) control of a window, round and round.

    Without a focus it goes on from `left`: the control that had it last, which may be disabled or hidden by now.
    """
    start = QApplication.focusWidget()
    if start in (None, window):
        start = left
    order = reading_order(window, start)
    if not order:
        return False
    here = _place(order, start)
    if here is None:
        target = order[0 if forwards else -1]
    else:
        target = order[(here + (1 if forwards else -1)) % len(order)]
    reason = Qt.FocusReason.TabFocusReason if forwards else Qt.FocusReason.BacktabFocusReason
    target.setFocus(reason)
    return True


def reading_order(window: QMainWindow, also: QWidget | None = None) -> list[QWidget]:
    """Every control that takes the Tab key: part by part from left to right, in each part line by line.

    `also` has its place among them even where it cannot take the key at present.
    """
    parts: dict[QWidget, list[QWidget]] = {}
    for widget in window.findChildren(QWidget):
        if not _takes_tab(widget, window) and widget is not also:
            continue
        part = _part_of(widget, window)
        behind = _in_column(part) and part.visibleRegion().isEmpty()  # a tab behind another is "visible" for Qt
        if not behind:
            parts.setdefault(part, []).append(widget)
    ordered = sorted(parts, key=_part_key)
    return [widget for part in ordered for widget in _line_by_line(parts[part], part)]


def _takes_tab(widget: QWidget, window: QWidget) -> bool:
    return (
        bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and widget.isEnabled()
        and widget.isVisible()
        and widget.window() is window
        and widget.focusProxy() is None
    )


def _part_of(widget: QWidget, window: QWidget) -> QWidget:
    """The dock, bar or other direct child of the window that holds a widget."""
    part = widget
    while (parent := part.parentWidget()) is not None and parent is not window:
        part = parent
    return part


def _in_column(part: QWidget) -> bool:
    return isinstance(part, QDockWidget | QTabBar)


def _part_key(part: QWidget) -> tuple[bool, int, int]:
    """Bars first, then the columns from left to right; the tabs of a column come before what they choose."""
    return _in_column(part), part.x() if _in_column(part) else 0, part.y()


def _line_by_line(widgets: list[QWidget], part: QWidget) -> list[QWidget]:
    """Sorted by lines; what overlaps the first of a line by half of its height stands in that line."""
    places = {widget: QRect(widget.mapTo(part, QPoint()), widget.size()) for widget in widgets}
    rest = sorted(widgets, key=lambda widget: (places[widget].top(), places[widget].left()))
    ordered: list[QWidget] = []
    while rest:
        first = min(rest, key=lambda widget: (places[widget].center().y(), places[widget].left()))
        middle = places[first].center().y()
        # one that is not laid out yet has no height, and its middle is not in it
        line = [each for each in rest if each is first or places[each].top() <= middle <= places[each].bottom()]
        small = [each for each in line if places[each].height() <= 2 * places[first].height()]
        ordered += sorted(small, key=lambda widget: places[widget].left())
        rest = [each for each in rest if each not in small]
    return ordered


def _place(order: list[QWidget], widget: QWidget | None) -> int | None:
    while widget is not None:
        if widget in order:
            return order.index(widget)
        widget = widget.parentWidget()
    return None
