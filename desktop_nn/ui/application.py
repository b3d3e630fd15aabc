"""The one QApplication: its name, language, font and colours."""

from __future__ import annotations

import locale
import os
import sys

from PySide6.QtCore import QLibraryInfo, QLocale
from PySide6.QtWidgets import QApplication

from desktop_nn import preferences
from desktop_nn.i18n import current_language, use_language
from desktop_nn.ui import theme as themes
from desktop_nn.ui.first_contact import make_application
from desktop_nn.ui.qt_texts import QtTexts

#: Threads hand over to the window this often: it stays fluent while another thread computes.
_SWITCH_SECONDS = 0.0001


def create_application(
    *, offscreen: bool = False, theme: str | None = None, language: str | None = None
) -> QApplication:
    """Make the application (or take the one there is) and dress it; None takes the preferences' choice."""
    if offscreen and QApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sys.setswitchinterval(_SWITCH_SECONDS)
    app = QApplication.instance() or make_application()
    assert isinstance(app, QApplication)
    _leave_messages_to_us()
    app.setApplicationName("desktop-nn")
    app.setApplicationDisplayName("Desktop NN")
    app.setDesktopFileName("desktop-nn")
    wanted = preferences.load()
    choose_language(app, language or wanted.language)
    themes.use(theme or wanted.theme)
    return app


def _leave_messages_to_us() -> None:
    """Let the system say in English what went wrong with a file: our catalogue has it in the window's language.

    Qt has just told it to speak the language of the person's settings, which may be another one.
    """
    if sys.platform != "win32":
        locale.setlocale(locale.LC_MESSAGES, "C")


def choose_language(app: QApplication, code: str | None) -> None:
    """Translate our texts and Qt's own buttons, and write numbers as the language does."""
    use_language(code)
    for old in app.findChildren(QtTexts):
        app.removeTranslator(old)
        old.deleteLater()
    QLocale.setDefault(QLocale(current_language()))
    translator = QtTexts(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{current_language()}", folder):
        app.installTranslator(translator)
