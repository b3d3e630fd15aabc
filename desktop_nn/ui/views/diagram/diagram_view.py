"""The network drawn as a network: every neuron with its own answer, every link with its weight, all to be changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_nn.core.layers import layers
from desktop_nn.data.base import Dataset
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, _, number
from desktop_nn.project import holding
from desktop_nn.project.experiment import Experiment
from desktop_nn.training.journal import SetWeight
from desktop_nn.training.probes.neurons import Neurons, NeuronsAnswer
from desktop_nn.training.snapshot import Snapshot
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.document import Document
from desktop_nn.ui.theme import Theme
from desktop_nn.ui.views.diagram import diagram_edits
from desktop_nn.ui.views.diagram.diagram_canvas import DiagramCanvas
from desktop_nn.ui.views.diagram.diagram_editor import PartEditor
from desktop_nn.ui.views.diagram.diagram_headings import HeadingStrip
from desktop_nn.ui.views.diagram.diagram_links import scale_end
from desktop_nn.ui.views.diagram.diagram_parts import Bias, Diagram, Link, Neuron, Part
from desktop_nn.ui.views.legend import ScaleLegend
from desktop_nn.ui.views.view import Table, View

#: More weights are not read as a table.
_MOST_ROWS = 200


class DiagramView(View):
    """Asks for the answers of all neurons; what is changed on the drawing goes to the document."""

    title = N_("Network diagram")
    summary = N_(
        "Every neuron with its own answer over the inputs: blue below zero, orange above. Links are as wide as their "
        "weights are large. Point at anything to read it, click to change it."
    )
    picture = "diagram"
    edits = True

    neuron_pointed = Signal(object, str)  # Neuron, or None; its name
    neuron_chosen = Signal(object)  # Neuron

    def __init__(self, document: Document, _trainer: Any = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._dataset: Dataset | None = None
        self._probe: Neurons | None = None
        self._answer: NeuronsAnswer | None = None
        self.canvas, self.strip = DiagramCanvas(), HeadingStrip()
        self.editor = PartEditor(self)
        self.set_content(self._make_content())
        self._scale = ScaleLegend()
        self.add_legend(self._scale)
        self.shared_button = ToolButton(
            "contrast",
            _("One scale for all neurons"),
            _("One colour scale for all hidden neurons, to compare them; otherwise each one uses the whole scale."),
            checkable=True,
        )
        self.shared_button.toggled.connect(self.canvas.set_shared_scale)
        self.add_control(self.shared_button)
        self._connect()
        self._show_without(document.experiment)
        self.clear()

    def _make_content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.canvas, 1)
        return content

    def _connect(self) -> None:
        canvas, strip = self.canvas, self.strip
        canvas.arranged.connect(self._arrange_headings)
        canvas.hovered.connect(self._point)
        canvas.chosen.connect(self.open_editor)
        canvas.units_wanted.connect(self._change_units)
        strip.units_wanted.connect(self._change_units)
        strip.activation_wanted.connect(self._change_activation)
        strip.feature_wanted.connect(self._change_feature)
        strip.column_wanted.connect(self._add_column)
        strip.removal_wanted.connect(self._remove_column)
        self.editor.value_given.connect(self._set_value)
        self.editor.hold_wanted.connect(self._hold)
        self.editor.closed.connect(self._close_editor)
        self._document.experiment_changed.connect(self._show_without)

    # --- View ---------------------------------------------------------------------------------------

    def probe(self) -> Neurons | None:
        """The answers of all neurons, as fine as their tiles are large."""
        if self._dataset is None or (bounds := self._dataset.bounds) is None:
            return None
        limits = bounds[1] if len(bounds) > 1 else (0.0, 0.0)
        self._probe = Neurons(bounds[0], limits, self.canvas.resolution)
        return self._probe

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw the network as it is now."""
        dataset = snapshot.dataset
        if snapshot.experiment.data.input_shape not in ((1,), (2,)):
            self._rest(
                _("Only networks with one or two inputs are drawn neuron by neuron."),
                _("The Network panel shows and changes the layers of every network."),
            )
            return
        found = snapshot.answers.get(self._probe) if self._probe is not None else None
        try:
            diagram = Diagram.of(snapshot, found if isinstance(found, NeuronsAnswer) else None)
        except UserError as error:
            self._rest(error.message)
            return
        self._dataset = dataset
        self.canvas.set_diagram(diagram)
        limit = scale_end(diagram.largest)
        self._scale.set_ends(_("Weight {value}").format(value=number(-limit)), f"+{number(limit)}")
        for each in (self._scale, self.shared_button):
            each.show()
        self.show_content()

    def clear(self) -> None:
        """Forget the network."""
        self._rest(
            _("Nothing to show yet."), _("Choose a preset with points or a logic gate, or paint points of your own.")
        )

    def values_table(self) -> Table | None:
        """Every link and bias of a small network."""
        diagram = self.canvas.diagram
        if self.is_empty or diagram is None:
            return None
        columns = range(1, len(diagram.columns))
        neurons = [Neuron(diagram.columns[each].id, unit) for each in columns for unit in range(diagram.shown(each))]
        parts = [part for neuron in neurons for part in diagram.parts_of(neuron)]
        if len(parts) > _MOST_ROWS:
            return None
        return (_("Part"), _("Value")), [(diagram.name(part), number(diagram.value(part))) for part in parts]

    def retheme(self, theme: Theme) -> None:
        """Colour everything anew."""
        self.canvas.refresh()

    def _rest(self, text: str, hint: str = "") -> None:
        self._dataset, self._probe = None, None
        self.canvas.set_diagram(None)
        self.editor.hide()
        for each in (self._scale, self.shared_button):
            each.hide()
        self.show_empty(text, hint)

    @Slot()
    def _arrange_headings(self) -> None:
        if self.canvas.diagram is not None and self.canvas.places is not None:
            self.strip.arrange(self.canvas.diagram, self.canvas.places)

    @Slot(object)
    def _show_without(self, experiment: Experiment) -> None:
        """Offer all but what a teacher hides."""
        if self.strip.show_without(experiment.teaching):
            self._arrange_headings()

    # --- pointing and editing numbers ---------------------------------------------------------------

    @Slot(object)
    def _point(self, part: Part | None) -> None:
        neuron, diagram = part if isinstance(part, Neuron) else None, self.canvas.diagram
        name = diagram.name(neuron) if diagram is not None and neuron is not None else ""
        self.neuron_pointed.emit(neuron, name)

    @Slot(object)
    def open_editor(self, part: Part) -> None:
        """Open the sheet with the numbers of a part; inputs have none."""
        diagram, places = self.canvas.diagram, self.canvas.places
        if diagram is None or places is None or not diagram.has(part):
            return
        if isinstance(part, Neuron):
            self.neuron_chosen.emit(part)
            if diagram.index(part.column) == 0:
                return
        self.canvas.put_card_away()
        tile = places.tile(diagram.index(part.column), part.unit)
        self.editor.open_for(diagram, part, self.canvas.mapTo(self, tile.bottomRight() + QPoint(4, 4)))

    @Slot()
    def _close_editor(self) -> None:
        self.editor.hide()
        self.canvas.setFocus()

    @Slot(object, float)
    def _set_value(self, part: Link | Bias, value: float) -> None:
        diagram = self.canvas.diagram
        if diagram is None or not diagram.has(part):
            return
        before = SetWeight(*part.place, diagram.value(part))
        self._document.edit_run(_("set {name}").format(name=diagram.name(part)), SetWeight(*part.place, value), before)

    @Slot(object, str)
    def _hold(self, part: Part, how: str) -> None:
        diagram = self.canvas.diagram
        if diagram is None:
            return
        try:
            changed = self._held(diagram, part, how)
        except UserError as error:
            self.failed.emit(error)
            return
        labels = {"frozen": _("freeze {name}"), "disabled": _("disable {name}"), "": _("release {name}")}
        self._document.edit(labels[how].format(name=diagram.name(part)), held=changed.held)

    def _held(self, diagram: Diagram, part: Part, how: str) -> Experiment:
        experiment = self._document.experiment
        if isinstance(part, Neuron) and how == "disabled":
            return holding.disable_unit(experiment, part.column, part.unit)
        if isinstance(part, Neuron) and diagram.how(part) == "disabled":
            return holding.enable_unit(experiment, part.column, part.unit)
        parts = diagram.parts_of(part) if isinstance(part, Neuron) else (part,)
        places = [each.place for each in parts]
        return holding.hold(experiment, places, how) if how else holding.release(experiment, places)

    # --- editing the structure ----------------------------------------------------------------------

    def _edit(self, label: str, change: Callable[[Experiment], diagram_edits.Layers]) -> None:
        """One undoable edit; a column that is gone already, as in a quick second click, is no mistake."""
        try:
            changed = change(self._document.experiment)
        except KeyError:
            return
        except UserError as error:
            self.failed.emit(error)
            return
        self._document.edit(label, layers=changed)

    @Slot(str, int)
    def _change_units(self, column: str, change: int) -> None:
        if "units" in self._document.experiment.teaching.of_kind("setting"):  # no key of the drawing changes it either
            return
        label = _("add a neuron") if change > 0 else _("remove a neuron")
        self._edit(label, lambda experiment: diagram_edits.with_units(experiment, column, change))

    @Slot(str, str)
    def _change_activation(self, column: str, name: str) -> None:
        activation = layers.get(name)() if name else None
        self._edit(_("choose an activation"), lambda each: diagram_edits.with_activation(each, column, activation))

    @Slot(str, bool)
    def _change_feature(self, name: str, on: bool) -> None:
        self._edit(_("choose inputs"), lambda experiment: diagram_edits.with_feature(experiment, name, on))

    @Slot(str)
    def _add_column(self, column: str) -> None:
        self._edit(_("add a layer"), lambda experiment: diagram_edits.with_column_after(experiment, column))

    @Slot(str)
    def _remove_column(self, column: str) -> None:
        self._edit(_("remove a layer"), lambda experiment: diagram_edits.without_column(experiment, column))
