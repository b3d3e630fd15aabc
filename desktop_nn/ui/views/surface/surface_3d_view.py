"""The surface in space: the output of the network as a height over the plane of its two inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop_nn.data.base import Dataset
from desktop_nn.i18n import N_, _, decimal
from desktop_nn.training.evaluation import spread
from desktop_nn.training.probes.surface import Surface, SurfaceAnswer
from desktop_nn.ui import theme as themes
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.theme import Theme
from desktop_nn.ui.views.legend import Key, KeyLegend, ScaleLegend
from desktop_nn.ui.views.surface.camera import Camera
from desktop_nn.ui.views.surface.mesh import Stems, make_mesh, make_stems
from desktop_nn.ui.views.surface.surface_3d_picture import Surface3DPicture
from desktop_nn.ui.views.view import Table, View

if TYPE_CHECKING:
    from desktop_nn.training.snapshot import Snapshot

_RESOLUTION = 40
_MOST_SAMPLES = 120
_TABLE_STEP = 5  # every fifth row and column of the grid is a row of the table


class Surface3DView(View):
    """Asks for the surface of data with two inputs, coarser than the flat one, and shows it as a landscape."""

    title = N_("Surface in space")
    summary = N_(
        "The output of the network as a height over its two inputs. Each sample stands at the height of its target; "
        "its stem down or up to the surface is its error."
    )
    picture = "box"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._probe: Surface | None = None
        self._answer: SurfaceAnswer | None = None
        self._names = ("x", "y")
        self.space = Surface3DPicture()
        self.set_content(self.space)
        self._scale, self._classes = ScaleLegend(), KeyLegend()
        self.add_legend(self._scale)
        self.add_legend(self._classes)
        self._make_buttons()
        self.clear()

    def _make_buttons(self) -> None:
        self.samples_button = ToolButton(
            "points",
            _("Show samples"),
            _("Show the training samples at the height of their targets, with a stem to the surface: their error."),
            checkable=True,
        )
        self.samples_button.setChecked(True)
        self.samples_button.toggled.connect(self._draw)
        self.home_button = ToolButton(
            "fit", _("First position"), _("See the surface from where you saw it first."), pressed=self.go_back
        )
        for button in (self.samples_button, self.home_button):
            self.add_control(button)

    # --- View ---------------------------------------------------------------------------------------

    def probe(self) -> Surface | None:
        """The whole plane of the present data."""
        return self._probe

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the answer, with new samples if the data have changed."""
        if snapshot.dataset is not self._dataset:
            self._take_data(snapshot)
        answer = snapshot.answers.get(self._probe) if self._probe is not None else None
        if isinstance(answer, SurfaceAnswer):
            self._answer = answer
            self._draw()

    def clear(self) -> None:
        """Forget the data."""
        self._dataset, self._probe, self._answer = None, None, None
        self._show_controls(False)
        self.show_empty(
            _("Nothing to show yet."), _("Choose a preset with points or a logic gate, or paint points of your own.")
        )

    def values_table(self) -> Table | None:
        """The heights on a coarse grid: one column for each x, one row for each y."""
        answer = self._answer
        if answer is None:
            return None
        x = np.linspace(*answer.x_range, _RESOLUTION)[::_TABLE_STEP]
        y = np.linspace(*answer.y_range, _RESOLUTION)[::_TABLE_STEP]
        heights = (self._heights(answer)[::_TABLE_STEP, ::_TABLE_STEP] + 1) / 2
        header = (f"{self._names[1]} \\ {self._names[0]}", *(decimal(float(each)) for each in x))
        rows: list[tuple[str, ...]] = [
            (decimal(float(place)), *(decimal(float(each), 3) for each in row))
            for place, row in zip(y, heights, strict=True)
        ]
        return header, rows

    def retheme(self, theme: Theme) -> None:
        """Colour the surface anew."""
        self._show_controls(self._probe is not None)
        self._draw()

    @Slot()
    def go_back(self) -> None:
        """See it from where it was seen first."""
        self.space.set_camera(Camera())

    # --- data ---------------------------------------------------------------------------------------

    def _take_data(self, snapshot: Snapshot) -> None:
        dataset, names = snapshot.dataset, snapshot.experiment.data.input_names
        self._dataset, self._probe, self._answer = dataset, None, None
        bounds = dataset.bounds
        if bounds is None or dataset.input_shape != (2,):
            self._show_controls(False)
            self._say_why(dataset)
            return
        self._names = (names[0], names[1])
        self._probe = Surface(bounds[0], bounds[1], _RESOLUTION)
        heights = tuple((2 * output - 1, decimal(output, 1)) for output in (0.0, 0.5, 1.0))
        self.space.set_box((bounds[0], bounds[1]), self._names, heights)
        self._show_controls(True)
        self.show_content()

    def _say_why(self, dataset: Dataset) -> None:
        if dataset.input_shape == (1,):
            self.show_empty(
                _("One input has no surface: its output is a curve."),
                _("Look at the decision surface, which shows it."),
            )
        else:
            self.show_empty(
                _("Only data with two inputs have a surface in space."),
                _("Choose a preset with points or a logic gate, or paint points of your own."),
            )

    def _show_controls(self, on: bool) -> None:
        names = [_(name) for name in self._dataset.class_names] if on and self._dataset is not None else []
        self.samples_button.setVisible(on)
        self.home_button.setVisible(on)
        self._scale.setVisible(len(names) == 2)
        self._classes.setVisible(len(names) > 2)
        if len(names) == 2:
            self._scale.set_ends(names[0], names[1], themes.current().scale(self._colours))
        elif names:
            colours = themes.current().classes(len(names), self._colours)
            self._classes.set_keys(*(Key("box", colour, name) for colour, name in zip(colours, names, strict=True)))

    @property
    def _colours(self) -> tuple[int, ...]:
        return self._dataset.class_colours if self._dataset is not None else ()

    @Slot()
    def _draw(self) -> None:
        if self._answer is None or self._dataset is None:
            return
        labels = None if self._answer.is_signed else self._answer.values.astype(np.int64)
        values = self._answer.values if self._answer.confidence is None else self._answer.confidence
        mesh = make_mesh(values, labels, self._dataset.n_classes, self._colours)
        self.space.set_surface(mesh, self._stems(self._answer) if self.samples_button.isChecked() else None)

    def _stems(self, answer: SurfaceAnswer) -> Stems:
        assert self._dataset is not None
        samples = self._dataset.train
        chosen = spread(len(samples), _MOST_SAMPLES)
        places, labels = samples.gather(chosen), samples.labels[chosen]
        heights = self._heights(answer)
        limits = (answer.x_range, answer.y_range)
        return make_stems(places, labels, heights, self._dataset.n_classes, limits, self._colours)

    def _heights(self, answer: SurfaceAnswer) -> np.ndarray:
        """From -1, the floor of the box, to 1."""
        if answer.confidence is not None:
            return 2 * np.clip(np.nan_to_num(answer.confidence), 0, 1) - 1
        return np.clip(np.nan_to_num(answer.values), -1, 1)
