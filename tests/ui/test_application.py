"""The one QApplication: Qt's own dialogs speak the language and wear the clothes of the program."""

from __future__ import annotations

import locale
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QStyle

from desktop_nn.ui.application import choose_language, create_application
from desktop_nn.ui.dialogs.asking import ask_where_to_save, ask_which_to_open


@pytest.fixture
def portuguese(qtbot: Any) -> Iterator[QApplication]:
    app = create_application(theme="dark", language="pt_BR")
    yield app
    choose_language(app, "en")


def seen(dialog: QObject) -> set[str]:
    return {label.text().replace("&", "") for label in dialog.findChildren(QLabel)}


def test_the_file_dialog_is_portuguese_to_the_last_label(portuguese: QApplication, qtbot: Any) -> None:
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    dialog.show()
    assert {"Procurar em:", "Nome do arquivo:", "Arquivos do tipo:"} <= seen(dialog)


def test_a_text_that_no_catalogue_has_stays_as_it_is(portuguese: QApplication) -> None:
    assert QCoreApplication.translate("QFileDialog", "&Nobody wrote this") == "&Nobody wrote this"


def test_english_is_english_again(portuguese: QApplication, qtbot: Any) -> None:
    choose_language(portuguese, "en")
    assert QCoreApplication.translate("QFileDialog", "&Look in:") == "&Look in:"


def test_the_pictures_of_message_boxes_follow_the_theme(qtbot: Any) -> None:
    pictures = []
    for theme in ("light", "dark"):
        app = create_application(theme=theme, language="en")
        found = app.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxQuestion)
        pictures.append(found.pixmap(32, 32).toImage())
    assert pictures[0] != pictures[1]


def test_a_name_without_an_ending_gets_the_suggested_one(
    portuguese: QApplication, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(dialog: QFileDialog) -> int:
        dialog.selectFile(str(tmp_path / "lesson"))
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(QFileDialog, "exec", answer)
    parent = QLabel()
    qtbot.addWidget(parent)
    chosen = ask_where_to_save(parent, "Save", tmp_path / "suggested.dnn", "Projects (*.dnn)")
    assert chosen == tmp_path / "lesson.dnn"


def test_giving_up_chooses_no_file(
    portuguese: QApplication, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "exec", lambda _dialog: int(QDialog.DialogCode.Rejected))
    parent = QLabel()
    qtbot.addWidget(parent)
    assert ask_which_to_open(parent, "Open", tmp_path, "Projects (*.dnn)") is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such setting")
def test_the_system_leaves_what_went_wrong_to_our_catalogue(qapp: QApplication) -> None:
    locale.setlocale(locale.LC_MESSAGES, "")  # as Qt does
    create_application()
    assert locale.setlocale(locale.LC_MESSAGES) == "C"
