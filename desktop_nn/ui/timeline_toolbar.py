"""The timeline along the lower edge of the window, where it stays."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QToolBar

from desktop_nn.i18n import _
from desktop_nn.ui.components.fence import Fence
from desktop_nn.ui.panels.timeline_bar import TimelineBar
from desktop_nn.ui.trainer import Trainer


def add_timeline(window: QMainWindow, trainer: Trainer) -> TimelineBar:
    """Give the window a timeline of the trainer's run."""
    timeline = TimelineBar(trainer)
    bar = QToolBar(_("Timeline"), window)
    bar.setObjectName("timeline")
    bar.setMovable(False)
    bar.setFloatable(False)
    bar.toggleViewAction().setEnabled(False)
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    bar.addWidget(Fence(timeline))
    window.addToolBar(Qt.ToolBarArea.BottomToolBarArea, bar)
    return timeline
