"""A link goes to the clipboard and comes back from it, and nothing unsaved is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from desktop_nn.data.own import OwnData
from desktop_nn.data.table import EMPTY
from desktop_nn.project import link_text
from desktop_nn.project.presets import presets
from desktop_nn.ui.application import create_application
from desktop_nn.ui.dialogs.file_dialogs import Answer
from desktop_nn.ui.dialogs.link_dialog import LinkDialog
from desktop_nn.ui.program import Program
from desktop_nn.ui.waiting import wait_until

XOR = presets["xor-mlp"].experiment
SPIRAL = presets["spiral"].experiment
BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def program(qtbot: Any) -> Iterator[Program]:
    create_application(theme="light", language="en")
    program = Program(remember=False)
    program.window.show()
    program.open_experiment(XOR)
    wait_until(lambda: program.trainer.state == "ready", 60, "the data")
    yield program
    QGuiApplication.clipboard().clear()
    program.close()


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def paste(program: Program, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(program.window, Qt.Key.Key_V, BOTH)


def dialog_of(program: Program) -> LinkDialog:
    (dialog,) = program.window.findChildren(LinkDialog)
    return dialog


def button(parent: Any, text: str) -> QAbstractButton:
    return next(each for each in parent.findChildren(QAbstractButton) if each.text() == text)


class Answers:
    """Answers the question about unsaved changes, and counts it."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.count = 0

    def unsaved(self, name: str, edited: bool) -> Answer:
        self.count += 1
        return self.answer


def ask_with(program: Program, answer: Answer) -> Answers:
    answers = Answers(answer)
    program.window.files._questions = answers  # type: ignore[assignment]
    return answers


def test_a_key_copies_the_link_of_what_is_edited(program: Program) -> None:
    program.document.edit("seed", seed=7)
    QTest.keyClick(program.window, Qt.Key.Key_C, BOTH)
    assert link_text.read(clipboard()) == XOR.replace(seed=7)
    assert "copied" in program.window.messages.text


def test_a_key_opens_the_link_on_the_clipboard(program: Program) -> None:
    paste(program, link_text.write(SPIRAL))
    assert program.document.experiment == SPIRAL
    assert program.document.is_clean
    wait_until(lambda: program.trainer.newest.experiment == SPIRAL, 60, "the data")


def test_copied_and_pasted_is_the_same(program: Program) -> None:
    program.document.edit("seed", seed=7)
    program.window.actions_by_name["copy_link"].trigger()
    program.open_experiment(SPIRAL)
    program.window.actions_by_name["paste_link"].trigger()
    assert program.document.experiment == XOR.replace(seed=7)


def test_unsaved_changes_are_asked_about_before_a_link_is_opened(program: Program) -> None:
    program.document.edit("seed", seed=7)
    answers = ask_with(program, Answer.CANCEL)
    paste(program, link_text.write(SPIRAL))
    assert answers.count == 1
    assert program.document.experiment == XOR.replace(seed=7)
    answers.answer = Answer.DISCARD
    paste(program, link_text.write(SPIRAL))
    assert program.document.experiment == SPIRAL


def test_too_many_points_are_offered_as_a_project_file(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(program.window.files, "save_as", lambda: asked.append("save as"))
    points = np.random.default_rng(1).normal(size=(501, 2)).astype(np.float32)
    program.document.edit("paint", data=OwnData(table=EMPTY.with_rows(points, np.arange(501) % 2)))
    QGuiApplication.clipboard().setText("before")
    QTest.keyClick(program.window, Qt.Key.Key_C, BOTH)
    assert "500" in program.window.messages.text
    assert clipboard() == "before"
    QTest.mouseClick(button(program.window.messages, "Save as…"), Qt.MouseButton.LeftButton)
    assert asked == ["save as"]


def test_without_a_link_on_the_clipboard_it_is_asked_for(program: Program) -> None:
    paste(program, "some other text")
    dialog = dialog_of(program)
    assert dialog.text.toPlainText() == ""
    assert not dialog.confirm.isEnabled()
    QTest.keyClicks(dialog.text, link_text.write(SPIRAL))
    assert "Spiral" in dialog.verdict.text()
    QTest.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)
    assert program.document.experiment == SPIRAL


def test_a_damaged_link_is_shown_with_what_is_wrong_with_it(program: Program) -> None:
    paste(program, link_text.write(SPIRAL)[:-3])
    dialog = dialog_of(program)
    assert "end of this link is missing" in dialog.verdict.text()
    assert not dialog.confirm.isEnabled()
    QTest.mouseClick(button(dialog, "Cancel"), Qt.MouseButton.LeftButton)
    assert program.document.experiment == XOR


def test_the_verdict_follows_every_letter(program: Program) -> None:
    paste(program, "")
    dialog, link = dialog_of(program), link_text.write(SPIRAL)
    QTest.keyClicks(dialog.text, link)
    assert dialog.confirm.isEnabled()
    QTest.keyClick(dialog.text, Qt.Key.Key_Backspace)
    assert not dialog.confirm.isEnabled()
    QTest.keyClicks(dialog.text, link[-1])
    assert dialog.confirm.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_the_program_can_begin_with_an_experiment(program: Program) -> None:
    program.begin(experiment=SPIRAL)
    assert program.document.experiment == SPIRAL
