"""What is wrong with the rows of a file: one sentence about one cell, and the way to the next."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from desktop_nn.data.csv_file import Imported, Problem
from desktop_nn.i18n import _, integer
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.theme import SPACE_2, SPACE_3


class ImportProblems(QFrame):
    """Hidden while there is nothing wrong. `wanted` asks to show a problem in the preview."""

    wanted = Signal(object)  # Problem

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._imported: Imported | None = None
        self._place = 0
        self._is_pointed_at = False
        self.setProperty("role", "banner")
        self.setProperty("tone", "warning")
        self.words, self.count = label("", wrap=True), label("", "muted")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.next_button = QPushButton(_("&Next"))
        self.next_button.setProperty("role", "flat")
        self.next_button.setAutoDefault(False)
        self.next_button.setAccessibleName(_("Next problem"))
        self.next_button.setToolTip(tooltip(_("Go to the next cell or row that cannot be used.")))
        self.next_button.clicked.connect(self._go_on)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_3, SPACE_2, SPACE_2, SPACE_2)
        row.setSpacing(SPACE_2)
        row.addWidget(self.words, 1)
        row.addWidget(self.count)
        row.addWidget(self.next_button)
        self.hide()

    def show_import(self, imported: Imported) -> None:
        """Say the first problem of an import."""
        self._imported = imported
        self.setVisible(bool(imported.problems))
        self._say(0, is_pointed_at=False)

    def clear(self) -> None:
        """Nothing is wrong."""
        self._imported = None
        self.hide()

    @Slot(object)
    def point_at(self, problem: Problem | None) -> None:
        """Say what is wrong with the cell that is chosen in the preview."""
        if self._imported is not None and problem in self._imported.problems:
            self._say(self._imported.problems.index(problem), is_pointed_at=True)

    def _say(self, place: int, *, is_pointed_at: bool) -> None:
        self._place, self._is_pointed_at = place, is_pointed_at
        if self._imported is None or not self._imported.problems:
            return
        self.words.setText(self._imported.words(self._imported.problems[place]))
        count = integer(self._imported.problem_count)
        self.count.setText(_("{number} of {count}").format(number=integer(place + 1), count=count))

    @Slot()
    def _go_on(self) -> None:
        """First to the problem that is said, then to the one after it; after the last one listed comes the first."""
        assert self._imported is not None
        problems = self._imported.problems
        self.wanted.emit(problems[(self._place + self._is_pointed_at) % len(problems)])
