"""The sum of units: how the bends and steps of a hidden layer add up to the curve that is to be met."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_nn.core.columns import Column
from desktop_nn.core.layers import layers
from desktop_nn.core.settings import settings_of
from desktop_nn.data.base import Dataset
from desktop_nn.data.curves import Curve
from desktop_nn.data.drawn import can_redraw, redrawn
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, _, decimal, number
from desktop_nn.project.experiment import Experiment
from desktop_nn.training.probes.contributions import Contributions, ContributionsAnswer, summed_columns
from desktop_nn.training.snapshot import Snapshot
from desktop_nn.ui import theme as themes
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.document import Document
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.theme import SPACE_1, SPACE_3, SPACE_4, Theme
from desktop_nn.ui.views.diagram.diagram_edits import with_activation, with_units
from desktop_nn.ui.views.diagram.diagram_parts import Neuron
from desktop_nn.ui.views.frame import Range
from desktop_nn.ui.views.legend import Key, KeyLegend, ScaleLegend
from desktop_nn.ui.views.points import Places, clouds
from desktop_nn.ui.views.sum.sum_picture import SumPicture
from desktop_nn.ui.views.sum.sum_tools import OWN, SumTools
from desktop_nn.ui.views.sum.unit_stepper import UnitStepper
from desktop_nn.ui.views.sum.unit_sum import Targets, UnitSum
from desktop_nn.ui.views.sum.unit_words import unit_name
from desktop_nn.ui.views.view import Table, View

#: More curves than these are drawn less often: 128 of them take about 20 ms.
_FEW, _PAUSE = 32, 0.1
_KEYS_WIDTH, _SCALE_WIDTH = 104, 104

_NOTHING: Places = np.empty((0, 2), np.float32)


class SumView(View):
    """Asks what each unit of the last hidden layer adds; target, units and activation are changed in its strip."""

    title = N_("Sum of units")
    summary = N_(
        "Above, the target and the output of the network. Below, what each unit of the last hidden layer adds: all of "
        "these curves and the bias together are the output. Blue units have a weight below 0, orange ones above."
    )
    picture = "sum"
    asks_network = True
    edits = True
    narrow_below = 560

    def __init__(self, document: Document, _trainer: Any = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._dataset: Dataset | None = None
        self._layers: object = None
        self._column: Column | None = None
        self._probe: Contributions | None = None
        self.tools, self.plot, self.stepper = SumTools(), SumPicture(), UnitStepper()
        self._keys, self._scale = KeyLegend(), ScaleLegend()
        self.add_wide_control(self.tools)
        self.set_content(self._make_content())
        self.test_button = ToolButton(
            "points",
            _("Show test samples"),
            _("Show the test samples as rings. The network never learns from them."),
            checkable=True,
        )
        self.test_button.setChecked(True)
        self.add_control(self.test_button)
        self._connect()
        self._show_legends()
        self.clear()
        self._follow(document.experiment)

    def _make_content(self) -> QWidget:
        content, foot = QWidget(), QHBoxLayout()
        foot.setContentsMargins(SPACE_3, 0, SPACE_4, SPACE_1)
        foot.setSpacing(SPACE_3)
        self._keys.setMaximumWidth(_KEYS_WIDTH)
        self._scale.setMaximumWidth(_SCALE_WIDTH)
        self._scale.setToolTip(tooltip(_("The weight of each unit in the sum.")))
        for widget, share in ((self._keys, 1), (self._scale, 0), (self.stepper, 2)):
            foot.addWidget(widget, share)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.plot, 1)
        column.addLayout(foot)
        return content

    def _connect(self) -> None:
        tools, plot = self.tools, self.plot
        self.test_button.toggled.connect(plot.show_test)
        self.test_button.toggled.connect(self._show_legends)
        self.stepper.count_changed.connect(plot.set_count)
        self.stepper.count_changed.connect(self._show_legends)
        plot.line_drawn.connect(self._draw_target)
        tools.drawing_wanted.connect(plot.set_drawing)
        tools.target_wanted.connect(self._choose_target)
        tools.units_wanted.connect(self._change_units)
        tools.activation_wanted.connect(self._change_activation)
        tools.left.connect(self._document.end_gesture)
        self._document.experiment_changed.connect(self._follow)

    # --- View ---------------------------------------------------------------------------------------

    def probe(self) -> Contributions | None:
        """What each unit adds over the interval of the present data."""
        return self._probe

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what the units add now, with new samples if the data have changed."""
        seen = (snapshot.experiment.layers, snapshot.experiment.data.input_shape)
        if snapshot.dataset is not self._dataset or seen != self._layers:
            self._dataset, self._layers = snapshot.dataset, seen
            self._take_run(snapshot)
        answer = None if self._probe is None else snapshot.answers.get(self._probe)
        if isinstance(answer, ContributionsAnswer):
            units = UnitSum.of(answer)
            self.plot.set_sum(units)
            self.stepper.set_units(units.units)
            self.pause_seconds = 0.0 if units.units <= _FEW else _PAUSE
            self._scale.set_ends(number(-units.largest, 2), number(units.largest, 2))

    def clear(self) -> None:
        """Forget the run."""
        self._dataset, self._layers, self._probe = None, None, None
        self.tools.hide()
        self.show_empty(_("Nothing to show yet."), _("Choose a function of one input as the data."))

    def values_table(self) -> Table | None:
        """Each unit with its own weight and bias, the place where it bends, and the weight of what it adds."""
        shown = self.plot.shown
        if self.is_empty or shown is None or shown.units is None:
            return None
        units = shown.units
        rows: list[tuple[str, ...]] = []
        for unit in (int(each) for each in units.order):
            inner = ("–", "–") if units.inner is None else tuple(decimal(float(each), 3) for each in units.inner[unit])
            knot = float(units.knots[unit])
            place = decimal(knot, 3) if np.isfinite(knot) else "–"
            rows.append((unit_name(unit), *inner, place, decimal(float(units.weights[unit]), 3)))
        return (_("Unit"), "w", "b", "−b/w", "v"), rows

    def retheme(self, theme: Theme) -> None:
        """Colour the legends anew."""
        self._show_legends()

    @Slot(object)
    def show_neuron(self, neuron: Neuron | None) -> None:
        """Single out the unit that is pointed at elsewhere, if it is one of these."""
        is_here = neuron is not None and self._column is not None and neuron.column == self._column.id
        self.plot.single_out(neuron.unit if neuron is not None and is_here else None)

    # --- the run ------------------------------------------------------------------------------------

    def _take_run(self, snapshot: Snapshot) -> None:
        experiment, dataset = snapshot.experiment, snapshot.dataset
        self._probe = None
        try:
            summed_columns(experiment.layers, experiment.data.input_shape)
        except UserError as error:
            self.tools.hide()
            self.test_button.hide()
            self.show_empty(error.message)
            return
        assert dataset.bounds is not None
        self._probe = Contributions(dataset.bounds[0])
        names = (_(experiment.data.input_names[0]), _(experiment.data.target_name))
        self.plot.set_targets(_targets(dataset, names, comparable=not experiment.training.loss.takes_raw_outputs))
        self.tools.show()
        self._show_legends()
        self.show_content()

    @Slot()
    def _show_legends(self) -> None:
        theme, shown = themes.current(), self.plot.shown
        is_stepping = shown is not None and shown.is_stepping
        has_test = shown is not None and len(shown.targets.test) > 0
        self.test_button.setVisible(has_test and not self.tools.isHidden())
        now, target = Key("line", theme.text, _("Sum so far")), Key("dot", theme.border_strong, _("Target"))
        output = Key("dashed" if is_stepping else "line", theme.accent, _("Output"))
        self._keys.set_keys(now if is_stepping else target, output)

    # --- edits --------------------------------------------------------------------------------------

    @Slot(object)
    def _follow(self, experiment: Experiment) -> None:
        """Show what the experiment asks for, also before a run has it."""
        self.tools.show_source(experiment.data)
        try:
            self._column = summed_columns(experiment.layers, experiment.data.input_shape)[0]
        except UserError:
            self._column = None
            return
        self.tools.show_column(self._column)

    @Slot(str)
    def _choose_target(self, name: str) -> None:
        source = self._document.experiment.data
        if name == OWN:
            return
        after = replace(source, function=name) if isinstance(source, Curve) else Curve(function=name)
        titles = {choice.value: choice.label for choice in settings_of(Curve)["function"].choices}
        self._document.edit(_("choose target {title}").format(title=_(titles[name])), data=after)

    @Slot(object)
    def _draw_target(self, line: np.ndarray) -> None:
        source = self._document.experiment.data
        if can_redraw(source):
            self._document.edit(_("draw the target"), data=redrawn(source, line))

    @Slot(int)
    def _change_units(self, units: int) -> None:
        if (column := self._column) is None:
            return
        changed = with_units(self._document.experiment, column.id, units - column.units)
        self._document.edit(_("change the number of units"), merge=("units", column.id), layers=changed)

    @Slot(str)
    def _change_activation(self, name: str) -> None:
        if self._column is not None:
            changed = with_activation(self._document.experiment, self._column.id, layers.get(name)())
            self._document.edit(_("choose an activation"), layers=changed)


def _targets(dataset: Dataset, names: tuple[str, str], *, comparable: bool) -> Targets:
    """The samples where the output is to meet them; a sum that a loss makes a probability of has no targets."""
    assert dataset.bounds is not None
    if not dataset.is_regression and not comparable:
        return Targets(dataset.bounds[0], (-1.0, 1.0), names, _NOTHING, _NOTHING)
    train, test = clouds(dataset)
    limits = _limits(dataset) if dataset.is_regression else (0.0, 1.0)
    return Targets(dataset.bounds[0], limits, names, train.places, _NOTHING if test is None else test.places)


def _limits(dataset: Dataset) -> Range:
    """The range of the targets; where the curves lie at least theirs, so that a hand has room beside a flat line."""
    low, high = dataset.target_range
    return (min(low, -1.0), max(high, 1.0)) if dataset.bounds == Curve().bounds else (low, high)
