"""Make the QApplication; where Qt would abort the process because it finds no display, say why in one sentence."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from desktop_nn.i18n import _

#: The exit status of everything that cannot be done as asked.
_CANNOT = 2


def make_application() -> QApplication:
    """The QApplication. Without a display that answers, this ends the process with one line and status 2."""
    held: list[str] = []

    def hold(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if kind == QtMsgType.QtFatalMsg:
            _give_up(held)
        held.append(text)

    previous = qInstallMessageHandler(hold)
    try:
        app = QApplication(sys.argv[:1])
    finally:
        qInstallMessageHandler(previous)
    for text in held:
        sys.stderr.write(f"{text}\n")
    return app


def _give_up(reasons: list[str]) -> None:
    """Qt aborts as soon as its handler returns, with a core dump: so end here, quietly."""
    reason = reasons[0] if reasons else "no Qt platform plugin could be initialized"
    line = _(
        "The window cannot be opened ({reason}); without one there are: desktop-nn presets, summary, train, "
        "evaluate, predict, data, screenshot and, with QT_QPA_PLATFORM=offscreen, --self-test."
    ).format(reason=" ".join(reason.split()))
    if not any("could not connect" in each or "wl_display" in each for each in reasons):
        line += " " + _("Where system libraries of Qt are missing, make run puts them in place.")
    sys.stderr.write(f"desktop-nn: {line}\n")
    sys.stderr.flush()
    os._exit(_CANNOT)
