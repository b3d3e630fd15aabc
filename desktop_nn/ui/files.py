"""New, open, save, recent files, and the promise that nothing is lost without a question."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from time import monotonic
from typing import Any

from PySide6.QtCore import QEventLoop, QMimeData, QObject, Signal, Slot
from PySide6.QtWidgets import QMenu, QWidget

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, _
from desktop_nn.project import project_file
from desktop_nn.project.beside import Company, States
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.presets import Preset, trained
from desktop_nn.project.project_file import Saved
from desktop_nn.ui import recent_files
from desktop_nn.ui.background import Background
from desktop_nn.ui.copies import CopyTimes
from desktop_nn.ui.dialogs.file_dialogs import SUFFIX, Answer, FileDialogs, FileQuestions
from desktop_nn.ui.recovery import Recovery
from desktop_nn.ui.unsaved import UnsavedWork

Told = Callable[[bool], None]


class Files(QObject):
    """Everything between the document and the disk.

    Nothing here waits: the trainer is asked for the state of the run, which is then written on another thread.
    `failed` carries what went wrong (a UserError, or another exception for a bug); `saved` the path of a file;
    `copied` comes when a copy against a crash was written, or could not be.
    """

    failed = Signal(object)  # Exception
    saved = Signal(object)  # Path
    copied = Signal()

    def __init__(
        self,
        document: Any,
        trainer: Any,
        window: QWidget,
        questions: FileQuestions | None = None,
        recovery: Recovery | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(window)
        self._document, self._trainer, self._window = document, trainer, window
        self._questions = questions or FileDialogs(window)
        self._recovery = recovery or Recovery()
        self._background = Background(self)
        self._opened: Saved | None = None
        self._leaving = False
        self._closed = False
        self.unsaved = UnsavedWork(document, trainer, clock)
        document.path_changed.connect(self.show_title)
        document.clean_changed.connect(self.show_title)
        document.experiment_changed.connect(self.show_title)
        document.opened.connect(self._begin_afresh)
        self._clock = clock
        self._copies = CopyTimes(document, trainer, self)
        self._copies.due.connect(self.keep_copy)
        self.show_title()

    # --- opening ------------------------------------------------------------------------------------

    def ask_open(self) -> None:
        """Let the person choose a project and open it."""
        if self.may_leave():
            path = self._questions.which_to_open(recent_files.folder())
            if path is not None:
                self.open(path)

    def open(self, path: Path) -> bool:
        """Open a project file in place of what is there; False, and `failed`, when it cannot be read."""
        try:
            opened = project_file.load(path)
        except UserError as error:
            if not path.exists():
                recent_files.forget(path)
            self.failed.emit(error)
            return False
        path = path.absolute()
        self._document.open_experiment(opened.experiment, path=path, state=opened.state, beside=opened.beside)
        recent_files.remember(path)
        return True

    def open_preset(self, preset: Preset) -> bool:
        """Begin a new experiment from a preset; True when it comes trained.

        Networks that read digits come with the weights that ship with the program, so that drawing works at once. The
        small ones learn in seconds, and watching that is what they are for.
        """
        path, state, experiment = trained(preset.name), None, preset.experiment
        if path is not None and experiment.data.is_image:
            try:
                shipped = project_file.load(path)
                experiment, state = shipped.experiment, shipped.state
            except UserError as error:  # a damaged installation: the preset itself still works
                self.failed.emit(error)
        self._document.open_experiment(experiment, path=None, state=state)
        return state is not None

    @staticmethod
    def accepts(mime: QMimeData) -> bool:
        """Whether something dragged over the window is a project file."""
        return file_in(mime, (SUFFIX,)) is not None

    def open_dropped(self, mime: QMimeData) -> None:
        """Open the project file that was dropped."""
        path = file_in(mime, (SUFFIX,))
        if path is not None and self.may_leave():
            self.open(path)

    # --- saving -------------------------------------------------------------------------------------

    def save(self) -> None:
        """Save where it was saved before; the first time ask where."""
        if self._document.path is None:
            self.save_as()
        else:
            self.write(self._document.path)

    def save_as(self) -> None:
        """Ask for a name and save there."""
        path = self._ask_where()
        if path is not None:
            self.write(path)

    def write(self, path: Path, told: Told | None = None) -> None:
        """Save all runs as they are now to `path`; `told(success)` when it is done."""
        written = self._document.experiment, self._document.company

        def finish(_result: object, error: Exception | None) -> None:
            if error is None:
                self._note_saved(path, written)
            else:
                self.failed.emit(error)
            if told is not None:
                told(error is None)

        self._store(path, finish)

    def may_leave(self) -> bool:
        """Ask what to do with unsaved work; False when the person wants to stay, or when saving failed."""
        if self._leaving:  # asked to close again while the question, or the saving, is still under way
            return False
        if not self.unsaved.exists:
            return True
        self._leaving = True
        try:
            return self._ask_to_leave()
        finally:
            self._leaving = False

    def _ask_to_leave(self) -> bool:
        answer = self._questions.unsaved(self.name, self.unsaved.edited)
        if answer is Answer.SAVE:
            return self._save_and_wait()
        return answer is Answer.DISCARD

    def _save_and_wait(self) -> bool:
        path = self._document.path or self._ask_where()
        if path is None:
            return False
        outcome: list[bool] = []
        loop = QEventLoop()

        def told(success: bool) -> None:
            outcome.append(success)
            loop.quit()

        self.write(path, told)
        if not outcome:
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        return outcome == [True]

    def _ask_where(self) -> Path | None:
        suggested = self._document.path or recent_files.folder() / f"{file_name(self.name)}.{SUFFIX}"
        return self._questions.where_to_save(suggested)

    def _store(self, path: Path, finish: Callable[[Any, Exception | None], None]) -> None:
        experiment: Experiment = self._document.experiment
        company: Company = self._document.company

        def write(states: States) -> None:
            if self._closed:  # the answer comes to a window that is gone
                return
            stand_in = self._trainer.stand_in
            honest = experiment if stand_in is None else experiment.replace(data=stand_in)
            beside = company.following(honest).noted(states.beside).beside
            saved = Saved(honest, self._whole_state(experiment, states.open), beside)
            self._background.run(lambda: project_file.save(path, saved), finish)

        self._trainer.request_states(write)

    def _whole_state(self, experiment: Experiment, state: Any | None) -> Any | None:
        """The state of the run; what a file was opened with stays when the run could not be taken up."""
        if experiment.problem() is not None:
            return None
        opened = self._opened
        if state is None and opened is not None and opened.experiment.layers == experiment.layers:
            return opened.state
        return state

    def _note_saved(self, path: Path, written: tuple[Experiment, Company]) -> None:
        self._document.mark_saved(path)
        if (self._document.experiment, self._document.company) == written:
            self.unsaved.forget()
            self._recovery.forget()
        else:  # edited while it was being written
            self._document.undo_stack.resetClean()
        recent_files.remember(path)
        self.saved.emit(path)

    # --- copies against a crash ---------------------------------------------------------------------

    @Slot()
    def keep_copy(self) -> None:
        """Keep a copy of unsaved work, in case the program or the computer does not end as it should."""
        if self._closed or not self.unsaved.changed_since_kept():
            return
        if self._background.is_busy:
            self._copies.note_change()
            return
        self.unsaved.keep()
        try:
            path = self._recovery.prepare(self.name, self._document.path)
        except OSError:
            self.failed.emit(UserError(N_("No copy of the unsaved work can be kept: save it yourself.")))
            return
        begun = self._clock()

        def finish(_result: object, error: Exception | None) -> None:
            self._copies.note_cost(self._clock() - begun)
            if not self._recovery.is_prepared:  # saved, or given up, while the copy was being written
                self._recovery.forget()
            elif error is not None:
                self.failed.emit(error)
            self.copied.emit()

        self._store(path, finish)

    def offer_recovery(self, original: Path | None = None) -> None:
        """Ask whether work that an interrupted session left behind is wanted; the newest is asked about.

        With `original` only work on this file: who opens a file wants what came of it, and nothing else.
        """
        leftovers = self._recovery.leftovers()
        if original is not None:
            leftovers = [each for each in leftovers if each.is_of(original)]
        for leftover in leftovers[:1]:
            if not self._questions.recover(leftover.name, leftover.modified):
                leftover.discard()
                continue
            try:
                kept = project_file.load(leftover.copy)
            except UserError as error:
                self.failed.emit(error)
                continue
            self._document.open_experiment(
                kept.experiment, path=leftover.original, state=kept.state, beside=kept.beside
            )
            self._document.undo_stack.resetClean()
            self._recovery.adopt(leftover)

    def close(self) -> None:
        """The session ends as it should: finish what is being written and leave nothing behind."""
        self._closed = True
        self._copies.stop()
        self._background.close()
        self._recovery.forget()

    def take_over(self, old: Files) -> None:
        """Go on where the files of another window stood: what was not saved there is not saved here."""
        self._opened = old._opened
        self._recovery, old._recovery = old._recovery, self._recovery
        self.unsaved.take_over(old.unsaved)

    # --- names --------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """What the work is called: its file, else the title of the experiment."""
        path: Path | None = self._document.path
        return _(self._document.experiment.title) or _("Untitled") if path is None else path.stem

    @Slot()
    def show_title(self) -> None:
        """Name the work in the title of the window, with the mark of unsaved edits."""
        path: Path | None = self._document.path
        self._window.setWindowTitle(f"{self.name}[*]")
        self._window.setWindowFilePath("" if path is None else str(path))
        self._window.setWindowModified(not self._document.is_clean)

    @Slot(object)
    def _begin_afresh(self, state: Any) -> None:
        self._opened = Saved(self._document.experiment, state)
        self.unsaved.forget()
        self._recovery.forget()

    def recent_menu(self, parent: QWidget) -> QMenu:
        """A menu of the files used last."""
        return recent_files.menu(parent, self._open_recent)

    def _open_recent(self, path: Path) -> None:
        if self.may_leave():
            self.open(path)


def file_in(mime: QMimeData, suffixes: Collection[str]) -> Path | None:
    """The first file with one of these endings that is dragged or dropped; None where there is none."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix.lower().removeprefix(".") in suffixes), None)


def file_name(title: str) -> str:
    """A title as a name that every file system takes."""
    kept = "".join(letter if letter.isalnum() or letter in " -_()" else " " for letter in title)
    return " ".join(kept.split()) or "network"
