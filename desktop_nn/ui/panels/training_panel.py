"""The training panel: what is minimised, by which rule and at what pace. Everything here can change while it runs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_nn.core.losses import Loss, losses
from desktop_nn.core.optimizers import Optimizer, optimizers
from desktop_nn.core.regularizers import Regularizer
from desktop_nn.core.schedules import Schedule
from desktop_nn.core.settings import settings_of
from desktop_nn.i18n import N_, _
from desktop_nn.project.experiment import Experiment, Training
from desktop_nn.ui import theme
from desktop_nn.ui.components.frames import SectionHeader, label
from desktop_nn.ui.document import Document
from desktop_nn.ui.forms.form import Form
from desktop_nn.ui.forms.kind_editor import KindEditor
from desktop_nn.ui.panels.layer_model import output_problem
from desktop_nn.ui.panels.rate_slider import RateSlider
from desktop_nn.ui.panels.scrolling import Scrolling
from desktop_nn.ui.panels.seldom_training import SELDOM, SeldomTraining

_RATE = "learning_rate"
_AT_ONCE = N_("Everything here acts from the next step, also while training; the weights stay as they are.")
_MEMORY = N_("Another optimiser starts without the memory of the last one.")


class TrainingPanel(QWidget):
    """Edits the training of a document."""

    def __init__(self, document: Document, trainer: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._trainer = trainer
        training = document.experiment.training
        self.optimizer = KindEditor(
            optimizers,
            _("Optimiser"),
            _("The rule that turns the gradient into a step of the weights."),
            leave_out={_RATE},
        )
        self.rate = self._make_rate(training.optimizer)
        self.slider = RateSlider()
        self.loss = KindEditor(
            losses, _("Loss"), _("What training makes small: how wrong the outputs are, as one number.")
        )
        self.problem = label("", "danger", wrap=True)
        self.pace = Form(training, leave_out=SELDOM)
        self.seldom = SeldomTraining(training)
        self._headers = {
            "optimizer": SectionHeader(_("Optimiser")),
            "pace": SectionHeader(_("Pace")),
            "loss": SectionHeader(_("Loss")),
        }
        self._lay_out()
        self._connect()
        self.show_experiment(document.experiment)

    # --- building ------------------------------------------------------------------------------------

    def _make_rate(self, optimizer: Optimizer) -> Form:
        return Form(optimizer, leave_out=set(settings_of(optimizer)) - {_RATE})

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.SPACE_3, 0, theme.SPACE_3, theme.SPACE_3)
        column.setSpacing(theme.SPACE_2)
        column.addWidget(self._headers["optimizer"])
        self._rate_place = QVBoxLayout()
        self._rate_place.setSpacing(0)
        self._rate_place.addWidget(self.rate)
        self._rate_place.addWidget(self.slider)
        column.addLayout(self._rate_place)
        column.addWidget(self.optimizer)
        column.addWidget(self._headers["pace"])
        column.addWidget(self.pace)
        column.addWidget(self._headers["loss"])
        column.addWidget(self.loss)
        column.addWidget(self.problem)
        column.addWidget(self.seldom)
        column.addWidget(label(f"{_(_AT_ONCE)} {_(_MEMORY)}", "caption", wrap=True))
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Scrolling(content))

    def _connect(self) -> None:
        self.rate.value_changed.connect(self._change_rate)
        self.slider.rate_changed.connect(self._slide_rate)
        self.optimizer.value_changed.connect(self._change_optimizer)
        self.loss.value_changed.connect(self._change_loss)
        self.pace.value_changed.connect(self._change_setting)
        self.seldom.setting_changed.connect(self._change_setting)
        self.seldom.schedule_changed.connect(self._change_schedule)
        self.seldom.regularizer_changed.connect(self._change_regularizer)
        for editor in (self.rate, self.slider, self.optimizer, self.loss, self.pace, self.seldom):
            editor.editing_finished.connect(self._document.end_gesture)
        self._document.experiment_changed.connect(self.show_experiment)

    # --- acts ----------------------------------------------------------------------------------------

    def _change_rate(self, optimizer: Optimizer, _name: str) -> None:
        self._slide_rate(optimizer.learning_rate)

    def _slide_rate(self, rate: float) -> None:
        optimizer = _with_rate(self._document.experiment.training.optimizer, rate)
        self._edit(_change_words(optimizer, _RATE), _RATE, optimizer=optimizer)

    def _change_optimizer(self, optimizer: Optimizer, name: str) -> None:
        if name:  # the rate has a form of its own
            optimizer = _with_rate(optimizer, self._document.experiment.training.optimizer.learning_rate)
        words = (
            _change_words(optimizer, name) if name else _("choose optimiser {title}").format(title=_(optimizer.title))
        )
        self._edit(words, name and f"optimizer.{name}", optimizer=optimizer)

    def _change_loss(self, loss: Loss, name: str) -> None:
        words = _change_words(loss, name) if name else _("choose loss {title}").format(title=_(loss.title))
        self._edit(words, name and f"loss.{name}", loss=loss)

    def _change_schedule(self, schedule: Schedule, name: str) -> None:
        words = _("choose schedule {title}").format(title=_(schedule.title))
        self._edit(_change_words(schedule, name) if name else words, name and f"schedule.{name}", schedule=schedule)

    def _change_regularizer(self, regularizer: Regularizer, name: str) -> None:
        words = _("choose regularisation {title}").format(title=_(regularizer.title))
        words = _change_words(regularizer, name) if name else words
        self._edit(words, name and f"regularizer.{name}", regularizer=regularizer)

    def _change_setting(self, training: Training, name: str) -> None:
        self._edit(_change_words(training, name), name, **{name: getattr(training, name)})

    def _edit(self, words: str, merge: str, **changes: Any) -> None:
        training = replace(self._document.experiment.training, **changes)
        self._document.edit(words, merge=("training", merge) if merge else None, training=training)

    # --- showing -------------------------------------------------------------------------------------

    def show_experiment(self, experiment: Experiment) -> None:
        """Show how an experiment is trained, and whether the loss fits its network and data."""
        training = experiment.training
        if type(self.rate.value) is not type(training.optimizer):
            self._replace_rate(training.optimizer)
        self.rate.set_value(training.optimizer)
        self.slider.show_rate(training.optimizer.learning_rate, settings_of(training.optimizer)[_RATE])
        self.optimizer.show_value(training.optimizer)
        self.loss.show_value(training.loss)
        self.pace.set_value(training)
        self.seldom.show_training(training)
        for widget in (self.rate, self.slider):
            widget.setEnabled(not training.schedule.sets_rate)
        self._show_without(experiment.teaching.of_kind("training"))
        problem = output_problem(experiment)
        self.problem.setText(problem.message if problem else "")
        self.problem.setVisible(problem is not None)

    def _show_without(self, hidden: frozenset[str]) -> None:
        """Show all but what a teacher hides; a heading goes with what stands below it."""
        for widget in (self.rate, self.slider):
            widget.setVisible(_RATE not in hidden)
        self.optimizer.setVisible("optimizer" not in hidden)
        self.loss.setVisible("loss" not in hidden)
        self._headers["optimizer"].setVisible(not {_RATE, "optimizer"} <= hidden)
        self._headers["pace"].setVisible(self.pace.show_without(hidden))
        self._headers["loss"].setVisible("loss" not in hidden)
        self.seldom.show_without(hidden)

    def _replace_rate(self, optimizer: Optimizer) -> None:
        """Optimisers have rates with help and limits of their own."""
        old, self.rate = self.rate, self._make_rate(optimizer)
        self._rate_place.replaceWidget(old, self.rate)
        old.retire()
        self.rate.value_changed.connect(self._change_rate)
        self.rate.editing_finished.connect(self._document.end_gesture)


def _with_rate(optimizer: Any, rate: float) -> Optimizer:
    changed: Optimizer = replace(optimizer, learning_rate=rate)  # a field of every optimiser, not of their base
    return changed


def _change_words(value: Any, name: str) -> str:
    return _("change {setting}").format(setting=_(settings_of(value)[name].label))
