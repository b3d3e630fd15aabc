"""What one view of the playground tells another; views do not know each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, Slot

from desktop_nn.ui.docks import Dock
from desktop_nn.ui.trainer import Trainer
from desktop_nn.ui.views.view import View

if TYPE_CHECKING:  # imported when they are first made
    from desktop_nn.ui.views.diagram.diagram_parts import Neuron
    from desktop_nn.ui.views.diagram.diagram_view import DiagramView
    from desktop_nn.ui.views.diagram.forward_view import ForwardView
    from desktop_nn.ui.views.examples.examples_view import ExamplesView
    from desktop_nn.ui.views.sum.sum_view import SumView
    from desktop_nn.ui.views.surface.surface_view import SurfaceView


class Wires(QObject):
    """A neuron pointed at and an example chosen are shown on the surface, the neuron in the sum, too.

    A place read on the surface is computed in the view beside.
    """

    def __init__(self, docks: Mapping[str, Dock], trainer: Trainer, parent: QObject) -> None:
        super().__init__(parent)
        self._docks = docks
        self._trainer = trainer

    def join(self, name: str, view: View) -> None:
        """Connect a view that was just made."""
        if name == "diagram":
            diagram = cast("DiagramView", view)
            diagram.neuron_pointed.connect(self._show_neuron)
            diagram.neuron_chosen.connect(self._compute_neuron)
        elif name == "surface":
            cast("SurfaceView", view).place_changed.connect(self._compute_place)
        elif name == "examples":
            cast("ExamplesView", view).place_chosen.connect(self._mark_place)

    def _made(self, name: str) -> Any:
        """A view, if it was made already."""
        return self._docks[name].content if self._docks[name].is_made else None

    @property
    def _surface(self) -> SurfaceView | None:
        return cast("SurfaceView | None", self._made("surface"))

    @property
    def _forward(self) -> ForwardView | None:
        return cast("ForwardView | None", self._made("forward"))

    @property
    def _sum(self) -> SumView | None:
        return cast("SumView | None", self._made("sum"))

    @Slot(object, str)
    def _show_neuron(self, neuron: Neuron | None, name: str) -> None:
        if (units := self._sum) is not None:
            units.show_neuron(neuron)
        if (view := self._surface) is not None:
            view.show_neuron(neuron, name)
            self._trainer.refresh()  # the pointer does not wait for the next tick

    @Slot(object)
    def _mark_place(self, place: tuple[float, float] | None) -> None:
        if (view := self._surface) is not None:
            view.surface.set_mark(place)

    @Slot(object)
    def _compute_neuron(self, neuron: Neuron) -> None:
        if (view := self._forward) is not None:
            view.show_neuron(neuron)

    @Slot(object)
    def _compute_place(self, place: tuple[float, ...] | None) -> None:
        if (view := self._forward) is not None:
            view.show_place(place)
            self._trainer.refresh()
