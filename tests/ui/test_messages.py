"""The message bar says quietly what went wrong; a bug gets a dialog that can be copied, and the program goes on."""

from __future__ import annotations

import sys
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QMainWindow, QPushButton

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.ui.components.notes import Banner
from desktop_nn.ui.dialogs.bug_dialog import BugDialog
from desktop_nn.ui.messages import MessageBar, install_excepthook, show_bug


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.bar = MessageBar(window)
    window.show()
    return window


def test_it_is_hidden_until_something_is_said(window):
    assert not window.bar.isVisible()


def test_an_error_for_people_is_said_in_the_bar(window):
    window.bar.show_error(UserError(N_("The disk is full.")))
    assert window.bar.text == "The disk is full."
    assert window.bar.isVisible()
    assert not window.findChildren(BugDialog)


def test_an_error_stays_until_it_is_closed_and_good_news_goes_away(window):
    window.bar.show_message("wrong", "danger")
    assert not window.bar._leaving.isActive()
    window.bar.show_message("saved", "success")
    assert window.bar._leaving.isActive()


def test_a_message_with_something_to_do_stays(window):
    window.bar.show_message("Download?", "info", (("Download", lambda: None),))
    assert not window.bar._leaving.isActive()


def test_a_button_does_its_act_and_closes_the_message(window):
    done = []
    window.bar.show_message("Download?", "info", (("Download", lambda: done.append(True)),))
    button = next(each for each in window.bar.findChildren(QPushButton) if each.text() == "Download")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == [True]
    assert window.bar.text == ""
    assert not window.bar.isVisible()


def test_a_new_message_takes_the_place_of_the_old_one(window):
    window.bar.show_message("first", "danger")
    window.bar.show_message("second", "warning")
    assert window.bar.text == "second"


def test_a_message_that_takes_the_place_of_another_one_has_room_for_its_words(window):
    words = "A message with as many words as one line has room for, and then some more that need a second line. " * 2
    window.bar.show_message(words)
    room = window.bar.height()
    window.bar.show_message("short")
    QApplication.processEvents()
    window.bar.show_message(words)
    QApplication.processEvents()
    assert window.bar.height() == room > 0


def test_a_bug_is_shown_with_its_traceback(window):
    try:
        raise KeyError("lost")
    except KeyError as error:
        window.bar.show_error(error)
    (dialog,) = window.findChildren(BugDialog)
    assert "KeyError: 'lost'" in dialog.report()
    assert "Python" in dialog.report()
    dialog.close()


def test_the_report_is_copied(window):
    show_bug(window, "Traceback: one")
    (dialog,) = window.findChildren(BugDialog)
    QTest.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == dialog.report()
    QGuiApplication.clipboard().clear()
    dialog.close()


def test_many_bugs_share_one_dialog(window):
    for number in range(20):
        show_bug(window, f"Traceback {number}")
    (dialog,) = window.findChildren(BugDialog)
    assert "Traceback 1" in dialog.report()
    assert "Traceback 19" not in dialog.report()
    dialog.close()


@pytest.fixture
def hook(window, monkeypatch, capsys):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    hook = install_excepthook(window, lambda: window)
    yield hook
    hook.remove()


def test_an_error_nobody_caught_is_shown_and_written_to_the_console(window, hook, capsys):
    try:
        raise RuntimeError("unforeseen")
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    (dialog,) = window.findChildren(BugDialog)
    assert "unforeseen" in dialog.report()
    assert "unforeseen" in capsys.readouterr().err
    dialog.close()


def test_an_error_on_another_thread_is_shown_in_the_windows_thread(window, hook, qtbot):
    def fail():
        raise RuntimeError("far away")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(window.findChildren(BugDialog)))
    (dialog,) = window.findChildren(BugDialog)
    assert "far away" in dialog.report()
    dialog.close()


def test_removing_the_hook_puts_back_what_was_there(window):
    before = sys.excepthook, threading.excepthook
    install_excepthook(window, lambda: window).remove()
    assert (sys.excepthook, threading.excepthook) == before


def test_nothing_moves_when_a_message_comes(window):
    content = QLabel("views")
    window.setCentralWidget(content)
    QApplication.processEvents()
    before = content.geometry()
    window.bar.show_message("wrong", "danger")
    QApplication.processEvents()
    assert content.geometry() == before


def test_a_message_stands_above_the_status_line_also_in_another_size(window):
    window.bar.show_message("wrong " * 60, "danger")
    window.resize(700, 600)
    QApplication.processEvents()
    assert window.rect().contains(window.bar.geometry())
    assert window.bar.geometry().bottom() < window.height() - window.statusBar().sizeHint().height()
    banner = window.bar.findChild(Banner)
    assert banner.height() >= banner.heightForWidth(banner.width())


def test_a_panel_that_comes_to_the_front_does_not_cover_the_message(window):
    dock = QDockWidget("Loss", window)
    window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
    window.bar.show_message("wrong", "danger")
    dock.raise_()
    QApplication.processEvents()
    assert window.children().index(window.bar) > window.children().index(dock)


def test_a_tab_comes_to_the_front_while_a_message_is_shown(window):
    first, second = QDockWidget("Loss", window), QDockWidget("Draw", window)
    for dock in (first, second):
        dock.setWidget(QLabel(dock.windowTitle()))
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
    window.tabifyDockWidget(first, second)
    first.raise_()
    QApplication.processEvents()
    window.bar.show_message("wrong", "danger")
    second.raise_()
    QApplication.processEvents()
    assert not second.widget().visibleRegion().isEmpty()
