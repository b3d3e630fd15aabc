"""How the window speaks up: a quiet bar for what went wrong or well, a dialog for bugs."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QVBoxLayout, QWidget

from desktop_nn.errors import UserError
from desktop_nn.i18n import _
from desktop_nn.ui.components.notes import Banner, Tone
from desktop_nn.ui.theme import SPACE_2, SPACE_4

Act = tuple[str, Callable[[], object]]

#: How long a message of each kind stays, in milliseconds; 0 is until it is closed.
_STAYS: dict[Tone, int] = {"info": 12_000, "success": 5_000, "warning": 0, "danger": 0}

_WIDEST = 632


class MessageBar(QWidget):
    """One line that floats above the lower edge of the window, so that nothing moves when it comes and goes.

    A new message takes the place of the old one.
    """

    closed = Signal()

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._banner: Banner | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.timeout.connect(self.close_message)
        self.setAccessibleName(_("Messages"))
        self.hide()
        window.installEventFilter(self)

    @property
    def text(self) -> str:
        """What is said now; empty when nothing is."""
        return self._banner.text if self._banner is not None else ""

    def show_message(self, text: str, kind: Tone = "info", actions: tuple[Act, ...] = ()) -> None:
        """Say something; `actions` are (label, act) buttons, each of which closes the message.

        Good news goes away by itself; a warning, and whatever offers an act, stays until it is closed.
        """
        self._drop_banner()
        banner = self._banner = Banner(text, kind)
        for label, act in actions:
            banner.add_action(label, partial(self._do, act))
        banner.closed.connect(self.close_message)
        self._column.addWidget(banner)
        banner.show()  # in a bar that is in sight already it would be shown too late to be measured
        for dock in self._window.findChildren(QDockWidget):
            dock.installEventFilter(self)
        self._place()
        self.show()
        self.raise_()
        stays = 0 if actions else _STAYS[kind]
        if stays:
            self._leaving.start(stays)
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
        if self._banner is not None:
            self._drop_banner()
            self.hide()
            self.closed.emit()

    def _drop_banner(self) -> None:
        self._leaving.stop()
        if self._banner is not None:
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None

    def _do(self, act: Callable[[], object]) -> None:
        self.close_message()
        act()

    def _place(self) -> None:
        """In the middle of the lower edge, as high as the words need."""
        window, bar = self._window, self._window.statusBar()
        width = min(_WIDEST, window.width() - 2 * SPACE_4)
        self._column.activate()
        height = max(self._column.heightForWidth(width), self._column.minimumSize().height())
        bottom = window.height() - bar.sizeHint().height() - SPACE_2
        self.setGeometry((window.width() - width) // 2, bottom - height, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        elif watched is not self._window and event.type() == QEvent.Type.ZOrderChange:
            # A panel comes to the front. Qt shows its tab only while it is the last child: it goes first.
            QTimer.singleShot(0, self, self.raise_)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_message()
        else:
            super().keyPressEvent(event)


def show_bug(window: QWidget | None, trace: str) -> None:
    """Show a bug once: while its dialog is open, more bugs are added to it."""
    from desktop_nn.ui.dialogs.bug_dialog import BugDialog

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

    def __init__(self, owner: QObject, window: Callable[[], QWidget]) -> None:
        super().__init__(owner)
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
        show_bug(self._window(), text)


def install_excepthook(owner: QObject, window: Callable[[], QWidget]) -> ExceptionHook:
    """From now on an error that nobody caught is shown in a dialog of the present window, and the program goes on."""
    return ExceptionHook(owner, window)
