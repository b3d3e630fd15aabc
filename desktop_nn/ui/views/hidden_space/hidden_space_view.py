"""The hidden space: how a layer bends the plane of the inputs until the classes can be separated."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_nn.core.network import Placed
from desktop_nn.data.base import Dataset, DataSource
from desktop_nn.i18n import N_, _, decimal
from desktop_nn.project.lecture_models import HIDDEN
from desktop_nn.training.probes.hidden_space import HiddenLayer, HiddenSpace, HiddenSpaceAnswer, hidden_layers
from desktop_nn.ui import theme as themes
from desktop_nn.ui.document import Document
from desktop_nn.ui.forms.chooser import Chooser
from desktop_nn.ui.lecture_choice import way_to
from desktop_nn.ui.theme import SPACE_1, SPACE_2, Theme
from desktop_nn.ui.views.hidden_space.hidden_space_picture import HiddenSpacePicture, Space
from desktop_nn.ui.views.legend import Key, KeyLegend, ScaleLegend
from desktop_nn.ui.views.points import number_scale, scale_ends
from desktop_nn.ui.views.view import Table, View

if TYPE_CHECKING:
    from desktop_nn.training.snapshot import Snapshot

_NEURON_WIDTH = 76
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class HiddenSpaceView(View):
    """Asks for two neurons of one hidden layer and shows the plane they span."""

    title = N_("Hidden space")
    summary = N_(
        "The plane of the inputs as two neurons of a hidden layer see it: layers bend and fold it until one straight "
        "line can separate the classes, or until a weighted sum meets the numbers."
    )
    picture = "warp"
    edits = True
    narrow_below = 560

    def __init__(self, document: Document | None = None, trainer: Any = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._layers: tuple[HiddenLayer, ...] = ()
        self._seen: tuple[Dataset, tuple[Placed, ...]] | None = None
        self._layer_id = ""
        self._axes = (0, 1)
        self._answer: HiddenSpaceAnswer | None = None
        self._space: Space | None = None
        self.plane = HiddenSpacePicture()
        self.set_content(self.plane)
        self._scale, self._classes = ScaleLegend(), KeyLegend()
        self.add_legend(self._scale)
        self.add_legend(self._classes)
        self._make_choosers()
        self.clear()

    def _make_choosers(self) -> None:
        self.layer_chooser = Chooser(
            _("Layer"), _("Whose neurons are the two axes. The last hidden layer is what the output neuron reads.")
        )
        self.layer_chooser.setMinimumContentsLength(7)
        self.layer_chooser.chosen.connect(self.choose_layer)
        self.across_chooser = Chooser(_("Neuron to the right"), _("The neuron whose output grows to the right."))
        self.up_chooser = Chooser(_("Neuron upwards"), _("The neuron whose output grows upwards."))
        self.across_chooser.chosen.connect(self._choose_across)
        self.up_chooser.chosen.connect(self._choose_up)
        self._choosers = QWidget()
        row = QHBoxLayout(self._choosers)
        row.setContentsMargins(SPACE_2, 0, SPACE_1, 0)
        row.setSpacing(SPACE_1)
        for chooser in (self.layer_chooser, self.across_chooser, self.up_chooser):
            row.addWidget(chooser)
        for chooser in (self.across_chooser, self.up_chooser):
            chooser.setMinimumContentsLength(3)
            chooser.setMaximumWidth(_NEURON_WIDTH)
        self.add_control(self._choosers)

    # --- View ---------------------------------------------------------------------------------------

    def probe(self) -> HiddenSpace | None:
        """The chosen neurons over the whole plane of the data."""
        if self._seen is None or not self._layer_id:
            return None
        bounds = self._seen[0].bounds or ()
        return HiddenSpace(self._layer_id, *self._axes, bounds if len(bounds) <= 2 else ())

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show where the plane lies now, with other choices if the data or the layers have changed."""
        seen = (snapshot.dataset, snapshot.experiment.layers)
        if self._seen is None or seen[0] is not self._seen[0] or seen[1] != self._seen[1]:
            self._seen = seen
            self._take_network(snapshot)
        probe = self.probe()
        answer = snapshot.answers.get(probe) if probe is not None else None
        if isinstance(answer, HiddenSpaceAnswer):
            self._answer = answer
            self.plane.set_answer(answer)

    def clear(self) -> None:
        """Forget the run."""
        self._seen, self._layers, self._layer_id, self._answer = None, (), "", None
        self._show_choosers(False)
        self.show_empty(
            _("Nothing to show yet."), _("Choose a preset with points or a logic gate, or paint points of your own.")
        )

    def values_table(self) -> Table | None:
        """The samples with their inputs, the outputs of the two neurons and the class or target."""
        if self._answer is None or self._space is None:
            return None
        space, answer = self._space, self._answer
        if space.scale is None:
            names = [_(space.class_names[int(label)]) for label in answer.labels]
        else:
            names = [decimal(float(label), 3) for label in answer.labels]
        rows: list[tuple[str, ...]] = [
            (*(decimal(float(value)) for value in inputs), *(decimal(float(value), 3) for value in images), name)
            for inputs, images, name in zip(answer.inputs, answer.samples, names, strict=True)
        ]
        last = _("Class") if space.scale is None else _("Target")
        return (*space.input_names, *space.axis_names, last), rows

    def retheme(self, theme: Theme) -> None:
        """Colour the plane anew."""
        self.plane.refresh()
        self._show_legends()

    # --- choices ------------------------------------------------------------------------------------

    @Slot(str)
    def choose_layer(self, layer_id: str) -> None:
        """Show the first two neurons of a layer."""
        self._layer_id, self._axes = layer_id, (0, 1)
        self.layer_chooser.show_name(layer_id)
        for chooser in (self.across_chooser, self.up_chooser):
            chooser.clear_options()
            for number in range(self._layer.units):
                chooser.add_option(str(number), _axis_name(number))
        self._show_axes()

    def choose_neurons(self, across: int, up: int) -> None:
        """Show these two neurons, counted from 0, of the chosen layer; one for both swaps the two."""
        self._axes = (across, up) if across != up else (self._axes[1], self._axes[0])
        self._show_axes()

    @Slot(str)
    def _choose_across(self, number: str) -> None:
        self.choose_neurons(int(number), self._axes[1])

    @Slot(str)
    def _choose_up(self, number: str) -> None:
        self.choose_neurons(self._axes[0], int(number))

    @property
    def _layer(self) -> HiddenLayer:
        return next(each for each in self._layers if each.id == self._layer_id)

    def _show_axes(self) -> None:
        self.across_chooser.show_name(str(self._axes[0]))
        self.up_chooser.show_name(str(self._axes[1]))
        assert self._seen is not None
        assert self._space is not None
        names = (_axis_name(self._axes[0]), _axis_name(self._axes[1]))
        self._space = replace(self._space, axis_names=names)
        self._answer = None
        self.plane.set_space(self._space)

    # --- network ------------------------------------------------------------------------------------

    def _take_network(self, snapshot: Snapshot) -> None:
        experiment, before = snapshot.experiment, self._layer_id
        shown = len(experiment.data.input_shape) == 1
        self._layers = hidden_layers(experiment.network()) if shown else ()
        self._answer = None
        if not self._layers:
            self._layer_id = ""
            self._show_choosers(False)
            self._say_why(experiment.data)
            return
        dataset = snapshot.dataset
        self._space = Space(
            experiment.data.input_names, ("", ""), dataset.class_names, dataset.class_colours, number_scale(dataset)
        )
        self._fill_layers()
        kept = before if any(each.id == before for each in self._layers) else self._layers[-1].id
        axes = self._axes
        self.choose_layer(kept)
        if kept == before and max(axes) < self._layer.units:
            self.choose_neurons(*axes)
        self._show_choosers(True)
        self.show_content()

    def _say_why(self, data: DataSource) -> None:
        if not data.is_image:
            self.show_empty(
                _("This network has no hidden layer with two neurons or more."),
                _("Add a dense layer with an activation before the last one: it opens a space of its own."),
                way_to(self._document, HIDDEN),
            )
        else:
            self.show_empty(
                _("Only data with lists of numbers are shown in a hidden space."),
                _("For images, look at the feature maps."),
            )

    def _fill_layers(self) -> None:
        self.layer_chooser.clear_options()
        for number, layer in enumerate(self._layers, start=1):
            text = _("Layer {number}: {units} × {title}")
            self.layer_chooser.add_option(layer.id, text.format(number=number, units=layer.units, title=_(layer.title)))

    def _show_choosers(self, on: bool) -> None:
        self._choosers.setVisible(on)
        self._show_legends()

    @property
    def _chosen(self) -> tuple[int, ...]:
        return self._seen[0].class_colours if self._seen is not None else ()

    def _names_of_colours(self) -> list[str]:
        """The classes, or the ends of the scale of a regression; nothing while there is nothing to see."""
        if self._seen is None or not self._layers:
            return []
        scale = number_scale(self._seen[0])
        return [_(name) for name in self._seen[0].class_names] if scale is None else scale_ends(scale)

    def _show_legends(self) -> None:
        names = self._names_of_colours()
        self._scale.setVisible(len(names) == 2)
        self._classes.setVisible(len(names) > 2)
        if len(names) == 2:
            self._scale.set_ends(names[0], names[1], themes.current().scale(self._chosen))
        elif names:
            colours = themes.current().classes(len(names), self._chosen)
            self._classes.set_keys(*(Key("box", colour, name) for colour, name in zip(colours, names, strict=True)))


def _axis_name(index: int) -> str:
    """Neurons are counted from 1 on screen: h₁, h₂, ..."""
    return "h" + str(index + 1).translate(_SUBSCRIPTS)
