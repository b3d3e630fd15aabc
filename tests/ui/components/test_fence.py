"""The fence: what changes inside does not lay out the window again, unless it needs other room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from desktop_nn.ui.components.fence import Fence


class Requests(QObject):
    """Counts how often a widget is asked to lay out its content."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


def rounds() -> None:
    """Widgets tell their parents, round by round."""
    for _ in range(4):
        QApplication.processEvents()


@pytest.fixture
def label() -> QLabel:
    label = QLabel("0.25")
    label.setMinimumWidth(80)
    return label


@pytest.fixture
def window(qtbot, label: QLabel) -> QWidget:
    """A window with a label inside a panel, behind a fence."""
    window, panel = QWidget(), QWidget()
    QVBoxLayout(panel).addWidget(label)
    QVBoxLayout(window).addWidget(Fence(panel))
    qtbot.addWidget(window)
    window.show()
    rounds()
    return window


def test_a_number_that_changes_does_not_lay_out_the_window(window: QWidget, label: QLabel) -> None:
    requests = Requests(window)
    for value in ("0.5", "0.75", "1"):
        label.setText(value)
        rounds()
    assert requests.count == 0


def test_a_number_that_changes_is_laid_out_inside(window: QWidget, label: QLabel) -> None:
    label.setText("0.123456")
    rounds()
    assert label.width() == label.parentWidget().width() - 2 * label.x()


def test_content_that_needs_more_room_gets_it(window: QWidget, label: QLabel) -> None:
    before = window.minimumSizeHint().width()
    label.setMinimumWidth(200)
    rounds()
    assert window.minimumSizeHint().width() == before + 120
    assert window.width() >= window.minimumSizeHint().width()


def test_the_content_fills_the_fence(window: QWidget, label: QLabel) -> None:
    window.resize(500, 300)
    fence = window.findChild(Fence)
    assert fence.content.geometry() == fence.rect()
