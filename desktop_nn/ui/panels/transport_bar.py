"""The transport bar: choose a preset, run, pause, step, start again, and see how the run stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop_nn.i18n import N_, _
from desktop_nn.project.experiment import Experiment
from desktop_nn.ui import theme
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.document import Document
from desktop_nn.ui.forms.fields import commit_typing
from desktop_nn.ui.forms.tips import OPEN_RUN_ALONE, tooltip
from desktop_nn.ui.panels.pace_chooser import PaceChooser
from desktop_nn.ui.panels.presets_button import PresetsButton
from desktop_nn.ui.panels.run_readouts import RunReadouts


@dataclass(frozen=True)
class Act:
    """A button beside Run: what it is called, what it does, its key in the menu, and in which states it works."""

    name: str
    icon: str
    title: str
    tip: str
    keys: str
    states: frozenset[str]
    note: str = ""


_RESTING = frozenset({"ready", "paused", "finished"})
_LOADED = _RESTING | {"running", "diverged"}

_STEP_TIP = N_("Train on one batch: the weights change once.")
_SAMPLE_TIP = N_("Train on the next sample alone, whatever the batch size is: see what one example teaches.")
_EPOCH_TIP = N_("Train to the end of this pass through the training data.")
_RESET_TIP = N_("Back to the same start: the same weights, the same order of samples.")
_NEW_TIP = N_("Start again from other random weights; Reset then comes back to these.")

ACTS = (
    Act("one_sample", "sample", N_("One sample"), _SAMPLE_TIP, "Shift+F6", _RESTING),
    Act("step", "step", N_("One step"), _STEP_TIP, "F6", _RESTING),
    Act("epoch", "epoch", N_("One epoch"), _EPOCH_TIP, "F7", _RESTING),
    Act("reset", "reset", N_("Reset"), _RESET_TIP, "F8", _LOADED),
    Act("new_weights", "dice", N_("New weights"), _NEW_TIP, "F9", _LOADED, OPEN_RUN_ALONE),
)

#: Everything in the bar, and the timeline below, that a teacher may hide: title and tip.
CONTROLS = {
    "presets": (N_("Presets"), N_("Begin with an experiment that is ready to run, from a single gate to LeNet-5.")),
    "run": (N_("Run"), N_("Train the network, or pause the training.")),
    **{act.name: (act.title, act.tip) for act in ACTS},
    "pace": (N_("Speed"), N_("How many steps Run takes in a second.")),
    "timeline": (N_("Timeline"), N_("Earlier moments of the run.")),
}

_RUN_TIP = N_("Train until you pause it, or until the epochs asked for are done (Space or F5).")
_PAUSE_TIP = N_("Rest after this step; Run goes on from here (Space or F5).")
_EMPTY_TIP = N_("There is nothing to train yet: {reason}")


#: In a narrow window the figures that say least give way; the curves show loss and accuracy too.
_NARROWEST = 900
_NEEDED_WIDTHS = {"speed": 1288, "step": 1100, "loss": 1012}


class TransportBar(QWidget):
    """Drives the trainer. `Space` runs and pauses wherever nothing else in the window uses it."""

    preset_chosen = Signal(str)
    cancel_wanted = Signal()  # of getting the data

    def __init__(self, document: Document, trainer: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._trainer = trainer
        self.presets = PresetsButton()
        self.run = QPushButton()
        self.run.setObjectName("run")
        self.run.setProperty("role", "primary")
        self.run.setIconSize(QSize(18, 18))
        self.run.setMinimumWidth(96)
        self.buttons = {act.name: self._make_button(act) for act in ACTS}
        self.pace = PaceChooser(trainer)
        self.readouts = RunReadouts()
        self._lay_out()
        self._connect()
        self.show_experiment(document.experiment)
        self.show_state(trainer.state)
        if trainer.current is not None:
            self.readouts.show_snapshot(trainer.current)

    def _make_button(self, act: Act) -> ToolButton:
        tip = tooltip(f"{_(act.tip)} ({act.keys})", _(act.note) if act.note else "")
        button = ToolButton(act.icon, _(act.title), tip, pressed=lambda: self._do(getattr(self._trainer, act.name)))
        button.setObjectName(act.name)
        button.setAccessibleDescription(_(act.tip))
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE_1, theme.SPACE_1, theme.SPACE_2, theme.SPACE_1)
        row.setSpacing(theme.SPACE_1)
        row.addWidget(self.presets)
        row.addSpacing(theme.SPACE_2)
        row.addWidget(self.run)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addSpacing(theme.SPACE_1)
        row.addWidget(self.pace)
        row.addSpacing(theme.SPACE_4)
        row.addWidget(self.readouts, 1)

    def _connect(self) -> None:
        self.presets.preset_chosen.connect(self.preset_chosen)
        self.run.clicked.connect(lambda _checked=False: self.run_or_pause())
        self._document.experiment_changed.connect(self.show_experiment)
        self._document.opened.connect(self._suit_pace)
        self._trainer.state_changed.connect(self.show_state)
        self._trainer.snapshot_changed.connect(self.readouts.show_snapshot)
        self._trainer.progress.connect(self._show_loading)
        self.readouts.progress.cancel.clicked.connect(self.cancel_wanted)

    # --- acts ----------------------------------------------------------------------------------------

    def _do(self, act: Callable[[], object]) -> None:
        commit_typing()
        act()

    def run_or_pause(self) -> None:
        """Run when resting, pause when running."""
        self._do(self._trainer.pause if self._trainer.state == "running" else self._trainer.start)

    def show_presets(self) -> None:
        """Open the menu of presets."""
        self.presets.showMenu()

    def _suit_pace(self, _state: object) -> None:
        self.pace.suit(self._document.experiment)

    # --- showing -------------------------------------------------------------------------------------

    def show_experiment(self, experiment: Experiment) -> None:
        """Show what is open, and why it cannot run if it cannot."""
        self.presets.show_title(_(experiment.title))
        self._show_allowed(experiment.teaching.of_kind("control"))
        self._explain_run()

    def _show_allowed(self, hidden: frozenset[str]) -> None:
        for name, widget in {"presets": self.presets, "run": self.run, "pace": self.pace, **self.buttons}.items():
            widget.setVisible(name not in hidden)

    def show_state(self, state: str) -> None:
        """Offer what can be done now."""
        running = state == "running"
        self.run.setText(_("Pause") if running else _("Run"))
        self.run.setIcon(theme.icon("pause" if running else "run", "accent_text"))
        self.run.setEnabled(state in _LOADED)
        for act in ACTS:
            self.buttons[act.name].setEnabled(state in act.states)
        if state == "empty" and self._trainer.current is None:
            self.readouts.forget()
        elif state != "loading":
            self.readouts.end_loading()
        self._explain_run()

    def _explain_run(self) -> None:
        problem = self._document.experiment.problem()
        tip = _(_PAUSE_TIP) if self._trainer.state == "running" else _(_RUN_TIP)
        if problem is not None:
            tip = _(_EMPTY_TIP).format(reason=problem.message)
        self.run.setToolTip(tooltip(tip))
        self.run.setAccessibleDescription(tip)

    def _show_loading(self, fraction: float, words: str) -> None:
        self.readouts.progress.show_loading(fraction, words)

    # --- Qt ------------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROWEST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.presets.fit(self.width())
        for name, width in _NEEDED_WIDTHS.items():
            self.readouts.figures[name].setVisible(self.width() >= width)
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.window().removeEventFilter(self)
        self.window().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys reach the window itself only when whatever has the focus had no use for them."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched is self.window():
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier and not event.isAutoRepeat()
            if event.key() == Qt.Key.Key_Space and plain and self.run.isEnabled() and not self.run.isHidden():
                self.run_or_pause()
                return True
        return super().eventFilter(watched, event)
