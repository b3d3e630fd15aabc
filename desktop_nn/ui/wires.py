"""What one view of the playground tells another; views do not know each other."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal, Slot

from desktop_nn.ui.docks import Dock
from desktop_nn.ui.trainer import Trainer
from desktop_nn.ui.views.compare_view import CompareView
from desktop_nn.ui.views.diagram_parts import Neuron
from desktop_nn.ui.views.diagram_view import DiagramView
from desktop_nn.ui.views.forward_view import ForwardView
from desktop_nn.ui.views.surface_view import SurfaceView
from desktop_nn.ui.views.view import View


class Wires(QObject):
    """A neuron pointed at is shown on the surface; a place read there is computed in the view beside it."""

    failed = Signal(object)  # UserError

    def __init__(self, docks: Mapping[str, Dock], trainer: Trainer, parent: QObject) -> None:
        super().__init__(parent)
        self._docks = docks
        self._trainer = trainer

    def join(self, view: View) -> None:
        """Connect a view that was just made."""
        if isinstance(view, DiagramView):
            view.neuron_pointed.connect(self._show_neuron)
            view.neuron_chosen.connect(self._compute_neuron)
            view.failed.connect(self.failed)
        elif isinstance(view, SurfaceView):
            view.place_changed.connect(self._compute_place)
        elif isinstance(view, CompareView):
            view.failed.connect(self.failed)

    def _made(self, name: str) -> object:
        """A view, if it has ever been seen."""
        dock = self._docks[name]
        return dock.content if dock.is_made else None

    @Slot(object, str)
    def _show_neuron(self, neuron: Neuron | None, name: str) -> None:
        if isinstance(view := self._made("surface"), SurfaceView):
            view.show_neuron(neuron, name)
            self._trainer.refresh()  # the pointer does not wait for the next tick

    @Slot(object)
    def _compute_neuron(self, neuron: Neuron) -> None:
        if isinstance(view := self._made("forward"), ForwardView):
            view.show_neuron(neuron)

    @Slot(object)
    def _compute_place(self, place: tuple[float, ...] | None) -> None:
        if isinstance(view := self._made("forward"), ForwardView):
            view.show_place(place)
            self._trainer.refresh()
