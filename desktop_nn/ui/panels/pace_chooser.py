"""How fast training runs: slowly enough to watch, or as fast as the machine can."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from desktop_nn.data.gates import Gate
from desktop_nn.i18n import _, integer, ngettext, number
from desktop_nn.project.experiment import Experiment
from desktop_nn.ui.forms.tips import tooltip

#: Steps per second; 0 is as fast as the machine can.
PACES = (0.1, 0.5, 1.0, 10.0, 100.0, 1000.0, 0.0)


class PaceChooser(QComboBox):
    """Tells the trainer how many steps a second `Run` may take. What is opened begins at a pace one can follow."""

    def __init__(self, trainer: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trainer = trainer
        for pace in PACES:
            self.addItem(_pace_words(pace), pace)
        self.setAccessibleName(_("Speed"))
        self.setToolTip(
            tooltip(
                _(
                    "How many steps Run takes in a second. Slowly, every step can be followed with the eyes; "
                    "at full speed training is over sooner. The result is the same."
                )
            )
        )
        self.choose(trainer.pace)
        self.currentIndexChanged.connect(self._tell)

    def choose(self, pace: float) -> None:
        """Show and use a pace of the list."""
        self.setCurrentIndex(PACES.index(pace) if pace in PACES else len(PACES) - 1)

    def suit(self, experiment: Experiment) -> None:
        """Begin with the pace at which this kind of data is good to watch."""
        self.choose(fitting_pace(experiment))

    def _tell(self, _index: int) -> None:
        self._trainer.set_pace(self.currentData())


def _pace_words(pace: float) -> str:
    if not pace:
        return _("Full speed")
    count = integer(int(pace)) if pace >= 1 else number(pace)
    return ngettext("{count} step/s", "{count} steps/s", int(pace)).format(count=count)


def fitting_pace(experiment: Experiment) -> float:
    """A gate has four samples and learns in a blink; images need all the speed there is."""
    if experiment.data.is_image:
        return 0.0
    return 100.0 if isinstance(experiment.data, Gate) else 1000.0
