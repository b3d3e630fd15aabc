"""The network builder: a card per layer, the settings of the selected one, and what the whole network costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_nn.core.layers import layers
from desktop_nn.i18n import N_, _, byte_size, integer
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.teaching import Teaching
from desktop_nn.training.divergence import Divergence
from desktop_nn.ui import theme
from desktop_nn.ui.components.buttons import ToolButton, look_under_pointer
from desktop_nn.ui.components.frames import Readout, Separator
from desktop_nn.ui.document import Document
from desktop_nn.ui.forms.fields import commit_typing
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.panels.layer_details import LayerDetails
from desktop_nn.ui.panels.layer_list import LayerList
from desktop_nn.ui.panels.layer_model import Kind, LayerModel, Row, rows_of
from desktop_nn.ui.panels.layer_picker import LayerPicker
from desktop_nn.ui.panels.scrolling import Scrolling


@dataclass(frozen=True)
class Act:
    """One thing to do with the selected layer."""

    name: str
    title: str
    tip: str
    icon: str
    keys: tuple[str, ...]


_DRAG = N_("Cards can be dragged, too.")

_DELETE_KEYS = ("Del", "Backspace")  # a small keyboard has only one of them

ACTS = (
    Act("add", N_("Add a layer"), N_("Insert a layer after the selected one."), "add", ("Insert", "Ctrl+Shift+A")),
    Act("duplicate", N_("Duplicate"), N_("Insert a copy after the selected layer."), "duplicate", ("Ctrl+D",)),
    Act("up", N_("Move up"), N_("Put the selected layer one place nearer to the input."), "up", ("Alt+Up",)),
    Act("down", N_("Move down"), N_("Put the selected layer one place nearer to the output."), "down", ("Alt+Down",)),
    Act("remove", N_("Remove"), N_("Take the selected layer out; undo brings it back."), "remove", _DELETE_KEYS),
)

#: The settings of a layer take at most this share of the panel; they scroll.
_DETAILS_SHARE = 0.5

_CONNECTIONS_TIP = N_("Each use of a weight for one example. Shared weights are used many times.")


class NetworkPanel(QWidget):
    """Builds the network of a document. Whatever is built is shown, also where it does not fit together yet."""

    def __init__(self, document: Document, trainer: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._trainer = trainer
        self._summarized: Experiment | None = None
        self._diverged: Divergence | None = None
        self._just_opened = False
        self._teaching = Teaching()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # the ground of a dock, between the cards too
        self.model = LayerModel()
        self.list = LayerList(self.model)
        self.list.setAccessibleName(_("Layers, from the input to the output"))
        self.details = LayerDetails(document)
        self.picker = LayerPicker(self)
        self.acts = {act.name: self._make_action(act) for act in ACTS}
        self.buttons = {act.name: self._make_button(act) for act in ACTS}
        self.totals = _make_totals()
        self._lay_out()
        self._connect()
        self.show_experiment(document.experiment)
        self.list.select(min(1, len(self.model.rows) - 1))

    # --- building ------------------------------------------------------------------------------------

    def _make_action(self, act: Act) -> QAction:
        action = QAction(theme.icon(act.icon), _(act.title), self.list)
        action.setShortcuts([QKeySequence(key) for key in act.keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setToolTip(_tip(act))
        self.list.addAction(action)
        return action

    def _make_button(self, act: Act) -> ToolButton:
        text = _(act.title) if act.name == "add" else ""
        button = ToolButton(act.icon, _(act.title), _tip(act), text=text, pressed=self.acts[act.name].trigger)
        button.setObjectName(act.name)
        if act.name == "add":
            theme.set_role(button, "outlined")
        return button

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(theme.SPACE_3, theme.SPACE_1, theme.SPACE_2, theme.SPACE_1)
        bar.setSpacing(0)
        for name, button in self.buttons.items():
            bar.addWidget(button)
            if name == "add":
                bar.addStretch(1)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        cards = QHBoxLayout()
        cards.setContentsMargins(theme.SPACE_3, 0, theme.SPACE_1, 0)
        cards.addWidget(self.list)
        self._scroll = Scrolling(self.details)
        totals = QHBoxLayout()
        totals.setContentsMargins(theme.SPACE_3, theme.SPACE_2, theme.SPACE_3, theme.SPACE_2)
        for readout in self.totals.values():
            totals.addWidget(readout, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addLayout(cards, 1)
        column.addWidget(Separator())
        column.addWidget(self._scroll)
        column.addWidget(Separator())
        column.addLayout(totals)

    def _connect(self) -> None:
        acts: dict[str, Callable[[], None]] = {
            "add": self.open_picker,
            "duplicate": self.duplicate,
            "up": lambda: self.move_by(-1),
            "down": lambda: self.move_by(1),
            "remove": self.remove,
        }
        for name, act in acts.items():
            self.acts[name].triggered.connect(lambda _checked=False, act=act: self._do(act))
        self.picker.picked.connect(self.add)
        self.picker.closed.connect(lambda: look_under_pointer(self.buttons["add"]))
        self.list.row_selected.connect(self._show_selected)
        self.list.move_wanted.connect(self._move)
        self.list.form_wanted.connect(self.details.focus_form)
        self.details.resized.connect(self._fit_details)
        self.details.kind_changed.connect(self.select)
        self._document.opened.connect(self._note_opening)
        self._document.experiment_changed.connect(self.show_experiment)
        self._trainer.state_changed.connect(self._mark_divergence)

    # --- acts ----------------------------------------------------------------------------------------

    def _do(self, act: Callable[[], None]) -> None:
        commit_typing()
        act()

    @property
    def selected_id(self) -> str:
        """The id of the selected layer; empty at the input and the output."""
        row = self.list.current_row()
        return row.id if row else ""

    def open_picker(self) -> None:
        """Offer the kinds of layers."""
        button = self.buttons["add"]
        self.picker.open_at(button.mapToGlobal(QPoint(0, button.height() + theme.SPACE_1)))

    def add(self, name: str) -> None:
        """Insert a layer of this kind after the selected card."""
        layer = layers.get(name)()
        number = self.list.currentIndex().row()
        self.select(self._document.add_layer(layer, min(max(number, 0), len(self._document.experiment.layers))))
        self.list.setFocus()

    def remove(self) -> None:
        """Take the selected layer out; the one that comes into its place is selected."""
        if layer_id := self.selected_id:
            number = self.list.currentIndex().row()
            self._document.remove_layer(layer_id)
            self.list.select(min(number, max(1, len(self.model.rows) - 2)))

    def duplicate(self) -> None:
        """Insert a copy of the selected layer and select it."""
        if layer_id := self.selected_id:
            self.select(self._document.duplicate_layer(layer_id))

    def move_by(self, places: int) -> None:
        """Move the selected layer towards the output (or, with less than zero, the input)."""
        if layer_id := self.selected_id:
            index = self._document.index_of(layer_id) + places
            if 0 <= index < len(self._document.experiment.layers):
                self._move(layer_id, index)

    def _move(self, layer_id: str, index: int) -> None:
        self._document.move_layer(layer_id, index)
        self.select(layer_id)

    def select(self, layer_id: str) -> None:
        """Select a layer by its id."""
        self.list.select(self.model.row_of(layer_id))

    # --- showing -------------------------------------------------------------------------------------

    def _note_opening(self) -> None:
        self._just_opened = True
        self._summarized = None

    def show_experiment(self, experiment: Experiment) -> None:
        """Show the layers of an experiment; the selection stays on its layer, or at its place."""
        self._show_without(experiment.teaching)
        if self._summarized is not None and not _concerns_network(self._summarized, experiment):
            return
        self._summarized = experiment
        selected, number = self.selected_id, self.list.currentIndex().row()
        if self._just_opened:
            selected, number, self._just_opened = "", 1, False
        self.model.show(rows_of(experiment, self._diverged))
        here = self.model.row_of(selected) if selected else number
        if self.list.currentIndex().row() < 0 or here != self.list.currentIndex().row():
            self.list.select(here if here >= 0 else min(max(number, 0), len(self.model.rows) - 1))
        else:
            self._show_selected(self.list.current_row())
        self._show_totals(experiment)

    def _show_without(self, teaching: Teaching) -> None:
        """Offer all but what a teacher hides; an act that is hidden has no key either."""
        if teaching == self._teaching:
            return
        self._teaching = teaching
        hidden = teaching.of_kind("builder")
        for name, action in self.acts.items():
            action.setVisible(name not in hidden)
            self.buttons[name].setVisible(name not in hidden)
        self.picker.show_without(teaching.of_kind("layer"))
        self.details.show_without(teaching)

    def _mark_divergence(self, state: str) -> None:
        """The layer where training blew up is marked until it trains again."""
        snapshot = self._trainer.current
        diverged = snapshot.diverged if state == "diverged" and snapshot is not None else None
        if diverged != self._diverged:
            self._diverged = diverged
            self._summarized = None
            self.show_experiment(self._document.experiment)

    def _show_selected(self, row: Row | None) -> None:
        self.details.show_row(row, self._document.experiment)
        is_layer = row is not None and row.kind is Kind.LAYER
        number = self.list.currentIndex().row()
        for name in ("duplicate", "remove"):
            self._enable(name, is_layer)
        self._enable("up", is_layer and number > 1)
        self._enable("down", is_layer and number < len(self.model.rows) - 2)

    def _enable(self, name: str, enabled: bool) -> None:
        self.acts[name].setEnabled(enabled)
        self.buttons[name].setEnabled(enabled)

    def _show_totals(self, experiment: Experiment) -> None:
        summary = experiment.summary()
        unknown = "–"
        self.totals["parameters"].set_value(integer(summary.parameters) if summary.is_valid else unknown)
        self.totals["connections"].set_value(integer(summary.connections) if summary.is_valid else unknown)
        operations = _("{count} multiplications and additions for one example, {more} more to learn from it.")
        operations = operations.format(
            count=integer(summary.multiply_adds), more=integer(summary.backward_multiply_adds)
        )
        self.totals["connections"].setToolTip(tooltip(_(_CONNECTIONS_TIP), operations))
        self.totals["memory"].set_value(byte_size(summary.memory_bytes) if summary.is_valid else unknown)

    def _fit_details(self) -> None:
        """Give the settings the height they need, up to their share; the cards have the rest."""
        layout = self.details.layout()
        assert layout is not None
        layout.activate()
        wanted = self.details.heightForWidth(self._scroll.viewport().width())
        wanted = max(wanted, self.details.minimumSizeHint().height())
        self._scroll.setFixedHeight(min(wanted, round(self.height() * _DETAILS_SHARE)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_details()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_details()


def _concerns_network(before: Experiment, after: Experiment) -> bool:
    return (before.layers, before.data, before.training.loss) != (after.layers, after.data, after.training.loss)


def _tip(act: Act) -> str:
    keys = QKeySequence(act.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
    return tooltip(f"{_(act.tip)} ({keys})", _(_DRAG) if act.name in ("up", "down") else "")


def _make_totals() -> dict[str, Readout]:
    return {
        "parameters": Readout(_("Parameters"), _("All numbers that training adjusts: weights and biases.")),
        "connections": Readout(_("Connections"), _(_CONNECTIONS_TIP)),
        "memory": Readout(_("Memory"), _("Parameters and outputs of all layers for one example, in float32.")),
    }
