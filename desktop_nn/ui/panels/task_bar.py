"""The task that a teacher gives, below the transport bar; without a task it is not there."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop_nn.i18n import _
from desktop_nn.project.experiment import Experiment
from desktop_nn.ui import theme
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.document import Document


class TaskBar(QFrame):
    """Shows the task of the document's experiment, however many lines it has."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self.setProperty("tone", "info")
        self.setAccessibleName(_("Task"))
        heading = label(_("Task"), "section")
        self.words = label("", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE_3, theme.SPACE_2, theme.SPACE_3, theme.SPACE_2)
        row.setSpacing(theme.SPACE_3)
        row.addWidget(heading)
        row.addWidget(self.words, 1)
        document.experiment_changed.connect(self.show_experiment)
        self.show_experiment(document.experiment)

    def show_experiment(self, experiment: Experiment) -> None:
        """Show the task of an experiment."""
        task = experiment.teaching.task
        self.words.setText(task)
        self.setAccessibleDescription(task)
        self.setVisible(bool(task))
        self._fit()

    def _fit(self) -> None:
        """A tool bar does not ask how high its words are at its width: say it."""
        if self.words.text():
            self.words.setFixedHeight(self.words.heightForWidth(max(self.words.width(), 1)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
