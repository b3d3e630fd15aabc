"""Which gates two hidden neurons and the output are: XOR wired by hand from what single neurons can do."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_nn.i18n import N_, _
from desktop_nn.project.wiring import HIDDEN_GATES, OUTPUT_GATES, XOR, Wiring
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.forms.chooser import Chooser
from desktop_nn.ui.theme import SPACE_1, SPACE_2

_TIP = N_("Sets the weights of this neuron by hand, so that it is this gate. Undo takes them back.")


class WireRow(QWidget):
    """One list for each neuron. It shows a gate only where the weights are just those set by hand."""

    wired = Signal(object)  # Wiring

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wiring = Wiring("", "", "")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_2)
        grid.setVerticalSpacing(SPACE_1)
        grid.setColumnStretch(1, 1)
        self.choosers: dict[str, Chooser] = {}
        neurons = {"first": ("h₁", HIDDEN_GATES), "second": ("h₂", HIDDEN_GATES), "output": ("f", OUTPUT_GATES)}
        for line, (field, (name, gates)) in enumerate(neurons.items()):
            grid.addWidget(label(name, "muted"), line, 0)
            grid.addWidget(self._chooser(field, name, gates), line, 1)

    def _chooser(self, field: str, name: str, gates: dict[str, str]) -> Chooser:
        chooser = Chooser(_("Gate of {neuron}").format(neuron=name), _(_TIP))
        chooser.setPlaceholderText(_("weights of its own"))
        for key, words in gates.items():
            chooser.add_option(key, _(words))
        chooser.chosen.connect(lambda gate: self._wire(field, gate))
        self.choosers[field] = chooser
        return chooser

    def show_wiring(self, wiring: Wiring) -> None:
        """Show which gates the neurons are now."""
        if wiring == self.wiring:
            return
        self.wiring = wiring
        for field, chooser in self.choosers.items():
            chooser.show_name(getattr(wiring, field))

    def _wire(self, field: str, gate: str) -> None:
        """Neurons that are no gate yet become what the lecture makes them."""
        kept = {name: getattr(self.wiring, name) or getattr(XOR, name) for name in self.choosers}
        self.wired.emit(replace(Wiring(**kept), **{field: gate}))
