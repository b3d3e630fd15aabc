"""The program outlives its window: another one takes over, and nothing of the old one is kept."""

from __future__ import annotations

import gc
import weakref

from PySide6.QtCore import QCoreApplication, QEvent
from running import soon

from desktop_nn.ui.program import Program


def test_nothing_holds_a_window_that_another_one_has_replaced(program: Program) -> None:
    docks = [program.window.docks[name] for name in ("surface", "diagram", "draw", "maps", "network", "examples")]
    gone = [weakref.ref(each) for each in (program.window, *docks, *(dock.content for dock in docks))]
    names = [type(each()).__name__ for each in gone]
    del docks
    program.choose_language("pt_BR")
    soon(lambda: program.window is not gone[0]())
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert [name for name, each in zip(names, gone, strict=True) if each() is not None] == []
