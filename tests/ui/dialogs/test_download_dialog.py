"""The download of MNIST: explained first, stopped at will, gone on with, and every failure says what to do."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel

from desktop_nn.data import mnist
from desktop_nn.data.base import Cancelled
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.ui.dialogs.download_dialog import DownloadDialog


class FakeFetch:
    """Waits until it is told how to end, as a slow network does."""

    def __init__(self) -> None:
        self.reported = threading.Event()
        self.finish = threading.Event()
        self.error: Exception | None = None
        self.calls = 0

    def __call__(self, folder, progress, cancelled):
        self.calls += 1
        progress(0.25, "training images: 2 MB of 10 MB")
        self.reported.set()
        while not self.finish.wait(0.01):
            if cancelled():
                raise Cancelled
        if self.error is not None:
            raise self.error
        progress(1.0, "complete")
        return folder


@pytest.fixture
def fetch():
    fetch = FakeFetch()
    yield fetch
    fetch.finish.set()


@pytest.fixture
def dialog(qtbot, tmp_path, monkeypatch, fetch):
    monkeypatch.setattr(mnist, "find_folder", lambda explicit=None: None)
    dialog = DownloadDialog(fetch=fetch, folder=tmp_path / "mnist")
    dialog.show()
    yield dialog
    fetch.finish.set()
    dialog.done(0)  # waits for the thread
    dialog.deleteLater()


def words(dialog):
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def press(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def begin(dialog, qtbot):
    press(dialog.go_button)
    qtbot.waitUntil(lambda: dialog.bar.value() == 250)


def test_it_says_how_large_it_is_and_whose_before_it_begins(dialog, fetch):
    assert "11.6" in words(dialog)
    assert "Attribution-ShareAlike" in words(dialog)
    assert fetch.calls == 0


def test_it_shows_how_far_it_is(dialog, qtbot):
    begin(dialog, qtbot)
    assert "2 MB of 10 MB" in words(dialog)


def test_the_speed_is_told_after_a_moment(dialog, qtbot):
    now = [0.0]
    dialog._clock = lambda: now[0]
    begin(dialog, qtbot)
    now[0] = 2.0
    dialog._show_progress(0.5, "half")
    assert "per second" in dialog.details.text()


def test_when_it_is_complete_the_dialog_is_accepted(dialog, qtbot, fetch):
    begin(dialog, qtbot)
    fetch.finish.set()
    qtbot.waitUntil(lambda: dialog.result() == QDialog.DialogCode.Accepted.value)


def test_stopping_keeps_the_dialog_and_offers_to_go_on(dialog, qtbot, fetch):
    begin(dialog, qtbot)
    press(dialog.stop_button)
    qtbot.waitUntil(dialog.go_button.isVisible)
    assert "kept" in words(dialog)
    begin(dialog, qtbot)
    assert fetch.calls == 2


def test_escape_stops_the_download_before_it_closes_the_dialog(dialog, qtbot):
    begin(dialog, qtbot)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: not dialog.is_running)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_failure_says_what_each_mirror_said_and_how_to_place_the_files_by_hand(dialog, qtbot, fetch, tmp_path):
    fetch.error = UserError(N_("It could not be fetched: {why}"), why="mirror.example: it answered 403 Forbidden")
    begin(dialog, qtbot)
    fetch.finish.set()
    qtbot.waitUntil(lambda: "403" in words(dialog))
    assert "train-images-idx3-ubyte" in words(dialog)
    assert str(tmp_path / "mnist") in words(dialog)
    assert dialog.folder_button.isVisible()
    assert dialog.go_button.text() == "Try again"


def test_digits_that_are_there_are_not_fetched_again(qtbot, monkeypatch, tmp_path):
    monkeypatch.setattr(mnist, "find_folder", lambda explicit=None: tmp_path)
    dialog = DownloadDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    assert str(tmp_path) in words(dialog)
    assert not dialog.go_button.isVisible()


def test_the_whole_reason_of_a_failure_can_be_read(qtbot, dialog, fetch):
    fetch.error = UserError(N_("The file could not be fetched from any mirror. ") * 8)
    fetch.finish.set()
    QTest.mouseClick(dialog.go_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.go_button.isVisible)
    shown = [label for label in dialog.findChildren(QLabel) if label.isVisible() and label.wordWrap()]
    assert shown
    assert all(label.height() >= label.heightForWidth(label.width()) for label in shown)


def test_after_a_failure_return_tries_again(qtbot, dialog, fetch):
    fetch.error = UserError(N_("No mirror answered."))
    fetch.finish.set()
    QTest.mouseClick(dialog.go_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.go_button.isVisible)
    assert dialog.focusWidget() is dialog.go_button
