"""Let the window work until something has happened: for the self test and for pictures, never for the window."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

#: How often the condition is looked at.
_LOOK_MILLISECONDS = 5


def wait_until(condition: Callable[[], bool], seconds: float, waiting_for: str) -> None:
    """Handle events until `condition()` holds; a UserError says what was waited for when it takes too long.

    The thread sleeps between events, as it does in the running program, so that other threads get their time.
    """
    QCoreApplication.sendPostedEvents()
    deadline = monotonic() + seconds
    wake = QTimer()
    wake.start(_LOOK_MILLISECONDS)
    while not condition():
        if monotonic() > deadline:
            template = N_("Waited {seconds} seconds in vain for: {what}.")
            raise UserError(template, seconds=round(seconds), what=waiting_for)
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    wake.stop()


def let_pass(seconds: float) -> None:
    """Handle events for a while."""
    end = monotonic() + seconds
    wait_until(lambda: monotonic() >= end, seconds + 60, "the time")
