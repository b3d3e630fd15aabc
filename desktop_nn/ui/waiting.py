"""Let the window work until something has happened: for the self test and for screenshots, not for the window."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEventLoop

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_


def wait_until(condition: Callable[[], bool], seconds: float, waiting_for: str) -> None:
    """Handle events until `condition()` holds; a UserError says what was waited for when it takes too long."""
    deadline = monotonic() + seconds
    while not condition():
        if monotonic() > deadline:
            template = N_("Waited {seconds} seconds in vain for: {what}.")
            raise UserError(template, seconds=round(seconds), what=waiting_for)
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def let_pass(seconds: float) -> None:
    """Handle events for a while."""
    deadline = monotonic() + seconds
    while monotonic() < deadline:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
