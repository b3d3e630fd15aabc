"""How the training went: loss and accuracy over the epochs, for training and test samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop_nn.i18n import N_, _, percent
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.views.curves.curves import Curves, CurvesView
from desktop_nn.ui.views.curves.plot import write_percent

if TYPE_CHECKING:
    from desktop_nn.training.history import HistoryView
    from desktop_nn.training.snapshot import Snapshot

_NONE = np.empty(0)
_NOTHING = 1e-12  # a loss that has never been more has no scale of its own


class LossCurves(CurvesView):
    """The loss: the pale line is each batch, the others are measured on many samples at one moment."""

    title = N_("Loss")
    summary = N_("How far the outputs are from the targets. Training lowers it; if the test loss rises, it overfits.")
    axis_name = N_("Loss")

    def __init__(self, parent: QWidget | None = None) -> None:
        self._is_log = False
        super().__init__(parent)
        self.log_button = ToolButton(
            "log",
            _("Logarithmic scale"),
            _("Logarithmic scale: equal steps are equal factors, so that small losses can still be told apart."),
            checkable=True,
        )
        self.log_button.toggled.connect(self.set_logarithmic)
        self.add_control(self.log_button)

    @Slot(bool)
    def set_logarithmic(self, on: bool) -> None:
        """Show factors instead of differences."""
        self._is_log = on
        self.plot.setLogMode(x=False, y=on)
        self._crosshair.set_logarithmic(on)
        self.log_button.setChecked(on)
        self.fit()

    def _select(self, history: HistoryView, in_epochs: bool) -> Curves:
        return Curves(
            x_name=_("Epoch") if in_epochs else _("Step"),
            batch_x=history.epoch if in_epochs else history.step,
            batch=history.loss,
            x=history.evaluation_epoch if in_epochs else history.evaluation_step,
            train=history.train_loss,
            test=history.test_loss,
        )

    def _y_range(self, curves: Curves) -> tuple[float, float]:
        values = np.concatenate([curves.batch, *curves.evaluations])
        values = values[np.isfinite(values)]
        if self._is_log:
            positive = np.log10(values[values > 0]) if (values > 0).any() else np.array([-1.0, 0.0])
            low, high = float(positive.min()), float(positive.max())
            room = max(0.1, 0.05 * (high - low))
            return low - room, high + room
        # single wild batches may leave the picture; the evaluations never do
        high = float(np.quantile(values, 0.995)) if len(values) else 1.0
        for line in curves.evaluations:
            if np.isfinite(line).any():
                high = max(high, float(np.nanmax(line[np.isfinite(line)])))
        return 0.0, high * 1.06 if high > _NOTHING else 1.0


class AccuracyCurves(CurvesView):
    """The share of samples whose class is found."""

    title = N_("Accuracy")
    summary = N_("The share of samples that the network puts into the right class.")
    axis_name = N_("Accuracy")

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw the history, or say that these data have no classes."""
        history = snapshot.history
        if len(history.train_accuracy) and not np.isfinite(history.train_accuracy).any():
            self.clear()
            self.show_empty(_("There is no accuracy: these data have values to be met, not classes to be found."))
            return
        super().show_snapshot(snapshot)

    def _select(self, history: HistoryView, in_epochs: bool) -> Curves:
        return Curves(
            x_name=_("Epoch") if in_epochs else _("Step"),
            batch_x=_NONE,
            batch=_NONE,
            x=history.evaluation_epoch if in_epochs else history.evaluation_step,
            train=history.train_accuracy,
            test=history.test_accuracy,
        )

    def _y_range(self, curves: Curves) -> tuple[float, float]:
        values = np.concatenate(curves.evaluations)
        values = values[np.isfinite(values)]
        low = np.floor(float(values.min()) * 10 - 0.25) / 10 if len(values) else 0.0
        low = float(np.clip(low, 0.0, 0.9))
        return low - 0.02 * (1 - low), 1.0 + 0.03 * (1 - low)

    def _write(self, value: float) -> str:
        return percent(value)

    def _write_tick(self, value: float, spacing: float) -> str:
        return write_percent(value, spacing)
