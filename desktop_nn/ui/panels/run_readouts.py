"""The figures of a run in the transport bar: epoch, step, loss, accuracy, speed, and how much is left."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop_nn.i18n import _, duration, integer, number, percent
from desktop_nn.ui import theme
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.components.frames import Readout, label

#: Figures that change faster than this cannot be read.
_PAUSE_MILLISECONDS = 100
_NOTHING = "–"


class RunReadouts(QWidget):
    """Shows the newest snapshot, at most ten times a second; the last one of a run at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._newest: Any = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._show_newest)
        self.figures = _make_figures()
        self.progress = RunProgress()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_4)
        for figure, width in zip(self.figures.values(), _WIDTHS, strict=True):
            figure.setMinimumWidth(width)
            row.addWidget(figure)
        row.addWidget(self.progress, 1)

    def show_snapshot(self, snapshot: Any) -> None:
        """Show a snapshot now, or soon if another one was shown just before."""
        self._newest = snapshot
        if not snapshot.running or not self._pause.isActive():
            self._show_newest()
            self._pause.start()

    def end_loading(self) -> None:
        """The data are there, or given up: show the run again."""
        self.progress.show_run(0.0, 0, None)
        self._show_newest()

    def forget(self) -> None:
        """There is no run: nothing of one that was stays on show."""
        self._newest = None
        self._pause.stop()
        for figure in self.figures.values():
            figure.set_value(_NOTHING)
        self.progress.show_run(0.0, 0, None)

    def _show_newest(self) -> None:
        snapshot = self._newest
        if snapshot is None:
            return
        epochs = snapshot.experiment.training.epochs
        metrics = snapshot.metrics
        accuracy = metrics.test_accuracy if metrics is not None else None
        speed = snapshot.samples_per_second
        figures = self.figures
        figures["epoch"].set_value(_epoch_words(snapshot.epoch, epochs))
        figures["step"].set_value(integer(snapshot.step))
        figures["loss"].set_value(number(metrics.train_loss, 3) if metrics is not None else _NOTHING)
        figures["accuracy"].set_value(percent(accuracy) if accuracy is not None else _NOTHING)
        figures["speed"].set_value(integer(round(speed)) if speed else _NOTHING)
        self.progress.show_run(snapshot.epoch, epochs, snapshot.remaining_seconds if snapshot.running else None)


class RunProgress(QWidget):
    """How far the run is on its way to its last epoch; or how far the data are on theirs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Progress"))
        self.words = label("", "caption")
        self.cancel = ToolButton("close", _("Cancel loading"), _("Stop getting the data; you can load them later."))
        column = QVBoxLayout()
        column.setSpacing(theme.SPACE_1)
        column.addStretch(1)
        column.addWidget(self.words)
        column.addWidget(self.bar)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_1)
        row.addLayout(column, 1)
        row.addWidget(self.cancel)
        self.setMinimumWidth(88)
        self.show_run(0.0, 0, None)

    def show_run(self, epoch: float, epochs: int, seconds_left: float | None) -> None:
        """Show the way to the last epoch; without a last epoch there is no way to show."""
        left = _("{time} left").format(time=duration(seconds_left)) if seconds_left is not None else ""
        self.cancel.hide()
        self._show(_share_done(epoch, epochs), left, visible=bool(epochs))

    def show_loading(self, fraction: float, words: str) -> None:
        """Show how far the data are; getting them can be cancelled."""
        self.cancel.show()
        self._show(fraction, words, visible=True)

    def _show(self, fraction: float, words: str, *, visible: bool) -> None:
        self.bar.setVisible(visible)
        self.bar.setValue(round(1000 * min(max(fraction, 0.0), 1.0)))
        self.bar.setAccessibleDescription(words)
        self.words.setText(words)
        self.words.setToolTip(words)


def _share_done(epoch: float, epochs: int) -> float:
    """A run that goes on after its last epoch aims at the next multiple."""
    if not epochs:
        return 0.0
    return 1.0 if epoch and epoch % epochs == 0 else epoch % epochs / epochs


def _epoch_words(epoch: float, epochs: int) -> str:
    if not epochs:
        return integer(int(epoch))
    rounds = max(1, -(-int(epoch) // epochs))
    return _("{epoch} of {epochs}").format(epoch=integer(int(epoch)), epochs=integer(rounds * epochs))


#: Room for the longest each has to say, such as 1.97 × 10⁻⁷, so that none shifts its neighbours.
_WIDTHS = (96, 72, 96, 72, 80)


def _make_figures() -> dict[str, Readout]:
    return {
        "epoch": Readout(_("Epoch"), _("How many times the network has seen all the training data.")),
        "step": Readout(_("Step"), _("How many times the weights have changed: once per batch.")),
        "loss": Readout(
            _("Training loss"), _("How wrong the network is on the training data; training makes it small.")
        ),
        "accuracy": Readout(_("Test accuracy"), _("Share of right answers on samples the network never learned from.")),
        "speed": Readout(_("Samples/s"), _("How many training samples are worked through in a second.")),
    }
