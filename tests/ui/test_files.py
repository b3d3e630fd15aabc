"""Opening and saving: nothing is lost without a question, nothing waits, what went wrong is said."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QObject, QProcess, QUrl, Signal
from PySide6.QtWidgets import QMainWindow

from desktop_nn import preferences
from desktop_nn.errors import UserError
from desktop_nn.preferences import Preferences
from desktop_nn.project import project_file
from desktop_nn.project.beside import States
from desktop_nn.project.presets import presets
from desktop_nn.project.project_file import Saved, SessionState
from desktop_nn.training.session import Session
from desktop_nn.ui import copies
from desktop_nn.ui.dialogs.file_dialogs import Answer
from desktop_nn.ui.document import Document
from desktop_nn.ui.files import Files
from desktop_nn.ui.recovery import Recovery
from desktop_nn.ui.trainer import Trainer

XOR = presets["xor-mlp"].experiment


class FakeTrainer(QObject):
    """Gives a state a moment after it was asked, as the real one does; `run` lets it train for some seconds."""

    state_changed = Signal(str)
    _asked = Signal(object)

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.current: Any = None
        self.stand_in: Any = None
        self.saved: SessionState | None = SessionState({"weights/dense-1.weight": np.ones((4, 2), np.float32)}, {})
        self._clock = clock

    def request_states(self, callback) -> None:
        callback(States(self.saved))

    def run(self, seconds: float) -> None:
        self.state_changed.emit("running")
        self._clock.now += seconds
        self.current = type("Snapshot", (), {"version": 1, "step": int(100 * self._clock.now)})()
        self.state_changed.emit("paused")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Questions:
    """Answers what is asked, and notes it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.to_open: Path | None = None
        self.to_save: Path | None = None
        self.answer = Answer.CANCEL
        self.wants_recovery = True

    def which_to_open(self, folder: Path) -> Path | None:
        self.asked.append("open")
        return self.to_open

    def where_to_save(self, suggested: Path) -> Path | None:
        self.asked.append(f"save {suggested.name}")
        return self.to_save

    def unsaved(self, name: str, edited: bool) -> Answer:
        self.asked.append("edited" if edited else "trained")
        return self.answer

    def recover(self, name: str, modified: float) -> bool:
        self.asked.append(f"recover {name}")
        return self.wants_recovery


class Desk:
    """Files with everything around them."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock()
        self.document = Document(XOR)
        self.trainer = FakeTrainer(self.clock)
        self.questions = Questions()
        self.window = QMainWindow()
        self.recovery = Recovery(folder / "recovery")
        self.files = Files(self.document, self.trainer, self.window, self.questions, self.recovery, self.clock)
        self.errors: list[Exception] = []
        self.files.failed.connect(self.errors.append)

    def edit(self) -> None:
        self.document.edit("seed", seed=self.document.experiment.seed + 1)


@pytest.fixture
def desks(qtbot, tmp_path, monkeypatch):
    """Makes desks that share one folder, and closes them."""
    monkeypatch.setenv("DESKTOP_NN_CONFIG", str(tmp_path / "configuration"))
    made: list[Desk] = []

    def make() -> Desk:
        made.append(Desk(tmp_path))
        qtbot.addWidget(made[-1].window)
        return made[-1]

    yield make
    for desk in made:
        desk.files.close()


@pytest.fixture
def desk(desks):
    return desks()


def write(desk, path, qtbot):
    with qtbot.waitSignal(desk.files.saved):
        desk.files.write(path)


def test_what_is_saved_holds_the_experiment_and_what_was_learned(desk, tmp_path, qtbot):
    desk.edit()
    write(desk, tmp_path / "xor.dnn", qtbot)
    saved = project_file.load(tmp_path / "xor.dnn")
    assert saved.experiment == desk.document.experiment
    assert np.array_equal(saved.state.arrays["weights/dense-1.weight"], np.ones((4, 2)))
    assert desk.document.is_clean
    assert desk.document.path == tmp_path / "xor.dnn"


def test_the_first_save_asks_where_and_the_second_does_not(desk, tmp_path, qtbot):
    desk.questions.to_save = tmp_path / "mine.dnn"
    with qtbot.waitSignal(desk.files.saved):
        desk.files.save()
    desk.edit()
    with qtbot.waitSignal(desk.files.saved):
        desk.files.save()
    assert len(desk.questions.asked) == 1
    assert desk.questions.asked[0].endswith(".dnn")


def test_an_edit_while_the_file_is_written_stays_unsaved(desk, tmp_path, qtbot):
    desk.edit()
    with qtbot.waitSignal(desk.files.saved):
        desk.files.write(tmp_path / "xor.dnn")
        desk.edit()
    assert not desk.document.is_clean
    assert desk.document.path == tmp_path / "xor.dnn"


def test_a_save_that_fails_keeps_the_work_unsaved_and_the_old_file(desk, tmp_path, qtbot):
    write(desk, tmp_path / "xor.dnn", qtbot)
    before = (tmp_path / "xor.dnn").read_bytes()
    desk.edit()
    told = []
    desk.files.write(tmp_path / "no such folder" / "xor.dnn", told.append)
    qtbot.waitUntil(lambda: told == [False])
    assert isinstance(desk.errors[0], UserError)
    assert not desk.document.is_clean
    assert (tmp_path / "xor.dnn").read_bytes() == before


def test_opening_brings_back_the_experiment_and_its_state(desk, tmp_path, qtbot):
    write(desk, tmp_path / "xor.dnn", qtbot)
    desk.edit()
    states = []
    desk.document.opened.connect(states.append)
    assert desk.files.open(tmp_path / "xor.dnn")
    assert desk.document.experiment == XOR
    assert list(states[0].arrays) == ["weights/dense-1.weight"]


def test_a_damaged_file_is_refused_in_words_and_changes_nothing(desk, tmp_path):
    (tmp_path / "bad.dnn").write_bytes(b"PK broken")
    desk.edit()
    before = desk.document.experiment
    assert not desk.files.open(tmp_path / "bad.dnn")
    assert "bad.dnn" in str(desk.errors[0])
    assert desk.document.experiment is before


def test_leaving_without_changes_asks_nothing(desk):
    assert desk.files.may_leave()
    assert desk.questions.asked == []


@pytest.mark.parametrize(("answer", "leaves"), [(Answer.DISCARD, True), (Answer.CANCEL, False)])
def test_leaving_with_edits_is_asked_about(desk, answer, leaves):
    desk.edit()
    desk.questions.answer = answer
    assert desk.files.may_leave() is leaves
    assert desk.questions.asked == ["edited"]


def test_answering_save_saves_before_leaving(desk, tmp_path):
    desk.edit()
    desk.questions.answer = Answer.SAVE
    desk.questions.to_save = tmp_path / "kept.dnn"
    assert desk.files.may_leave()
    assert project_file.load(tmp_path / "kept.dnn").experiment == desk.document.experiment


def test_answering_save_and_then_giving_up_stays(desk):
    desk.edit()
    desk.questions.answer = Answer.SAVE
    assert not desk.files.may_leave()


def test_a_failed_save_does_not_leave(desk, tmp_path):
    desk.edit()
    desk.questions.answer = Answer.SAVE
    desk.questions.to_save = tmp_path / "no such folder" / "kept.dnn"
    assert not desk.files.may_leave()


def test_a_minute_of_training_is_asked_about_even_without_edits(desk):
    desk.trainer.run(60)
    desk.files.may_leave()
    assert desk.questions.asked == ["trained"]


def test_a_second_of_training_is_not(desk):
    desk.trainer.run(1)
    assert desk.files.may_leave()


def test_going_back_to_the_start_gives_up_what_was_learned(desk):
    desk.trainer.run(60)
    desk.trainer.state_changed.emit("ready")
    desk.trainer.run(1)
    assert desk.files.may_leave()


def test_closing_again_while_the_question_is_open_does_not_ask_twice(desk):
    desk.edit()
    inner = []
    desk.questions.unsaved = lambda name, edited: (inner.append(desk.files.may_leave()), Answer.DISCARD)[1]
    assert desk.files.may_leave()
    assert inner == [False]


def test_saved_training_is_not_asked_about_again(desk, tmp_path, qtbot):
    desk.trainer.run(60)
    write(desk, tmp_path / "xor.dnn", qtbot)
    assert desk.files.may_leave()


def test_opening_another_file_asks_about_unsaved_edits_first(desk, tmp_path, qtbot):
    write(desk, tmp_path / "xor.dnn", qtbot)
    desk.edit()
    desk.questions.to_open = tmp_path / "xor.dnn"
    desk.files.ask_open()
    assert desk.questions.asked == ["edited"]
    assert not desk.document.is_clean


def test_the_title_names_the_file_and_marks_edits(desk, tmp_path, qtbot):
    write(desk, tmp_path / "my xor.dnn", qtbot)
    assert desk.window.windowTitle().startswith("my xor")
    assert not desk.window.isWindowModified()
    desk.edit()
    assert desk.window.isWindowModified()


def test_the_newest_file_comes_first_in_the_menu_of_recent_files(desk, tmp_path, qtbot):
    for name in ("a.dnn", "b.dnn"):
        write(desk, tmp_path / name, qtbot)
    menu = desk.files.recent_menu(desk.window)
    assert [action.text()[-5:] for action in menu.actions()[:2]] == ["b.dnn", "a.dnn"]


def test_choosing_a_recent_file_opens_it(desk, tmp_path, qtbot):
    write(desk, tmp_path / "a.dnn", qtbot)
    desk.document.open_experiment(presets["circle"].experiment)
    desk.files.recent_menu(desk.window).actions()[0].trigger()
    assert desk.document.experiment == XOR


def test_a_recent_file_that_is_gone_leaves_the_menu(desk, tmp_path):
    preferences.save(Preferences(recent_files=(str(tmp_path / "gone.dnn"),)))
    desk.files.recent_menu(desk.window).actions()[0].trigger()
    assert preferences.load().recent_files == ()
    assert len(desk.errors) == 1


def test_a_dropped_project_is_opened_and_other_files_are_not_taken(desk, tmp_path, qtbot):
    write(desk, tmp_path / "a.dnn", qtbot)
    desk.document.open_experiment(presets["circle"].experiment)
    project, text = QMimeData(), QMimeData()
    project.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.dnn"))])
    text.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.txt"))])
    assert desk.files.accepts(project)
    assert not desk.files.accepts(text)
    desk.files.open_dropped(project)
    assert desk.document.experiment == XOR


def test_a_preset_opens_without_a_file(desk, tmp_path, qtbot):
    write(desk, tmp_path / "a.dnn", qtbot)
    comes_trained = desk.files.open_preset(presets["circle"])
    assert desk.document.experiment == presets["circle"].experiment
    assert desk.document.path is None
    assert not comes_trained


def test_a_network_that_reads_digits_comes_trained(desk):
    states = []
    desk.document.opened.connect(states.append)
    assert desk.files.open_preset(presets["lenet-5"])
    assert states[0].arrays


def test_a_file_whose_run_could_not_be_taken_up_keeps_its_weights_when_saved(desk, tmp_path, qtbot):
    write(desk, tmp_path / "a.dnn", qtbot)
    desk.files.open(tmp_path / "a.dnn")
    desk.trainer.saved = None  # its data are not on this computer
    write(desk, tmp_path / "b.dnn", qtbot)
    assert project_file.load(tmp_path / "b.dnn").state is not None


def test_a_run_is_saved_while_it_goes_on(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("DESKTOP_NN_CONFIG", str(tmp_path))
    endless = replace(XOR, training=replace(XOR.training, epochs=0))
    window, document, trainer = QMainWindow(), Document(endless), Trainer()
    qtbot.addWidget(window)
    files = Files(document, trainer, window, Questions())
    try:
        trainer.load(endless, run=True)
        qtbot.waitUntil(lambda: trainer.current is not None and trainer.current.step > 5)
        files.write(tmp_path / "running.dnn")
        qtbot.waitUntil(lambda: document.path is not None)
        assert trainer.state == "running"
        saved = project_file.load(tmp_path / "running.dnn")
        assert Session(endless, trainer.dataset, saved.state).step_count > 5
    finally:
        trainer.close()
        files.close()


# --- copies against a crash -----------------------------------------------------------------------


def keep_copy(desk, qtbot):
    desk.files.keep_copy()
    qtbot.waitUntil(desk.recovery.copy.exists)


def test_a_copy_of_unsaved_work_is_kept(desk, qtbot):
    desk.edit()
    keep_copy(desk, qtbot)
    assert project_file.load(desk.recovery.copy).experiment == desk.document.experiment


@pytest.fixture
def hasty(monkeypatch):
    """Changes are copied in the next turn of the event loop."""
    monkeypatch.setattr(copies, "AFTER_CHANGE_MILLISECONDS", 0)


def test_an_edit_is_copied_by_itself(desk, hasty, qtbot):
    desk.edit()
    qtbot.waitUntil(desk.recovery.copy.exists)
    assert project_file.load(desk.recovery.copy).experiment == desk.document.experiment


def test_what_was_learned_is_copied_by_itself_when_the_training_pauses(desk, hasty, qtbot):
    desk.trainer.run(60)
    qtbot.waitUntil(desk.recovery.copy.exists)


def test_work_given_up_while_it_is_copied_leaves_no_copy(desk, qtbot):
    desk.edit()
    with qtbot.waitSignal(desk.files.copied):
        desk.files.keep_copy()
        desk.document.open_experiment(presets["circle"].experiment)
    assert not desk.recovery.copy.exists()


def test_without_unsaved_work_no_copy_is_made(desk):
    desk.files.keep_copy()
    assert not desk.recovery.copy.exists()


def test_saving_makes_the_copy_needless(desk, tmp_path, qtbot):
    desk.edit()
    keep_copy(desk, qtbot)
    write(desk, tmp_path / "a.dnn", qtbot)
    assert not desk.recovery.copy.exists()


def test_a_session_that_ends_as_it_should_leaves_nothing_behind(desk, qtbot, tmp_path):
    desk.edit()
    keep_copy(desk, qtbot)
    desk.files.close()
    assert list((tmp_path / "recovery").iterdir()) == []


def test_an_answer_that_comes_after_the_end_writes_nothing(desk, monkeypatch):
    answers, written = [], []
    monkeypatch.setattr(project_file, "save", lambda path, saved: written.append(path))
    desk.trainer.request_states = answers.append
    desk.edit()
    desk.files.keep_copy()
    desk.files.close()
    answers[0](States())
    desk.files.close()  # waits for whatever is being written
    assert written == []


def test_an_edit_in_the_next_window_is_not_copied_by_the_last_one(desk, hasty, tmp_path):
    desk.files.close()
    desk.edit()
    desk.files.keep_copy()
    assert not (tmp_path / "recovery").exists()


def test_the_copy_of_a_running_session_is_not_offered_to_another(desks, qtbot):
    first, second = desks(), desks()
    first.edit()
    keep_copy(first, qtbot)
    second.files.offer_recovery()
    assert second.questions.asked == []


@pytest.fixture
def leftover(tmp_path):
    """What a session that was killed leaves behind: a copy, its facts, and a lock of a process that is gone."""
    process = QProcess()
    process.start(sys.executable, ["-c", _DYING_SESSION, str(tmp_path / "recovery")])
    assert process.waitForFinished(30_000)
    assert process.exitStatus() == QProcess.ExitStatus.CrashExit or process.exitCode() != 0
    (lock,) = (tmp_path / "recovery").glob("*.lock")
    copy = lock.with_suffix(".dnn")
    project_file.save(copy, Saved(presets["spiral"].experiment))
    return copy


_DYING_SESSION = """
import os, sys
from pathlib import Path
from desktop_nn.ui.recovery import Recovery
from desktop_nn.ui.trainer import Trainer
recovery = Recovery(Path(sys.argv[1]))
recovery.prepare("my spiral", None)
os.abort()
"""


def test_what_a_crash_left_behind_is_offered_and_opened_as_unsaved(desk, leftover):
    desk.files.offer_recovery()
    assert desk.questions.asked == ["recover my spiral"]
    assert desk.document.experiment == presets["spiral"].experiment
    assert not desk.document.is_clean


def test_recovered_work_survives_a_second_crash_before_it_is_saved(desk, leftover):
    desk.files.offer_recovery()
    assert not leftover.exists()
    assert desk.recovery.copy.exists()


def test_a_copy_that_is_not_wanted_is_deleted(desk, leftover):
    desk.questions.wants_recovery = False
    desk.files.offer_recovery()
    assert not leftover.exists()
    assert desk.document.experiment == XOR


def test_a_damaged_copy_is_reported_and_does_not_stop_the_start(desk, leftover):
    leftover.write_bytes(b"half")
    desk.files.offer_recovery()
    assert len(desk.errors) == 1
    assert desk.document.experiment == XOR


def test_who_opens_a_file_is_offered_only_what_came_of_it(desk, leftover, tmp_path):
    desk.files.offer_recovery(tmp_path / "lesson.dnn")
    assert desk.questions.asked == []
    facts = {"name": "lesson", "original": str(tmp_path / "lesson.dnn")}
    leftover.with_suffix(".json").write_text(json.dumps(facts), encoding="utf-8")
    desk.files.offer_recovery(tmp_path / "lesson.dnn")
    assert desk.document.experiment == presets["spiral"].experiment
    assert desk.document.path == tmp_path / "lesson.dnn"
