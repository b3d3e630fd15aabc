"""What one can do with runs side by side: keep one to compare with, train another, exchange, freeze, let go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, _
from desktop_nn.project.beside import Beside, Company, States, is_on_same_data
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.lecture_models import LECTURE_MODELS
from desktop_nn.project.presets import presets
from desktop_nn.ui.document import Document

#: States of the trainer in which there is no run that could be kept.
_WITHOUT_RUN = ("empty", "loading")


class Comparing(QObject):
    """Changes the company of a document. Each act first asks where the runs stand, so that undo brings them back so."""

    failed = Signal(object)  # UserError

    def __init__(self, document: Document, trainer: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._trainer = trainer

    @property
    def can_act(self) -> bool:
        """Whether there is a run."""
        return self._trainer.state not in _WITHOUT_RUN

    @Slot()
    def keep(self) -> None:
        """Put the open run beside itself as it stands, frozen, to compare with."""

        def put(company: Company, states: States) -> Company:
            return company.with_run(Beside(self._document.new_run_id(), kept, frozen=True, state=states.open))

        if not self.can_act:
            return
        kept = self._titled(self._honest(), title_of(self._document.experiment))
        self._act(_("keep run {title}").format(title=kept.title), put)

    @Slot()
    def train_copy(self) -> None:
        """Put a copy of the open run beside it, which is trained with it from where it stands."""

        def put(company: Company, states: States) -> Company:
            return company.with_run(Beside(self._document.new_run_id(), copy, state=states.open))

        copy = self._titled(self._document.experiment, title_of(self._document.experiment))
        self._act(_("train {title} beside").format(title=copy.title), put)

    def train(self, experiment: Experiment) -> None:
        """Put another network beside the open one; it is trained with it on the same data, from its start."""

        def put(company: Company, _states: States) -> Company:
            return company.with_run(Beside(self._document.new_run_id(), added))

        added = self._titled(on_data_of(self._document.experiment, experiment), title_of(experiment))
        self._act(_("train {title} beside").format(title=added.title), put)

    def freeze(self, run_id: int) -> None:
        """Train a run no further."""
        self._change(run_id, _("freeze run {title}"), lambda company, _states: company.changed(run_id, frozen=True))

    def release(self, run_id: int) -> None:
        """Train a frozen run again."""
        self._change(run_id, _("train run {title} again"), lambda company, _: company.changed(run_id, frozen=False))

    def remove(self, run_id: int) -> None:
        """Let a run go."""
        self._change(run_id, _("remove run {title}"), lambda company, _states: company.without(run_id))

    def open(self, run_id: int) -> None:
        """Make a run the open one; the one that was stands in its place, frozen where it has other data."""
        self._trainer.request_states(lambda states: self._exchange(run_id, states))

    def rename(self, run_id: int, title: str) -> None:
        """Give a run another title."""
        document = self._document
        if run_id == document.company.open_id:
            document.edit(_("rename"), title=title)
        elif (run := document.company.find(run_id)) is not None:
            document.arrange(
                _("rename"), document.company.changed(run_id, experiment=run.experiment.replace(title=title))
            )

    # --- how ----------------------------------------------------------------------------------------

    def _change(self, run_id: int, label: str, change: Callable[[Company, States], Company]) -> None:
        run = self._document.company.find(run_id)
        if run is not None:
            self._act(label.format(title=title_of(run.experiment)), change)

    def _act(self, label: str, change: Callable[[Company, States], Company]) -> None:
        def act(states: States) -> None:
            company = self._document.company.noted(states.beside)
            try:
                self._document.arrange(label, change(company, states), before=company)
            except UserError as error:
                self.failed.emit(error)

        self._trainer.request_states(act)

    def _exchange(self, run_id: int, states: States) -> None:
        company, experiment = self._document.company.noted(states.beside), self._document.experiment
        run = company.find(run_id)
        if run is None:  # gone in the meantime
            return
        frozen = not is_on_same_data(run.experiment, experiment)
        left = Beside(company.open_id, self._honest() if frozen else experiment, frozen, states.open)
        opened = run.experiment.replace(teaching=experiment.teaching)  # what is hidden is hidden in all of the project
        label = _("open run {title}").format(title=title_of(opened))
        self._document.arrange(label, company.exchanged(run, left), opened, before=company)

    def _honest(self) -> Experiment:
        """The open experiment with the data that are really used."""
        stand_in = self._trainer.stand_in
        experiment = self._document.experiment
        return experiment if stand_in is None else experiment.replace(data=stand_in)

    def _titled(self, experiment: Experiment, title: str) -> Experiment:
        document = self._document
        return experiment.replace(title=document.company.free_title(title, title_of(document.experiment)))


def title_of(experiment: Experiment) -> str:
    """What a run is called."""
    return _(experiment.title) or _("Untitled")


def on_data_of(opened: Experiment, other: Experiment) -> Experiment:
    """Another network and its training on the data of the open experiment."""
    return other.replace(data=opened.data, seed=opened.seed)


def models_beside(opened: Experiment) -> Iterator[tuple[str, Experiment]]:
    """What can be trained on the data of the open experiment: headings, and under each networks by title."""
    for model in LECTURE_MODELS:
        yield N_("Lecture"), model.applied(opened).replace(title=model.title)
    for preset in presets.values():
        yield preset.group, on_data_of(opened, preset.experiment)
