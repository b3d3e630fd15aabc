"""The dialogs that explain and ask: help, about, shortcuts, preferences."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow

from desktop_nn import preferences
from desktop_nn.preferences import Preferences
from desktop_nn.ui import theme
from desktop_nn.ui.dialogs.about_dialog import AboutDialog
from desktop_nn.ui.dialogs.help_dialog import HelpDialog
from desktop_nn.ui.dialogs.preferences_dialog import PreferencesDialog
from desktop_nn.ui.dialogs.shortcuts import shortcut_rows
from desktop_nn.ui.dialogs.shortcuts_dialog import ShortcutsDialog


@pytest.fixture
def window(qtbot):
    theme.apply(QApplication.instance(), theme.Theme.light())
    window = QMainWindow()
    qtbot.addWidget(window)
    for text, keys in (("&Save…", "Ctrl+S"), ("Black && white", "F12"), ("No key", "")):
        window.addAction(text).setShortcut(QKeySequence(keys))
    return window


def opened(dialog):
    dialog.show()  # closed and deleted with the window it belongs to
    return dialog


# --- help -------------------------------------------------------------------------------------------


@pytest.fixture
def help_dialog(window):
    return opened(HelpDialog(window))


def shown_pages(dialog):
    rows = [dialog.contents.item(row) for row in range(dialog.contents.count())]
    return [item.text() for item in rows if not item.isHidden()]


def test_the_help_begins_with_the_first_steps(help_dialog):
    assert "A network learns XOR" in help_dialog.article.toPlainText()


def test_every_page_of_the_help_can_be_reached_with_the_arrow_keys(help_dialog):
    help_dialog.contents.setFocus()
    seen = {help_dialog.article.toPlainText()}
    for _page in range(help_dialog.contents.count() - 1):
        QTest.keyClick(help_dialog.contents, Qt.Key.Key_Down)
        seen.add(help_dialog.article.toPlainText())
    assert len(seen) == help_dialog.contents.count()


def test_a_search_leaves_the_pages_that_have_the_words_and_marks_them(help_dialog):
    help_dialog.search.setText("backpropagation")
    assert shown_pages(help_dialog) == ["Glossary"]
    assert help_dialog.article.textCursor().selectedText() == "Backpropagation"


def test_a_search_looks_at_beginnings_of_words(help_dialog):
    help_dialog.search.setText("lossary")
    assert shown_pages(help_dialog) == []


def test_emptying_the_search_brings_all_pages_back(help_dialog):
    help_dialog.search.setText("backpropagation")
    help_dialog.search.clear()
    assert len(shown_pages(help_dialog)) == help_dialog.contents.count()


def test_the_help_lists_the_keys_of_the_window(help_dialog):
    help_dialog.show_page("Keyboard")
    assert "Ctrl+S" in help_dialog.article.toPlainText()


# --- shortcuts --------------------------------------------------------------------------------------


def test_shortcuts_are_read_from_the_actions(window):
    rows = shortcut_rows(window.actions())
    assert rows[:2] == [("Ctrl+S", "Save"), ("F12", "Black & white")]
    assert "No key" not in [command for _keys, command in rows]


def test_shortcuts_are_found_by_key_or_by_word(window, qtbot):
    dialog = opened(ShortcutsDialog(window.actions(), window))
    dialog.search.setText("black")
    visible = [row for row in range(dialog.table.rowCount()) if not dialog.table.isRowHidden(row)]
    assert [dialog.table.item(row, 1).text() for row in visible] == ["F12"]


# --- about ------------------------------------------------------------------------------------------


def test_about_credits_what_the_program_stands_on(window, qtbot):
    dialog = opened(AboutDialog(window))
    text = "\n".join(dialog.pages.widget(page).toPlainText() for page in range(dialog.pages.count()))
    for credit in ("BSD 3-Clause", "CC BY-SA 3.0", "LeCun", "Lesser General Public", "Open Font License", "1998"):
        assert credit in text


def test_the_versions_are_copied(window, qtbot):
    dialog = opened(AboutDialog(window))
    QTest.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert "Desktop NN" in QGuiApplication.clipboard().text()
    QGuiApplication.clipboard().clear()


# --- preferences ------------------------------------------------------------------------------------


@pytest.fixture
def chooser(window, qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("DESKTOP_NN_CONFIG", str(tmp_path))
    preferences.save(Preferences(language="en", theme="light"))
    dialog = opened(PreferencesDialog(window))
    dialog.themes_seen, dialog.languages_seen = [], []
    dialog.theme_chosen.connect(dialog.themes_seen.append)
    dialog.language_chosen.connect(dialog.languages_seen.append)
    return dialog


def test_preferences_show_what_is_chosen_now(chooser):
    assert (chooser.language.currentData(), chooser.theme.currentData()) == ("en", "light")


def test_a_theme_is_seen_at_once_and_taken_back_when_cancelled(chooser):
    chooser.theme.setCurrentIndex(chooser.theme.findData("dark"))
    chooser.reject()
    assert chooser.themes_seen == ["dark", "light"]


def test_a_language_is_chosen_when_the_dialog_is_accepted(chooser):
    chooser.language.setCurrentIndex(chooser.language.findData("pt_BR"))
    assert chooser.languages_seen == []
    chooser.accept()
    assert chooser.languages_seen == ["pt_BR"]


def test_accepting_without_a_change_changes_nothing(chooser):
    chooser.accept()
    assert (chooser.themes_seen, chooser.languages_seen) == ([], [])
