"""The experiment that is being edited: every change of it is one undoable step, whoever makes it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand

from desktop_nn.core.layers.base import Layer
from desktop_nn.core.network import Placed, new_id
from desktop_nn.i18n import _
from desktop_nn.project import holding
from desktop_nn.project.beside import Beside, Company
from desktop_nn.project.experiment import Experiment
from desktop_nn.training.journal import WeightEdit, combined, weights_of
from desktop_nn.ui.undo_stack import UndoStack

# Qt asks only commands with equal numbers whether they merge; ours then compare their keys
_MERGEABLE, _MERGEABLE_RUN = 1, 2


class Document(QObject):
    """Holds one experiment, the undo stack and the file it was saved to.

    An experiment whose parts do not fit each other is kept as it is: panels say what is wrong, and where.
    Labels of edits read after the word "Undo", so they begin in lower case: "add layer Dense".
    """

    experiment_changed = Signal(object)  # Experiment
    company_changed = Signal(object, object)  # Company, and the experiment that is open in it; sent before the other
    run_edited = Signal(object)  # WeightEdit: what the run is to take over now, also by undo and redo
    opened = Signal(object)  # the state of the run that came with it, or None; sent before experiment_changed
    clean_changed = Signal(bool)
    path_changed = Signal()

    def __init__(self, experiment: Experiment, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._experiment = experiment
        self._company = Company()
        self._last_id = 0
        self._path: Path | None = None
        self._gesture = 0
        self.undo_stack = UndoStack(self)
        self.undo_stack.cleanChanged.connect(self.clean_changed)

    @property
    def experiment(self) -> Experiment:
        """What is edited: a frozen value."""
        return self._experiment

    @property
    def company(self) -> Company:
        """Who stands beside it: those that are not frozen have the data of the experiment."""
        return self._company.following(self._experiment)

    @property
    def path(self) -> Path | None:
        """The file it was opened from or saved to; None for one that has no file yet."""
        return self._path

    @property
    def is_clean(self) -> bool:
        """Whether everything edited has been saved."""
        return self.undo_stack.isClean()

    # --- the whole document ------------------------------------------------------------------------

    def open_experiment(
        self,
        experiment: Experiment,
        path: Path | None = None,
        state: Any | None = None,
        beside: Sequence[Beside] = (),
    ) -> None:
        """Begin with another experiment and those `beside` it; what could be undone before is forgotten."""
        self._experiment = experiment
        self._company = Company(self.new_run_id(), tuple(replace(each, id=self.new_run_id()) for each in beside))
        self._path = path
        self.undo_stack.clear()
        self.undo_stack.setClean()
        self.path_changed.emit()
        self.opened.emit(state)
        self.company_changed.emit(self.company, experiment)
        self.experiment_changed.emit(experiment)

    def mark_saved(self, path: Path) -> None:
        """Remember that the experiment as it is now is in the file `path`."""
        self._path = path
        self.undo_stack.setClean()
        self.path_changed.emit()

    # --- edits ---------------------------------------------------------------------------------------

    def edit(self, label: str, *, merge: Hashable | None = None, **changes: Any) -> None:
        """Replace fields of the experiment in one undoable step.

        Consecutive edits with the same `merge` key are undone together, until `end_gesture`: a dragged slider is
        one step. A change that changes nothing is no step.
        """
        after = replace(self._experiment, **changes)
        if "layers" in changes and after.held:
            after = replace(after, held=holding.fitting(after))
        if after == self._experiment:
            return
        key = None if merge is None else (merge, self._gesture)
        self.undo_stack.push(_Edit(self._show, label, self._experiment, after, key))

    def edit_run(self, label: str, edit: WeightEdit, inverse: WeightEdit, merge: Hashable | None = None) -> None:
        """Set weights of the run in one undoable step; `inverse` sets them as they are now.

        Steps of one gesture are undone together, as those of `edit` are. What the network learned in between stays:
        undo sets the same weights once more.
        """
        key = None if merge is None else (merge, self._gesture)
        self.undo_stack.push(_RunEdit(self.run_edited.emit, label, edit, inverse, key))

    def new_run_id(self) -> int:
        """An id that no run of this session of the program has had."""
        self._last_id += 1
        return self._last_id

    def arrange(
        self,
        label: str,
        company: Company,
        experiment: Experiment | None = None,
        *,
        before: Company | None = None,
    ) -> None:
        """Change who stands beside the experiment, and perhaps which one is open, in one undoable step.

        `before` is what undo goes back to where more is known of it: where the runs stood that go.
        """
        known = (self._experiment, before or self.company)
        after = (experiment or self._experiment, company)
        if after != (self._experiment, self.company):
            self.undo_stack.push(_Arrangement(self._show_company, label, known, after))

    @contextmanager
    def together(self, label: str) -> Iterator[None]:
        """What is edited inside is one step to undo."""
        self.undo_stack.beginMacro(label)
        try:
            yield
        finally:
            self.undo_stack.endMacro()

    def end_gesture(self) -> None:
        """The next edit is a step of its own, even when its merge key is that of the last."""
        self._gesture += 1

    def add_layer(self, layer: Layer, index: int | None = None) -> str:
        """Insert a layer at `index` (None: at the end); returns its new id."""
        placed = self._place(layer)
        layers = list(self._experiment.layers)
        layers.insert(len(layers) if index is None else index, placed)
        self._edit_layers(_("add layer {title}"), layer, layers)
        return placed.id

    def remove_layer(self, layer_id: str) -> None:
        """Take a layer out."""
        index = self.index_of(layer_id)
        layers = list(self._experiment.layers)
        removed = layers.pop(index)
        self._edit_layers(_("remove layer {title}"), removed.layer, layers)

    def move_layer(self, layer_id: str, index: int) -> None:
        """Put a layer at `index` of the list without it; an index beyond the ends means the end."""
        layers = list(self._experiment.layers)
        moved = layers.pop(self.index_of(layer_id))
        layers.insert(min(max(index, 0), len(layers)), moved)
        self._edit_layers(_("move layer {title}"), moved.layer, layers)

    def duplicate_layer(self, layer_id: str) -> str:
        """Insert a copy right after a layer; returns the id of the copy."""
        index = self.index_of(layer_id)
        layers = list(self._experiment.layers)
        copy = replace(layers[index], id=self._new_id(layers[index].layer))
        layers.insert(index + 1, copy)
        self._edit_layers(_("duplicate layer {title}"), copy.layer, layers)
        return copy.id

    def change_layer(self, layer_id: str, layer: Layer, merge: Hashable | None = None) -> str:
        """Give a place other settings or another kind of layer; returns the id, which is new for another kind."""
        index = self.index_of(layer_id)
        placed = self._experiment.layers[index]
        same_kind = type(placed.layer) is type(layer)
        after = replace(placed, layer=layer) if same_kind else self._place(layer)
        layers = list(self._experiment.layers)
        layers[index] = after
        self._edit_layers(_("change layer {title}"), layer, layers, merge)
        return after.id

    def change_placed(self, layer_id: str, merge: Hashable | None = None, **changes: Any) -> None:
        """Change how a layer is trained: `rate`, `frozen`."""
        index = self.index_of(layer_id)
        layers = list(self._experiment.layers)
        layers[index] = replace(layers[index], **changes)
        self._edit_layers(_("change training of layer {title}"), layers[index].layer, layers, merge)

    def index_of(self, layer_id: str) -> int:
        """Where the layer with this id stands. Raises KeyError when there is none."""
        for index, placed in enumerate(self._experiment.layers):
            if placed.id == layer_id:
                return index
        raise KeyError(layer_id)

    def _edit_layers(self, label: str, layer: Layer, layers: list[Placed], merge: Hashable | None = None) -> None:
        self.edit(label.format(title=_(layer.title)), merge=merge, layers=tuple(layers))

    def _place(self, layer: Layer) -> Placed:
        return Placed(self._new_id(layer), layer)

    def _new_id(self, layer: Layer) -> str:
        return new_id(layer, {placed.id for placed in self._experiment.layers})

    def _show(self, experiment: Experiment) -> None:
        """Only undo commands come here."""
        self._experiment = experiment
        self.experiment_changed.emit(experiment)

    def _show_company(self, experiment: Experiment, company: Company) -> None:
        """Only undo commands come here."""
        self._company, before, self._experiment = company, self._experiment, experiment
        self.company_changed.emit(self.company, experiment)
        if experiment != before:
            self.experiment_changed.emit(experiment)


class _Edit(QUndoCommand):
    """The experiment before and after; both are frozen, so undo copies nothing."""

    def __init__(
        self,
        show: Callable[[Experiment], None],
        label: str,
        before: Experiment,
        after: Experiment,
        key: Hashable | None,
    ) -> None:
        super().__init__(label)
        self._show = show
        self.before = before
        self.after = after
        self.key = key

    def redo(self) -> None:
        self._show(self.after)

    def undo(self) -> None:
        self._show(self.before)

    def id(self) -> int:
        return -1 if self.key is None else _MERGEABLE

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Edit) or other.key != self.key:
            return False
        self.after = other.after
        self.setText(other.text())
        self.setObsolete(self.before == self.after)
        return True


class _Arrangement(QUndoCommand):
    """The open experiment and its company, before and after."""

    def __init__(
        self,
        show: Callable[[Experiment, Company], None],
        label: str,
        before: tuple[Experiment, Company],
        after: tuple[Experiment, Company],
    ) -> None:
        super().__init__(label)
        self._show = show
        self.before = before
        self.after = after

    def redo(self) -> None:
        self._show(*self.after)

    def undo(self) -> None:
        self._show(*self.before)


class _RunEdit(QUndoCommand):
    """Weights set by hand, and what they were before."""

    def __init__(
        self,
        tell: Callable[[WeightEdit], None],
        label: str,
        edit: WeightEdit,
        inverse: WeightEdit,
        key: Hashable | None,
    ) -> None:
        super().__init__(label)
        self._tell = tell
        self.edit = edit
        self.inverse = inverse
        self.key = key

    def redo(self) -> None:
        self._tell(self.edit)

    def undo(self) -> None:
        self._tell(self.inverse)

    def id(self) -> int:
        return -1 if self.key is None else _MERGEABLE_RUN

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _RunEdit) or other.key != self.key:
            return False
        self.edit = combined(self.edit, other.edit)
        self.inverse = combined(other.inverse, self.inverse)
        self.setText(other.text())
        self.setObsolete(set(weights_of(self.edit)) == set(weights_of(self.inverse)))
        return True
