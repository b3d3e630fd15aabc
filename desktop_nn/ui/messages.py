"""How the window speaks up: a quiet bar for what went wrong or well, a dialog for bugs."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from desktop_nn.errors import UserError
from desktop_nn.i18n import _
from desktop_nn.ui import theme as themes
from desktop_nn.ui.dialogs.bug_dialog import BugDialog
from desktop_nn.ui.theme import ICON_SIZE, SPACE_2, SPACE_3, icon, icon_pixmap

Act = tuple[str, Callable[[], object]]

#: Each kind of message with its icon, the colour of the icon and how long it stays (0: until closed).
_KINDS: dict[str, tuple[str, str, int]] = {
    "info": ("info", "accent", 12_000),
    "success": ("success", "success", 5_000),
    "warning": ("warning", "warning", 0),
    "danger": ("error", "danger", 0),
}


class MessageBar(QWidget):
    """One line at the top of the window. A new message takes the place of the old one; Escape closes it."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        self.kind = ""
        self._buttons: list[QPushButton] = []
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.timeout.connect(self.close_message)
        self._build()
        self.setAccessibleName(_("Message"))
        themes.themes.theme_changed.connect(self._colour)
        self.hide()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._frame = QFrame()
        self._frame.setObjectName("message")
        outer.addWidget(self._frame)
        self._row = QHBoxLayout(self._frame)
        self._row.setContentsMargins(SPACE_3, SPACE_2, SPACE_2, SPACE_2)
        self._row.setSpacing(SPACE_3)
        self._icon = QLabel()
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self._label, 1)
        self._row.addWidget(self._make_close())

    def _make_close(self) -> QToolButton:
        close = QToolButton()
        close.setIcon(icon("close"))
        close.setIconSize(QSize(ICON_SIZE - 4, ICON_SIZE - 4))
        close.setAutoRaise(True)
        close.setAccessibleName(_("Close this message"))
        close.setToolTip(_("Close this message (Esc)"))
        close.clicked.connect(self.close_message)
        return close

    def show_message(self, text: str, kind: str = "info", actions: tuple[Act, ...] = ()) -> None:
        """Say something. `kind` is "info", "success", "warning" or "danger"; `actions` are (label, act) buttons.

        Good news goes away by itself; a warning, and whatever offers an act, stays until it is closed.
        """
        self.text, self.kind = text, kind
        self._label.setText(text)
        self._colour()
        self._offer(actions)
        self.show()
        stays = _KINDS[kind][2]
        if stays and not actions:
            self._leaving.start(stays)
        else:
            self._leaving.stop()
        # Screen readers read it out without the focus being moved.
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def show_error(self, error: Exception, actions: tuple[Act, ...] = ()) -> None:
        """Show what a UserError says; anything else is a bug and gets its dialog."""
        if isinstance(error, UserError):
            self.show_message(str(error), "danger", actions)
        else:
            show_bug(self.window(), "".join(traceback.format_exception(error)))

    @Slot()
    def close_message(self) -> None:
        """Take the message away."""
        self._leaving.stop()
        self.text = self.kind = ""
        self.hide()
        self.closed.emit()

    def _offer(self, actions: tuple[Act, ...]) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons = [QPushButton(label) for label, _act in actions]
        for button, (_label, act) in zip(self._buttons, actions, strict=True):
            button.clicked.connect(lambda _checked=False, act=act: self._do(act))
            self._row.insertWidget(self._row.count() - 1, button)

    def _do(self, act: Callable[[], object]) -> None:
        self.close_message()
        act()

    @Slot()
    def _colour(self) -> None:
        if not self.kind:
            return
        theme = themes.current()
        name, token, _stays = _KINDS[self.kind]
        colour = getattr(theme, token)
        soft = getattr(theme, f"{token}_soft")
        self._icon.setPixmap(icon_pixmap(name, ICON_SIZE, colour, self.devicePixelRatioF()))
        self._frame.setStyleSheet(
            f"QFrame#message {{ background: {soft}; border: 1px solid {colour}; border-radius: 6px; }}"
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_message()
        else:
            super().keyPressEvent(event)


def show_bug(window: QWidget | None, trace: str) -> None:
    """Show a bug once: while its dialog is open, more bugs are added to it."""
    open_dialogs = [] if window is None else window.findChildren(BugDialog)
    if open_dialogs:
        open_dialogs[0].add(trace)
        return
    dialog = BugDialog(trace, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


class ExceptionHook(QObject):
    """Catches what nothing else caught, on any thread, and shows it in the window's."""

    _caught = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._before: tuple[Any, Any] = (sys.excepthook, threading.excepthook)
        self._caught.connect(self._show)
        sys.excepthook = self._catch
        threading.excepthook = self._catch_in_thread

    def remove(self) -> None:
        """Put back what was there before."""
        sys.excepthook, threading.excepthook = self._before

    def _catch(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        if sys.stderr is not None:  # a program without a console has none
            sys.stderr.write(text)
        self._caught.emit(text)

    def _catch_in_thread(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            self._catch(caught.exc_type, caught.exc_value, caught.exc_traceback)

    @Slot(str)
    def _show(self, text: str) -> None:
        show_bug(self._window, text)


def install_excepthook(window: QWidget) -> ExceptionHook:
    """From now on an error that nobody caught is shown in a dialog of `window`, and the program goes on."""
    return ExceptionHook(window)
