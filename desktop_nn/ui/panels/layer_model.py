"""The rows of the network builder: the input, each layer, the output, with all words and figures ready to show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from desktop_nn.core.layers.base import Layer
from desktop_nn.core.network import Placed
from desktop_nn.core.summary import LayerSummary, Summary
from desktop_nn.errors import UserError
from desktop_nn.i18n import _, integer, ngettext
from desktop_nn.project.experiment import Experiment
from desktop_nn.training.divergence import Divergence
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.panels.layer_words import cost_words, shape_words, size_words, unusual_settings

Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = Qt.ItemDataRole.UserRole


class Kind(Enum):
    """What a row stands for."""

    INPUT = "input"
    LAYER = "layer"
    OUTPUT = "output"


@dataclass(frozen=True)
class Row:
    """One card. `detail` follows the title, `shape` stands on the right, `facts` and `problem` below."""

    kind: Kind
    title: str
    icon: str
    detail: str = ""
    shape: str = ""
    facts: str = ""
    problem: str = ""
    id: str = ""
    has_weights: bool = False
    is_waiting: bool = False
    is_frozen: bool = False

    @property
    def spoken(self) -> str:
        """The whole card as one sentence, for a screen reader."""
        shape = _("output {shape}").format(shape=self.shape) if self.shape else ""
        frozen = _("frozen") if self.is_frozen else ""
        waiting = waiting_words() if self.is_waiting else ""
        parts = (self.title, self.detail, shape, self.facts, frozen, waiting, self.problem)
        return ", ".join(part for part in parts if part)


def waiting_words() -> str:
    """What is said of a layer below one that does not fit."""
    return _("waits for the layer above")


def rows_of(experiment: Experiment, diverged: Divergence | None = None) -> tuple[Row, ...]:
    """Every card of an experiment, from the input to the output; the layer where training blew up says so."""
    summary = experiment.summary()
    cards = [
        _layer_row(placed, facts, summary) for placed, facts in zip(experiment.layers, summary.layers, strict=True)
    ]
    if diverged is not None:
        reason = diverged.reason.message
        cards = [
            replace(card, problem=card.problem or reason) if card.id == diverged.layer_id else card for card in cards
        ]
    return (_input_row(experiment), *cards, _output_row(experiment, summary))


def _input_row(experiment: Experiment) -> Row:
    shape = shape_words(experiment.data.input_shape)
    return Row(Kind.INPUT, _("Input"), "data", detail=_(experiment.data.title), shape=shape)


def _layer_row(placed: Placed, facts: LayerSummary, summary: Summary) -> Row:
    layer: Layer = placed.layer
    fits = facts.output_shape is not None
    unusual = unusual_settings(layer)
    costs = cost_words(facts.parameters, facts.memory_bytes) if fits and facts.parameters else ""
    return Row(
        Kind.LAYER,
        _(layer.title),
        layer.category,
        detail=size_words(layer),
        shape=shape_words(facts.output_shape) if facts.output_shape is not None else "",
        facts=" · ".join(part for part in (costs, unusual) if part),
        problem=facts.problem.message if facts.problem else "",
        id=placed.id,
        has_weights=facts.parameters > 0,
        is_waiting=not fits and facts.problem is None and not summary.is_valid,
        is_frozen=placed.frozen,
    )


def _output_row(experiment: Experiment, summary: Summary) -> Row:
    problem = output_problem(experiment)
    count = len(experiment.data.class_names)
    classes = ngettext("{count} class", "{count} classes", count).format(count=integer(count))
    if experiment.data.is_regression:
        classes = _("1 number")
    return Row(
        Kind.OUTPUT,
        _("Output"),
        "training",
        detail=_(experiment.training.loss.title),
        shape=classes,
        problem=problem.message if problem else "",
        is_waiting=not summary.is_valid,
    )


def output_problem(experiment: Experiment) -> UserError | None:
    """Why an experiment whose layers fit each other cannot be trained all the same."""
    fits = not experiment.layers or experiment.summary().is_valid
    return experiment.problem() if fits else None


class LayerModel(QAbstractListModel):
    """Gives the rows to a list view."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Row, ...] = ()

    def show(self, rows: tuple[Row, ...]) -> None:
        """Replace all rows; while the layers are the same ones in the same order the view keeps its place."""
        same = [row.id for row in rows] == [row.id for row in self.rows]
        if not same:
            self.beginResetModel()
        self.rows = rows
        if not same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def row_of(self, layer_id: str) -> int:
        """The row of a layer; -1 when it is not there."""
        ids = [row.id for row in self.rows]
        return ids.index(layer_id) if layer_id in ids else -1

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return row.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(row.problem or row.spoken)
        return None
