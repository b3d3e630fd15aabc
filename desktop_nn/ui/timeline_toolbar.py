"""The timeline along the lower edge of the window, where it stays."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QToolBar, QVBoxLayout, QWidget

from desktop_nn.i18n import _
from desktop_nn.ui.panels.timeline_bar import TimelineBar
from desktop_nn.ui.trainer import Trainer


def add_timeline(window: QMainWindow, trainer: Trainer) -> TimelineBar:
    """Give the window a timeline of the trainer's run."""
    timeline = TimelineBar(trainer)
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(timeline)
    bar = QToolBar(_("Timeline"), window)
    bar.setObjectName("timeline")
    bar.setMovable(False)
    bar.setFloatable(False)
    bar.toggleViewAction().setEnabled(False)
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    bar.addWidget(whole)
    window.addToolBar(Qt.ToolBarArea.BottomToolBarArea, bar)
    return timeline
