"""What is seldom changed of training: schedule, regularisation, limits, class weights, early stopping."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_nn.core.regularizers import NoRegularizer, regularizers
from desktop_nn.core.schedules import Constant, schedules
from desktop_nn.core.settings import settings_of
from desktop_nn.i18n import N_, _
from desktop_nn.project.experiment import Training
from desktop_nn.ui import theme
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.components.frames import SectionHeader, label
from desktop_nn.ui.forms.form import Form
from desktop_nn.ui.forms.kind_editor import KindEditor

_TIP = N_("Rates that change with time, small weights, limits for the gradient, class weights and when to stop early.")

#: The settings of a training that are edited here, under their headings.
_GROUPS = (
    (N_("Limits of the gradient"), ("clip_norm", "clip_value")),
    (N_("Classes"), ("class_weights",)),
    (N_("Stopping early"), ("patience", "keep_best")),
)
SELDOM = frozenset(name for _title, names in _GROUPS for name in names)
_EDITED = SELDOM | {"schedule", "regularizer"}


class SeldomTraining(QWidget):
    """Folds away below a button; while it is folded a line says what of it is in use."""

    schedule_changed = Signal(object, str)  # as KindEditor.value_changed
    regularizer_changed = Signal(object, str)
    setting_changed = Signal(object, str)  # as Form.value_changed
    editing_finished = Signal()

    def __init__(self, training: Training, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._training = training
        self._hidden: frozenset[str] = frozenset()  # what a teacher hides
        self._folded: SeldomSettings | None = None
        self.button = ToolButton("chevron-right", _("More"), _(_TIP), text=_("More"), checkable=True)
        self.button.toggled.connect(self._unfold)
        self.in_use = label("", "caption", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.SPACE_1)
        self._column.addWidget(self.button, 0)
        self._column.addWidget(self.in_use)
        self.show_training(training)

    @property
    def settings(self) -> SeldomSettings:
        """What is folded away; made when it is first unfolded."""
        if self._folded is None:
            self._folded = folded = SeldomSettings(self._training)
            folded.schedule.value_changed.connect(self.schedule_changed)
            folded.regularizer.value_changed.connect(self.regularizer_changed)
            for form in folded.forms:
                form.value_changed.connect(self.setting_changed)
            for editor in folded.editors:
                editor.editing_finished.connect(self.editing_finished)
            folded.show_without(self._hidden)
            self._column.addWidget(folded)
        return self._folded

    def show_without(self, hidden: frozenset[str]) -> None:
        """Show all but these; nothing of it where all is hidden."""
        self._hidden = hidden
        if self._folded is not None:
            self._folded.show_without(hidden)
        self.setVisible(not hidden >= _EDITED)

    def show_training(self, training: Training) -> None:
        """Show how an experiment is trained."""
        self._training = training
        if self._folded is not None:
            self._folded.show_training(training)
        self.in_use.setText(_words_of(training))
        self._show_in_use()

    def _unfold(self, unfolded: bool) -> None:
        self.button.setIcon(theme.icon("chevron-down" if unfolded else "chevron-right"))
        self.settings.setVisible(unfolded)
        self._show_in_use()

    def _show_in_use(self) -> None:
        self.in_use.setVisible(bool(self.in_use.text()) and not self.button.isChecked())


class SeldomSettings(QWidget):
    """An editor for each of them under its heading."""

    def __init__(self, training: Training, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.schedule = KindEditor(
            schedules, _("Schedule"), _("How the learning rate changes from the first epoch to the last.")
        )
        self.regularizer = KindEditor(
            regularizers, _("Regularisation"), _("What keeps weights small, so that the network generalises better.")
        )
        self.forms = [Form(training, leave_out=set(settings_of(training)) - set(names)) for _title, names in _GROUPS]
        self.editors: list[KindEditor | Form] = [self.schedule, self.regularizer, *self.forms]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_2)
        titles = (_("Schedule"), _("Regularisation"), *(_(title) for title, _names in _GROUPS))
        self._headers = [SectionHeader(title) for title in titles]
        for header, editor in zip(self._headers, self.editors, strict=True):
            column.addWidget(header)
            column.addWidget(editor)
        self.show_training(training)

    def show_training(self, training: Training) -> None:
        """Show how an experiment is trained."""
        self.schedule.show_value(training.schedule)
        self.regularizer.show_value(training.regularizer)
        for form in self.forms:
            form.set_value(training)
        self.field("keep_best").setEnabled(training.patience > 0)  # without patience there is nothing to go back from

    def show_without(self, hidden: frozenset[str]) -> None:
        """Show all but these."""
        kinds = {"schedule": self.schedule, "regularizer": self.regularizer}
        for name, editor in kinds.items():
            editor.setVisible(name not in hidden)
        left = [name not in hidden for name in kinds] + [form.show_without(hidden) for form in self.forms]
        for header, any_left in zip(self._headers, left, strict=True):
            header.setVisible(any_left)

    def field(self, name: str) -> Any:
        """The field of a setting."""
        return next(form.field(name) for form in self.forms if name in form.rows)


def _words_of(training: Training) -> str:
    """What is not as it is without a choice; empty where nothing is."""
    usual = (Constant(), NoRegularizer())
    kinds = [_(part.title) for part in (training.schedule, training.regularizer) if part not in usual]
    changed = [
        _(declared.label)
        for name, declared in settings_of(training).items()
        if name in SELDOM and getattr(training, name) != declared.default
    ]
    return _("In use: {things}").format(things=", ".join(kinds + changed)) if kinds or changed else ""
