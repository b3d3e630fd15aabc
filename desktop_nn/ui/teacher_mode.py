"""Teacher mode: what the experiment says is hidden is not seen and not reached, until "Show everything"."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QToolBar

from desktop_nn.i18n import _
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.teaching import Teaching
from desktop_nn.ui.actions import Actions
from desktop_nn.ui.arrangement import Arrangement
from desktop_nn.ui.document import Document
from desktop_nn.ui.panels.transport_bar import CONTROLS


class TeacherMode(QObject):
    """Follows the document. Panels and the transport hide their own controls; the window's are hidden here."""

    def __init__(
        self,
        document: Document,
        window: QMainWindow,
        arrangement: Arrangement,
        actions: Actions,
        workspaces: Mapping[str, QAction],
        presets: QAction,
    ) -> None:
        super().__init__(window)
        self._document = document
        self._window = window
        self._arrangement = arrangement
        self._actions = actions
        self._workspaces = workspaces
        self._presets = presets
        self._shown: Teaching | None = None
        document.experiment_changed.connect(self.show_experiment)
        arrangement.workspace_changed.connect(self._show_timeline)
        self.show_experiment(document.experiment)

    def ask(self) -> None:
        """Let the teacher choose what students see."""
        from desktop_nn.ui.dialogs.teacher_dialog import TeacherDialog

        dialog = TeacherDialog(self._document.experiment.teaching, self._window)
        dialog.chosen.connect(self._change)
        dialog.open()

    def show_everything(self) -> None:
        """Hide nothing any more; the task stays."""
        self._document.edit(_("show everything"), teaching=self._document.experiment.teaching.showing_everything())

    @Slot(object)
    def show_experiment(self, experiment: Experiment) -> None:
        """Hide what this experiment hides, and nothing else."""
        teaching = experiment.teaching
        if teaching == self._shown:
            return
        self._shown = teaching
        closed = teaching.of_kind("workspace")
        for name, action in self._workspaces.items():
            action.setVisible(name not in closed)
        self._arrangement.cover(teaching.of_kind("view") | teaching.of_kind("panel"), closed)
        controls = teaching.of_kind("control")
        self._presets.setVisible("presets" not in controls)
        self._actions.show_only({name: name not in controls for name in CONTROLS})
        self._actions.show_only({"new": "presets" not in controls})
        self._actions.show_only({"show_everything": bool(teaching.hidden)})
        self._show_timeline()

    @Slot(object)
    def _change(self, teaching: Teaching) -> None:
        self._document.edit(_("change teacher mode"), teaching=teaching)

    @Slot()
    def _show_timeline(self) -> None:
        """Each time a workspace comes back as it was left: Qt brings back the bars of then."""
        bar = self._window.findChild(QToolBar, "timeline")
        assert isinstance(bar, QToolBar)
        bar.setVisible("timeline" not in self._document.experiment.teaching.of_kind("control"))
