"""The decision surface of a document: where the data are the person's own, points are painted on it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop_nn.data.base import Dataset, DataSource
from desktop_nn.data.own import OwnData, arranged
from desktop_nn.data.table import Table
from desktop_nn.i18n import _
from desktop_nn.project.experiment import Experiment
from desktop_nn.training.generators import data_seed
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.document import Document
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.views.painting.own_points import can_be_own, edit_data, make_own
from desktop_nn.ui.views.painting.paint_picture import PaintPicture
from desktop_nn.ui.views.painting.point_painting import PointPainting
from desktop_nn.ui.views.points import Cloud
from desktop_nn.ui.views.surface.surface_picture import Plane, SurfacePicture
from desktop_nn.ui.views.surface.surface_view import SurfaceView

if TYPE_CHECKING:
    from desktop_nn.training.snapshot import Snapshot
    from desktop_nn.ui.views.painting.paint_palette import PaintPalette

_NOBODY = Cloud(np.empty((0, 2), np.float32), np.empty(0, np.int64))


class PaintView(SurfaceView):
    """The brush opens the tools; each stroke is one edit of the document.

    The points on the sheet are those of the document, not of the last snapshot: the hand does not wait for training.
    """

    edits = True

    def __init__(self, document: Document, trainer: Any, parent: QWidget | None = None) -> None:
        self._own: OwnData | None = None
        super().__init__(document, trainer, parent)
        self._document = document
        self._palette: PaintPalette | None = None
        self.painting.stroke_done.connect(self._edit)
        document.opened.connect(self._begin)
        document.experiment_changed.connect(self._show_experiment)
        self._begin()
        self._show_experiment(document.experiment)

    def _make_surface(self) -> SurfacePicture:
        self.painting = PointPainting(self)
        self.sheet = PaintPicture(self.painting)
        return self.sheet

    @property
    def palette_side(self) -> PaintPalette:
        """The tools; made when they are first wanted."""
        if self._palette is None:
            from desktop_nn.ui.views.painting.paint_palette import PaintPalette

            self._palette = PaintPalette(self.painting)
            self._palette.hide()
            self._palette.classes.table_edited.connect(self._edit_classes)
            self.add_side(self._palette)
        return self._palette

    def _make_buttons(self) -> None:
        super()._make_buttons()
        self.paint_button = ToolButton("brush", _("Paint"), checkable=True)
        self.paint_button.clicked.connect(self.set_painting)
        self.add_control(self.paint_button)

    # --- edits --------------------------------------------------------------------------------------

    @Slot(bool)
    def set_painting(self, on: bool) -> None:
        """Open the tools; the points of a formula become the person's own first."""
        if on and self._own is None:
            make_own(self._document)
        self._show_tools(on and self._own is not None)

    @Slot(object, str)
    def _edit(self, table: Table, words: str) -> None:
        if self._own is not None:
            edit_data(self._document, replace(self._own, table=table), words)

    @Slot(object, str)
    def _edit_classes(self, table: Table, words: str) -> None:
        """Where a class went with its points the others keep their part, as after a stroke."""
        own, painting = self._own, self.painting
        if own is not None and len(table.classes) < len(own.table.classes):
            is_test = painting.is_test[own.table.targets != painting.label]
            table = arranged(table, is_test, own.test_fraction, data_seed(self._document.experiment.seed))
        self._edit(table, words)

    # --- showing ------------------------------------------------------------------------------------

    @Slot()
    def _begin(self) -> None:
        """An empty sheet wants to be painted on; points that are there are read first."""
        self._show_experiment(self._document.experiment)
        self._show_tools(self._own is not None and not len(self._own.table))

    @Slot(object)
    def _show_experiment(self, experiment: Experiment) -> None:
        data, before = experiment.data, self._own
        self._own = data if isinstance(data, OwnData) and _is_sheet(data) else None
        self._show_button(data)
        if self._own is None:
            self._show_tools(False)
            self.sheet.show_sheet(None)
            if before is not None:
                self.clear()
            return
        self.painting.show_data(self._own, data_seed(experiment.seed))
        if before is None or not len(self._own.table):
            super().clear()
            self.show_problem("")
        self._show_sheet()
        if self._palette is not None:
            self._palette.refresh()
        if not len(self._own.table):
            self._show_tools(True)

    def _show_sheet(self) -> None:
        own = self._own
        assert own is not None
        x_range, y_range = own.bounds
        names = (own.input_names[0], own.input_names[1])
        scale = self.painting.scale if own.is_regression else None
        plane = Plane(x_range, y_range, names, own.class_names, _NOBODY, None, scale, own.class_colours)
        self.sheet.show_sheet(plane)
        self._pictures.setCurrentWidget(self.surface)
        self.show_content()

    def _show_button(self, data: DataSource) -> None:
        two = data.input_shape == (2,)
        standardised = isinstance(data, OwnData) and data.standardise
        self.paint_button.setVisible(two and (isinstance(data, OwnData) or can_be_own(data)))
        self.paint_button.setEnabled(not standardised)
        tip = _("Paint points of your own with brush, magnet and eraser, while the network learns from them.")
        if standardised:
            tip = _("Standardised inputs cannot be painted on: switch standardising off in the data panel to paint.")
        elif self._own is None:
            tip = _("Make these points your own and paint on: brush, magnet and eraser. Undo brings the formula back.")
        self.paint_button.setToolTip(tooltip(tip))
        self.paint_button.setAccessibleDescription(tip)

    def _show_tools(self, on: bool) -> None:
        self.paint_button.setChecked(on)
        if on or self._palette is not None:
            self.palette_side.setVisible(on)
        self.sheet.set_painting(on)
        self._show_legends(self._dataset)
        if on and self.line is not None:
            self.line.handle.show_line(None)  # the hand would take hold of the line where it wants to paint

    def clear(self) -> None:
        """Forget the run; a sheet to paint on stays."""
        super().clear()
        if self._own is not None:
            self._show_sheet()

    def _show_legends(self, dataset: Dataset | None) -> None:
        super()._show_legends(dataset)
        if self.sheet.paints:  # the tools name the classes, and they need the room
            self._classes.hide()
            self._scale.setVisible(self._neuron is not None or bool(self._ends()))

    def _show_plane(self, plane: Plane) -> None:
        if self._own is None:
            super()._show_plane(plane)
        else:
            self._show_sheet()

    def show_problem(self, reason: str) -> None:
        """An empty sheet says itself what to do; it must stay to be painted on."""
        super().show_problem("" if self._own is not None else reason)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the answer under the points of the document."""
        if self._own is not None and not self._is_of_sheet(snapshot, self._own):
            return
        super().show_snapshot(snapshot)
        if self.sheet.paints and self.line is not None:
            self.line.handle.show_line(None)

    def _is_of_sheet(self, snapshot: Snapshot, own: OwnData) -> bool:
        """Whether it answers for this sheet, not for one before it."""
        dataset = snapshot.dataset
        return (
            len(own.table) > 0
            and isinstance(snapshot.experiment.data, OwnData)
            and (dataset.bounds, dataset.n_classes) == (own.bounds, own.n_classes)
        )


def _is_sheet(own: OwnData) -> bool:
    return own.input_shape == (2,) and not own.standardise
