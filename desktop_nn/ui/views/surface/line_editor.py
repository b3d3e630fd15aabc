"""Moves the line of one neuron in the run: what the grips do becomes weights, one step to undo for each gesture."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from desktop_nn.i18n import _
from desktop_nn.project.border_lines import BorderLine, border_line
from desktop_nn.training.journal import SetWeight, SetWeights
from desktop_nn.training.snapshot import Snapshot
from desktop_nn.ui.document import Document
from desktop_nn.ui.views.surface.line_handle import LineHandle
from desktop_nn.ui.views.surface.surface_picture import SurfacePicture


class LineEditor(QObject):
    """Puts grips on a surface picture wherever the network is one neuron with two inputs."""

    def __init__(self, picture: SurfacePicture, document: Document) -> None:
        super().__init__(picture)
        self._document = document
        self.handle = LineHandle(picture)
        self.handle.moved.connect(self._edit)
        self.handle.released.connect(document.end_gesture)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Put the grips where the line is now."""
        self.handle.show_line(border_line(snapshot.experiment, snapshot.weights))

    @Slot(object, object)
    def _edit(self, before: BorderLine, after: BorderLine) -> None:
        merge = ("line", after.layer_id)
        self._document.edit_run(_("move the line"), _weights(after), _weights(before), merge=merge)


def _weights(line: BorderLine) -> SetWeights:
    first, second = (SetWeight(line.layer_id, "weight", (0, at), value) for at, value in enumerate(line.weights))
    return SetWeights((first, second, SetWeight(line.layer_id, "bias", (0,), line.bias)))
