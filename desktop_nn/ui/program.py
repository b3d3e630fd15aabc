"""The running program: one document, one trainer, and the window that shows them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from desktop_nn import preferences
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.presets import presets
from desktop_nn.ui import theme as themes
from desktop_nn.ui.application import choose_language
from desktop_nn.ui.document import Document
from desktop_nn.ui.main_window import MainWindow
from desktop_nn.ui.trainer import Trainer

FIRST_PRESET = "xor-mlp"


class Program(QObject):
    """Outlives the window: on a change of language the window is built anew around the same document and run.

    `remember` says whether the arrangement of the window is read and kept; tests and screenshots do not. `apart` says
    whether it trains in a process of its own, which takes a moment to start.
    """

    def __init__(self, remember: bool = True, apart: bool = False) -> None:
        super().__init__()
        self.document = Document(presets[FIRST_PRESET].experiment)
        self.trainer = Trainer(self, apart)
        self.remember = remember
        self.document.company_changed.connect(self.trainer.follow_company)
        self.document.experiment_changed.connect(self.trainer.follow)
        self.document.run_edited.connect(self.trainer.apply)
        self.document.opened.connect(self._load_opened)
        self.window = self._build_window()

    def begin(self, path: Path | None = None, experiment: Experiment | None = None) -> None:
        """Open `path`, an experiment, or the first preset; then offer what an interrupted session left behind of it."""
        self.open_experiment(experiment or presets[FIRST_PRESET].experiment)
        if path is not None:
            self.window.files.open(path)
            self.window.files.offer_recovery(path)
        elif experiment is None:
            self.window.files.offer_recovery()

    def open_experiment(self, experiment: Experiment, state: Any | None = None, path: Path | None = None) -> None:
        """Show another experiment, from its start or from where a saved run stood."""
        self.document.open_experiment(experiment, path=path, state=state)

    def close(self) -> None:
        """End without questions: the thread stops, the window goes."""
        self.window.retire()
        self.trainer.close()

    def choose_theme(self, name: str) -> None:
        """Dress the window in another theme, at once, and remember it."""
        preferences.save(replace(preferences.load(), theme=name))
        themes.use(name)

    def choose_language(self, code: str) -> None:
        """Speak another language ("": the system's): the window is built anew, nothing else changes."""
        preferences.save(replace(preferences.load(), language=code or None))
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        choose_language(app, code or None)
        QTimer.singleShot(0, self, self._rebuild_window)  # not while a menu of the old window is still open

    def _rebuild_window(self) -> None:
        old = self.window
        self.window = self._build_window()
        self.window.restoreGeometry(old.saveGeometry())
        self.window.take_over(old)
        self.window.show()
        self.window.show_run()
        old.retire()

    def _build_window(self) -> MainWindow:
        window = MainWindow(self.document, self.trainer, self.remember)
        window.theme_chosen.connect(self.choose_theme)
        window.language_chosen.connect(self.choose_language)
        return window

    def _load_opened(self, state: Any) -> None:
        self.trainer.load(self.document.experiment, state, company=self.document.company)
