"""Where the keyboard stays when the control it is on cannot be used for a while, or goes away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from shiboken6 import isValid

from desktop_nn.ui.focus_order import move_focus


class FocusKeeper(QObject):
    """Remembers the place of the keyboard in one window.

    Qt moves the focus on whenever its control is disabled, a button that disables itself among them, or lets go of it
    when a whole panel is. Here it stays: who pressed a key can press it again as soon as there is something to do, and
    the Tab key goes on from there.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._place: QWidget | None = None  # where the keyboard is, or was last
        self._rests = False  # on a control that cannot be used now
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    def move(self, forwards: bool) -> bool:
        """Go to the next (or previous) control; stay when Qt wants to go because the control was just disabled."""
        place = self._place if self._place is not None and isValid(self._place) else None
        now = QApplication.focusWidget()
        if now is not None and now is place and now.isVisible() and not now.isEnabled() and not self._rests:
            self._rests = True
            return True
        if now is not None and now is place and not now.isVisible() and _is_put_away(now):
            self._window.setFocus()  # with its panel, which may be back in a moment
            return True
        return move_focus(self._window, forwards, place)

    @Slot("QWidget*", "QWidget*")
    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is None or now is self._place or now.window() is not self._window or now is self._window:
            return
        if self._place is not None and isValid(self._place):
            self._place.removeEventFilter(self)
        self._place, self._rests = now, False
        now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.EnabledChange and isinstance(watched, QWidget) and watched.isEnabled():
            self._rests = False
            if QApplication.focusWidget() in (None, self._window):  # a whole panel was disabled
                watched.setFocus()
        return False


def _is_put_away(widget: QWidget) -> bool:
    """Whether it is hidden with what it stands in, and not by itself."""
    parent = widget.parentWidget()
    return parent is not None and not widget.isHidden() and not parent.isVisible()
