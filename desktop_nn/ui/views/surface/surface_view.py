"""The decision surface: what the network answers for every point of a plane, or along the line of one input."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_nn.data.base import Dataset
from desktop_nn.data.gates import Gate
from desktop_nn.i18n import N_, _, decimal, number
from desktop_nn.project.border_lines import border_line
from desktop_nn.project.border_planes import border_plane
from desktop_nn.training.probes.neurons import Neurons, NeuronsAnswer
from desktop_nn.training.probes.rows import Rows, RowsAnswer
from desktop_nn.training.probes.surface import CurveAnswer, Mistakes, Surface, SurfaceAnswer
from desktop_nn.ui import theme as themes
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.document import Document
from desktop_nn.ui.theme import Theme
from desktop_nn.ui.views.diagram.diagram_parts import Neuron
from desktop_nn.ui.views.legend import Key, KeyLegend, ScaleLegend
from desktop_nn.ui.views.points import Cloud, Places, clouds, number_scale, scale_ends
from desktop_nn.ui.views.surface.cube_picture import CubePicture
from desktop_nn.ui.views.surface.function_picture import Function, FunctionPicture
from desktop_nn.ui.views.surface.line_editor import LineEditor
from desktop_nn.ui.views.surface.surface_picture import Field, Plane, SurfacePicture
from desktop_nn.ui.views.view import Table, View

if TYPE_CHECKING:
    from desktop_nn.training.snapshot import Snapshot

_RESOLUTION = 101
#: Of a gate: its rows stand on points of the grid, and as all of these are exact binary fractions, so do the lines of
#: neurons that were set by hand. Rounding would put some points of such a line on one side and some on the other.
_GATE_RESOLUTION = 129
_RESTING = "…"


class SurfaceView(View):
    """Asks for the surface of data with one or two inputs and shows it with the samples on it.

    With a document the line of a single neuron can be moved by hand.
    """

    title = N_("Decision surface")
    summary = N_(
        "The answer of the network for every pair of inputs: blue for the first class, orange for the second. "
        "The line is where it changes its mind."
    )
    picture = "surface"
    asks_network = True
    edits = True

    place_changed = Signal(object)  # the inputs of the place that is read or pinned, or None

    def __init__(self, document: Document | None = None, trainer: Any = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._probe: Surface | None = None
        self._neuron: Neuron | None = None
        self._neuron_name = ""
        self._place: tuple[float, ...] | None = None
        self._names: tuple[str, ...] = ()
        self._clouds: tuple[Cloud, Cloud | None] | None = None
        self._rows: Rows | None = None
        self._row_answer: RowsAnswer | None = None
        self.surface, self.function, self.cube = self._make_surface(), FunctionPicture(), CubePicture()
        self.line = LineEditor(self.surface, document) if document is not None else None
        self._pictures = QStackedWidget()
        self._pictures.addWidget(self.surface)
        self._pictures.addWidget(self.function)
        self._pictures.addWidget(self.cube)
        self.set_content(self._pictures)
        self._scale, self._classes, self._sets = ScaleLegend(), KeyLegend(), KeyLegend()
        for legend in (self._scale, self._classes, self._sets):
            self.add_legend(legend)
        self._make_buttons()
        self.clear()

    def _make_surface(self) -> SurfacePicture:
        return SurfacePicture()

    def _make_buttons(self) -> None:
        self.test_button = ToolButton(
            "points",
            _("Show test samples"),
            _("Show the test samples as rings. The network never learns from them."),
            checkable=True,
        )
        self.test_button.setChecked(True)
        self.discrete_button = ToolButton(
            "contrast",
            _("Show decisions only"),
            _("Show only which class the network decides for, not how sure it is."),
            checkable=True,
        )
        self.mistakes_button = ToolButton(
            "mistakes",
            _("Mark mistakes"),
            _("Cross out the samples that the network decides wrongly."),
            checkable=True,
        )
        for button in (self.mistakes_button, self.test_button, self.discrete_button):
            button.toggled.connect(self._apply_options)
            self.add_control(button)
        for picture in (self.surface, self.function):
            picture.probed.connect(self._tell_place)
        self.surface.pinned.connect(self._tell_place)

    # --- View ---------------------------------------------------------------------------------------

    def probe(self) -> Surface | Neurons | Rows | None:
        """The whole plane of the present data: the answer of the network, or that of the neuron pointed at.

        Of a gate with three inputs only its rows.
        """
        whole = self._probe
        if whole is None or self._neuron is None:
            return whole or self._rows
        return Neurons(whole.x_range, whole.y_range, whole.resolution, self._neuron.column)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the answer, with new samples if the data have changed."""
        if snapshot.dataset is not self._dataset:
            self._take_data(snapshot)
        if self._rows is not None:
            self._show_cube(snapshot)
        if self._probe is None:
            return
        if self.line is not None:
            self.line.show_snapshot(snapshot)
        asked = self.probe()
        answer = None if asked is None else snapshot.answers.get(asked)
        if isinstance(answer, NeuronsAnswer):
            self._show_neuron_answer(answer, self._probe)
        elif isinstance(answer, SurfaceAnswer):
            line = border_line(snapshot.experiment, snapshot.weights)
            self.surface.set_field(_field(answer, self._scale_of_numbers))
            self.surface.set_border(None if line is None else line.ends(answer.x_range, answer.y_range))
            self.surface.set_wrong(self._wrong_places(answer.mistakes))
        elif isinstance(answer, CurveAnswer):
            self.function.set_function(Function(answer.x, answer.y, answer.threshold))

    def clear(self) -> None:
        """Forget the data."""
        self._dataset, self._probe, self._rows = None, None, None
        self._show_legends(None)
        self.show_empty(
            _("Nothing to show yet."), _("Choose a preset with points or a logic gate, or paint points of your own.")
        )

    def values_table(self) -> Table | None:
        """The truth table with the outputs; other data have too many samples to read."""
        if self._rows is not None:
            return self._cube_table()
        return self._corner_table() if self._dataset is not None and len(self._dataset.train) <= 8 else None

    def retheme(self, theme: Theme) -> None:
        """Colour the surface anew."""
        self.surface.refresh()
        self.cube.update()
        self._show_legends(self._dataset)

    # --- three inputs -------------------------------------------------------------------------------

    def _take_cube(self, gate: Gate) -> None:
        self._rows, self._row_answer, self._names = Rows(), None, gate.input_names
        self.cube.set_names(gate.input_names)
        self._pictures.setCurrentWidget(self.cube)
        self._show_legends(None)
        self.show_content()

    def _show_cube(self, snapshot: Snapshot) -> None:
        answer = snapshot.answers.get(Rows())
        if isinstance(answer, RowsAnswer):
            self._row_answer = answer
            self.cube.set_answer(answer, border_plane(snapshot.experiment, snapshot.weights))

    def _cube_table(self) -> Table | None:
        answer = self._row_answer
        if answer is None:
            return None
        rows: list[tuple[str, ...]] = [
            (*(decimal(float(value)) for value in inputs), str(int(label)), decimal(float(output), 3))
            for inputs, label, output in zip(answer.inputs, answer.labels, answer.values, strict=True)
        ]
        return (*self._names, _("Target"), _("Output")), rows

    # --- one neuron instead -------------------------------------------------------------------------

    @Slot(object, str)
    def show_neuron(self, neuron: Neuron | None, name: str = "") -> None:
        """Show the answer of one neuron, until None is given."""
        self._neuron, self._neuron_name = neuron, name
        self._show_legends(self._dataset)

    def _show_neuron_answer(self, answer: NeuronsAnswer, whole: Surface) -> None:
        assert self._neuron is not None
        values = answer.of(self._neuron.column, self._neuron.unit)
        if values is None:
            return
        finite = np.nan_to_num(values, posinf=0.0, neginf=0.0)
        if finite.ndim == 1:
            x = np.linspace(*whole.x_range, len(finite), dtype=np.float32)
            self.function.set_function(Function(x, finite, None))
            return
        limit = float(np.abs(finite).max(initial=0.0)) or 1.0
        self.surface.set_field(Field(finite / np.float32(limit), named=self._neuron_name, scale=limit))
        self.surface.set_wrong(np.empty((0, 2), np.float32))
        self._scale.set_ends(number(-limit, 2), number(limit, 2))

    # --- reading a place ----------------------------------------------------------------------------

    @Slot(object)
    def _tell_place(self, _place: object) -> None:
        """The pinned place counts; without one, the place under the pointer."""
        place: tuple[float, ...] | None = self.surface.pin or self.surface.probe
        if place is None and self.function.probe is not None:
            place = (self.function.probe,)
        if place != self._place:
            self._place = place
            self.place_changed.emit(place)

    def _wrong_places(self, mistakes: Mistakes | None) -> Places:
        if mistakes is None or not self._clouds:
            return np.empty((0, 2), np.float32)
        train, test = self._clouds
        wrong = [train.places[mistakes.train]]
        if test is not None and self.test_button.isChecked():
            wrong.append(test.places[mistakes.test])
        return np.concatenate(wrong)

    # --- data ---------------------------------------------------------------------------------------

    def _take_data(self, snapshot: Snapshot) -> None:
        dataset = snapshot.dataset
        self._dataset, self._probe, self._rows = dataset, None, None
        bounds = dataset.bounds
        if isinstance(snapshot.experiment.data, Gate) and dataset.input_shape == (3,):
            self._take_cube(snapshot.experiment.data)
            return
        if bounds is None or not _is_drawn(dataset):
            self._show_legends(None)
            self._say_why(dataset)
            return
        self._clouds = train, test = clouds(dataset)
        names = self._names = snapshot.experiment.data.input_names
        resolution = _GATE_RESOLUTION if isinstance(snapshot.experiment.data, Gate) else _RESOLUTION
        if len(bounds) == 1:
            self._probe = Surface(bounds[0], resolution=resolution)
            targets = dataset.target_range if dataset.is_regression else (0.0, 1.0)
            self.function.set_plane(bounds[0], names[0], train, test, targets)
            self._pictures.setCurrentWidget(self.function)
        else:
            self._probe = Surface(bounds[0], bounds[1], resolution, self.mistakes_button.isChecked())
            plane = Plane(
                bounds[0],
                bounds[1],
                (names[0], names[1]),
                dataset.class_names,
                train,
                test,
                self._scale_of_numbers,
                dataset.class_colours,
            )
            self._show_plane(plane)
            self._pictures.setCurrentWidget(self.surface)
        self._show_legends(dataset)
        self.show_content()

    def _show_plane(self, plane: Plane) -> None:
        self.surface.set_plane(plane)

    def _say_why(self, dataset: Dataset) -> None:
        is_flat = len(dataset.input_shape) == 1
        text = _("Only data with one or two inputs have a decision surface.")
        if dataset.input_shape == (1,):
            text = _("One input with more than two classes has no single curve.")
        hint = _("Look at the hidden space.") if is_flat else _("For images, look at the feature maps.")
        self.show_empty(text, hint)

    def _show_legends(self, dataset: Dataset | None) -> None:
        drawn = dataset is not None and _is_drawn(dataset)
        plane = drawn and dataset is not None and dataset.input_shape == (2,)
        names = self._ends() or ([_(name) for name in dataset.class_names] if dataset is not None else [])
        two = len(names) == 2 or self._neuron is not None
        has_test = drawn and dataset is not None and dataset.test is not dataset.train
        self._scale.setVisible(plane and two)
        self._classes.setVisible(plane and not two)
        self._sets.setVisible(has_test)
        self.discrete_button.setVisible(plane and not self._ends())
        self.mistakes_button.setVisible(plane and not self._ends())
        self.test_button.setVisible(has_test)
        if self._neuron is not None:
            pass  # the ends follow the answer of the neuron
        elif plane and two:
            assert dataset is not None
            self._scale.set_ends(names[0], names[1], themes.current().scale(dataset.class_colours))
        elif plane:
            assert dataset is not None
            colours = themes.current().classes(len(names), dataset.class_colours)
            self._classes.set_keys(*(Key("box", colour, name) for colour, name in zip(colours, names, strict=True)))
        muted = themes.current().text_muted
        keys = [Key("dot", muted, _("Training"))]
        if self.test_button.isChecked():
            keys.append(Key("ring", muted, _("Test")))
        self._sets.set_keys(*keys)

    @property
    def _scale_of_numbers(self) -> float | None:
        return None if self._dataset is None else number_scale(self._dataset)

    def _ends(self) -> list[str]:
        """The ends of the scale of a regression."""
        scale = self._scale_of_numbers
        return [] if scale is None else scale_ends(scale)

    @Slot()
    def _apply_options(self) -> None:
        if self._probe is not None:
            self._probe = replace(self._probe, finds_mistakes=self.mistakes_button.isChecked())
        if not self.mistakes_button.isChecked():
            self.surface.set_wrong(np.empty((0, 2), np.float32))
        discrete = self.discrete_button.isChecked() and self._scale_of_numbers is None
        self.surface.set_options(discrete=discrete, test=self.test_button.isChecked())
        self.function.show_test(self.test_button.isChecked())
        self._show_legends(self._dataset)

    def _corner_table(self) -> Table:
        assert self._dataset is not None
        samples = self._dataset.train
        inputs = samples.gather(slice(None)).reshape(len(samples), -1)
        rows: list[tuple[str, ...]] = []
        for values, label in zip(inputs, samples.labels, strict=True):
            target = decimal(float(label)) if self._dataset.is_regression else str(int(label))
            rows.append((*(decimal(float(value)) for value in values), target, self._output_at(values)))
        return (*self._names, _("Target"), _("Output")), rows

    def _output_at(self, values: np.ndarray) -> str:
        picture = self.surface if len(values) == 2 else self.function
        output = picture.output_at(*(float(value) for value in values))
        return _RESTING if output is None else decimal(output, 3)


def _is_drawn(dataset: Dataset) -> bool:
    """Two inputs make a plane; one makes a curve, where a single number decides."""
    if dataset.bounds is None:
        return False
    return dataset.input_shape == (2,) or (dataset.input_shape == (1,) and dataset.n_classes <= 2)


def _field(answer: SurfaceAnswer, scale: float | None) -> Field:
    if answer.is_number:
        return Field(np.nan_to_num(answer.values) / np.float32(scale or 1.0))
    if answer.is_signed or answer.confidence is None:
        outputs = None if answer.outputs is None else np.nan_to_num(answer.outputs)
        return Field(np.nan_to_num(answer.values), outputs=outputs, crossings=answer.crossings)
    margins = None if answer.margins is None else np.nan_to_num(answer.margins)
    return Field(np.nan_to_num(answer.confidence), answer.values.astype(np.int64), margins)
