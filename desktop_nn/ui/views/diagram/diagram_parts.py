"""What can be pointed at in a drawn network, what it is called, and what it is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from desktop_nn.core.arrays import Weights
from desktop_nn.core.columns import INPUTS, Column, columns_of
from desktop_nn.core.held import DISABLED, FROZEN
from desktop_nn.core.layers.activation import Activation
from desktop_nn.core.layers.input_features import FEATURES
from desktop_nn.core.settings import settings_of
from desktop_nn.i18n import _
from desktop_nn.project.formulas import applied, subscript, weighted_sum
from desktop_nn.training.probes.neurons import MOST_UNITS, NeuronsAnswer, shown_columns
from desktop_nn.training.snapshot import Snapshot

#: Of more links a formula is too long to be read at a glance.
_FORMULA_LINKS = 4

Floats = npt.NDArray[np.float32]
Place = tuple[str, str, tuple[int, ...]]


@dataclass(frozen=True)
class Neuron:
    """A neuron: the id of its column and its number, counted from 0."""

    column: str
    unit: int


@dataclass(frozen=True)
class Bias:
    """What is added to the sum of a neuron."""

    column: str
    unit: int

    @property
    def place(self) -> Place:
        """The array and index of its number."""
        return self.column, "bias", (self.unit,)


@dataclass(frozen=True)
class Link:
    """What a neuron multiplies the answer of the neuron `source` of the column before by."""

    column: str
    unit: int
    source: int

    @property
    def place(self) -> Place:
        """The array and index of its number."""
        return self.column, "weight", (self.unit, self.source)


Part = Neuron | Bias | Link


@dataclass(frozen=True, eq=False)
class Diagram:
    """A network as it is drawn: the columns that are shown, their weights at one moment, and every neuron's answers."""

    columns: tuple[Column, ...]
    skipped: int
    input_names: tuple[str, ...]
    output_names: tuple[str, ...]
    weights: Weights
    answer: NeuronsAnswer | None = None
    held: Mapping[Place, str] = field(default_factory=dict)

    @classmethod
    def of(cls, snapshot: Snapshot, answer: NeuronsAnswer | None) -> Diagram:
        """The network of a snapshot. Raises UserError where it cannot be drawn."""
        experiment = snapshot.experiment
        columns = columns_of(experiment.layers, experiment.data.input_shape)
        shown = shown_columns(columns)
        return cls(
            shown,
            len(columns) - len(shown),
            _input_names(columns[0], experiment.data.input_names),
            _output_names(columns[-1], snapshot.dataset.class_names),
            snapshot.weights,
            answer,
            {each.place: each.how for each in experiment.held},
        )

    @property
    def structure(self) -> tuple[object, ...]:
        """What decides where everything lies."""
        return tuple((each.id, each.units) for each in self.columns), self.skipped, self.input_names

    def index(self, column: str) -> int:
        """Where a column stands. Raises ValueError for one that is not shown."""
        return [each.id for each in self.columns].index(column)

    def shown(self, index: int) -> int:
        """How many neurons of a column are drawn."""
        return min(self.columns[index].units, MOST_UNITS)

    def has(self, part: Part) -> bool:
        """Whether the part is drawn."""
        ids = [each.id for each in self.columns]
        if part.column not in ids or part.unit >= self.shown(ids.index(part.column)):
            return False
        return not isinstance(part, Link) or part.source < self.shown(ids.index(part.column) - 1)

    def joins(self, index: int) -> bool:
        """Whether links lead from the column before to this one: not where columns between are left out."""
        return index > 0 and not (self.skipped and index == len(self.columns) - 1)

    def links(self, index: int) -> Floats:
        """(neurons, sources): the weights between two columns that are drawn beside each other."""
        weight: Floats = self.weights.of(self.columns[index].id)["weight"]
        return weight[: self.shown(index), : self.shown(index - 1)]

    def biases(self, index: int) -> Floats | None:
        """(neurons,); None for inputs and for layers without bias."""
        bias = self.weights.of(self.columns[index].id).get("bias")
        return None if bias is None else bias[: self.shown(index)]

    def value(self, part: Link | Bias) -> float:
        """The number behind a link or bias."""
        arrays = self.weights.of(part.column)
        if isinstance(part, Link):
            return float(arrays["weight"][part.unit, part.source])
        return float(arrays["bias"][part.unit])

    @cached_property
    def largest(self) -> float:
        """The largest weight of a link that is drawn, without its sign; what is not a number does not count.

        Biases do not count either: one large bias would make all links pale. It has the full colour.
        """
        joined = [self.links(index) for index in range(1, len(self.columns)) if self.joins(index)]
        sizes = np.abs(np.concatenate([each.ravel() for each in joined] or [np.zeros(1, np.float32)]))
        return float(sizes[np.isfinite(sizes)].max(initial=0.0))

    # --- what training leaves alone -------------------------------------------------------------------

    @cached_property
    def cut_links(self) -> frozenset[Link]:
        """The links that hand nothing on."""
        places = (place for place, how in self.held.items() if how == DISABLED and place[1] == "weight")
        return frozenset(Link(layer_id, index[0], index[1]) for layer_id, _array, index in places)

    def parts_of(self, neuron: Neuron) -> tuple[Link | Bias, ...]:
        """The bias and the incoming links of a neuron; none of an input."""
        index = self.index(neuron.column)
        if index == 0:
            return ()
        sources = self.weights.of(neuron.column)["weight"].shape[1]
        links = tuple(Link(neuron.column, neuron.unit, source) for source in range(sources))
        return links if self.biases(index) is None else (Bias(neuron.column, neuron.unit), *links)

    def how(self, part: Part) -> str:
        """ "frozen", "disabled" or "": of a neuron, what all its numbers are."""
        if not isinstance(part, Neuron):
            return self.held.get(part.place, "")
        found = {self.held.get(each.place, "") for each in self.parts_of(part)}
        return found.pop() if len(found) == 1 else ""

    def state_words(self, part: Part) -> list[str]:
        """What else is to be said of a part."""
        words = {FROZEN: _("Frozen: training leaves it as it is."), DISABLED: _("Disabled: it takes no part.")}
        how = self.how(part)
        return [words[how]] if how else []

    def formula(self, neuron: Neuron) -> str:
        """What a neuron computes, with its numbers: "tanh(2.16 x + 0.47 y − 4.49)".

        "" of an input, of many links, and where more than an activation shapes the sum.
        """
        index = self.index(neuron.column)
        if not self.joins(index):
            return ""
        weights = self.weights.of(neuron.column)["weight"][neuron.unit]
        if len(weights) > _FORMULA_LINKS:
            return ""
        shaping = [placed.layer for placed in self.columns[index].shaping]
        activation = shaping[0] if shaping else None
        if len(shaping) > 1 or not isinstance(activation, Activation | None):
            return ""
        total = weighted_sum(weights, self._bias_of(neuron), self._short_names(index - 1))
        return applied(activation, total)

    def _bias_of(self, neuron: Neuron) -> float:
        biases = self.biases(self.index(neuron.column))
        return 0.0 if biases is None else float(biases[neuron.unit])

    def _short_names(self, index: int) -> tuple[str, ...]:
        """The neurons of a column as a formula calls them: those of the inputs, or h₁, h₂, ..."""
        units = range(self.columns[index].units)
        return self.input_names if index == 0 else tuple("h" + subscript(unit + 1) for unit in units)

    # --- names ----------------------------------------------------------------------------------------

    def column_name(self, index: int) -> str:
        """What a column is called."""
        if index == 0:
            return _("Inputs")
        if index == len(self.columns) - 1:
            return _("Output") if self.columns[index].units == 1 else _("Outputs")
        return _("Hidden {number}").format(number=index)

    def neuron_name(self, column: str, unit: int) -> str:
        """What a neuron is called."""
        index = self.index(column)
        if column == INPUTS:
            return self.input_names[unit]
        if index == len(self.columns) - 1:
            return self.output_names[unit]
        return _("{column}, neuron {number}").format(column=self.column_name(index), number=unit + 1)

    def name(self, part: Part) -> str:
        """What a part is called."""
        neuron = self.neuron_name(part.column, part.unit)
        if isinstance(part, Neuron):
            return neuron
        if isinstance(part, Bias):
            return _("Bias of {neuron}").format(neuron=neuron)
        source = self.source_name(part)
        return _("{source} → {neuron}").format(source=source, neuron=neuron)

    def source_name(self, link: Link) -> str:
        """What the neuron is called where a link begins; a number where its column is not drawn."""
        index = self.index(link.column)
        if not self.joins(index):
            return str(link.source + 1)
        return self.neuron_name(self.columns[index - 1].id, link.source)


def _input_names(inputs: Column, names: tuple[str, ...]) -> tuple[str, ...]:
    if inputs.features is None:
        return names or tuple(f"x{subscript(index)}" for index in range(inputs.units))
    labels = settings_of(inputs.features)
    return tuple(_(labels[name].label) for name in FEATURES if getattr(inputs.features, name))


def _output_names(outputs: Column, classes: tuple[str, ...]) -> tuple[str, ...]:
    if outputs.units == 1:
        return (_("Output"),)
    return tuple(_(name) for name in classes[: outputs.units]) or tuple(str(index) for index in range(outputs.units))
