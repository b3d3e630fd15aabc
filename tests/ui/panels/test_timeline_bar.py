"""The timeline by mouse and keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionSlider, QVBoxLayout, QWidget

from desktop_nn.ui.panels.timeline_bar import TimelineBar

MOMENTS = (0, 10, 20, 30, 40)


@pytest.fixture
def bar(show, trainer, snapshot):
    bar = show(TimelineBar(trainer), 640, 32)
    trainer.show(snapshot(step=40, epoch=4.0, moments=MOMENTS))
    return bar


def handle(slider):
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    complex_control, part = QStyle.ComplexControl.CC_Slider, QStyle.SubControl.SC_SliderHandle
    return slider.style().subControlRect(complex_control, option, part, slider).center()


def drag(bar, qtbot, target, release=True):
    start = handle(bar.slider)
    qtbot.mousePress(bar.slider, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(bar.slider, QPoint(target, start.y()))
    if release:
        qtbot.mouseRelease(bar.slider, Qt.MouseButton.LeftButton, pos=QPoint(target, start.y()))


def test_it_stands_at_the_newest_moment(bar):
    assert bar.slider.value() == 4
    assert not bar.newest.isEnabled()


def test_without_a_run_there_is_no_moment_to_go_to(bar, trainer):
    trainer.current = None
    trainer.be("empty")
    assert not bar.slider.isEnabled()
    assert bar.words.text() == ""


def test_a_run_that_was_opened_stands_at_the_end_and_a_new_one_at_the_start(bar, trainer, snapshot):
    trainer.show(snapshot(step=500, moments=(500,)))
    assert bar.slider.value() == bar.slider.maximum() > 0
    trainer.show(snapshot(step=0, moments=(0,)))
    assert bar.slider.value() == bar.slider.minimum()
    assert bar.slider.value() == 0


def test_dragging_to_the_left_end_goes_to_the_start(bar, trainer, qtbot):
    drag(bar, qtbot, 0)
    assert trainer.went_to == [0]


def test_the_handle_stays_under_the_hand_while_training_goes_on(bar, trainer, snapshot, qtbot):
    drag(bar, qtbot, 0, release=False)
    trainer.show(snapshot(step=50, moments=(*MOMENTS, 50), running=True))
    assert bar.slider.value() == 0


def test_the_handle_waits_where_it_was_put_until_the_worker_follows(bar, trainer, snapshot, qtbot):
    drag(bar, qtbot, 0)
    trainer.is_travelling = True
    trainer.show(snapshot(step=20, moments=MOMENTS))
    assert bar.slider.value() == 0


@pytest.mark.parametrize(("key", "step"), [(Qt.Key.Key_Left, 30), (Qt.Key.Key_Down, 30), (Qt.Key.Key_Home, 0)])
def test_the_keyboard_goes_moment_by_moment_and_to_the_ends(bar, trainer, qtbot, key, step):
    qtbot.keyClick(bar.slider, key)
    assert trainer.went_to == [step]


def test_the_newest_moment_is_one_click_away(bar, trainer, snapshot, qtbot):
    trainer.show(snapshot(step=10, moments=MOMENTS))
    assert bar.slider.value() == 1
    qtbot.mouseClick(bar.newest, Qt.MouseButton.LeftButton)
    assert trainer.went_to == [40]


def test_it_says_which_step_and_epoch_is_shown(bar, trainer, snapshot):
    trainer.show(snapshot(step=1230, epoch=4.5, moments=(0, 1230)))
    assert bar.words.text() == "Step 1,230 · epoch 4.5"
    assert bar.slider.accessibleDescription() == bar.words.text()


def test_a_run_at_its_start_has_nowhere_to_go(bar, trainer, snapshot):
    trainer.show(snapshot(step=0, moments=(0,)))
    assert not bar.slider.isEnabled()


def test_a_network_that_is_too_large_says_so(bar, trainer, snapshot):
    trainer.show(snapshot(step=5, moments=()))
    assert "too large" in bar.words.text()
    assert not bar.slider.isEnabled()


def test_a_large_epoch_is_written_in_groups_like_the_step(bar, trainer, snapshot):
    trainer.show(snapshot(step=3388, epoch=1694.0, moments=MOMENTS))
    assert bar.words.text() == "Step 3,388 · epoch 1,694.0"


def test_a_new_start_does_not_hand_the_focus_to_what_comes_next(show, trainer, snapshot, qtbot):
    window = QWidget()
    column, bar, button = QVBoxLayout(window), TimelineBar(trainer), QPushButton()
    column.addWidget(bar)
    column.addWidget(button)
    show(window, 640, 96)
    trainer.show(snapshot(step=40, epoch=4.0, moments=MOMENTS))
    bar.slider.setFocus()
    trainer.show(snapshot(step=0, moments=()))
    assert window.focusWidget() is None
