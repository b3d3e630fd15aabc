"""The runs of a project: the open one, and up to three beside it that are trained on the same data or kept frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.project.experiment import Experiment

if TYPE_CHECKING:
    from desktop_nn.project.project_file import SessionState

#: So many runs may stand beside the open one.
BESIDE_LIMIT = 3


@dataclass(frozen=True)
class Beside:
    """One run beside the open one; the title of its experiment is its name.

    A frozen one is never trained: its data and where it stands are those of the moment it was frozen. Another one
    follows the data of the open experiment, and `state` is where it stood when it was last noted.
    """

    id: int
    experiment: Experiment
    frozen: bool = False
    state: SessionState | None = None

    def following(self, experiment: Experiment) -> Beside:
        """The same run on the data of `experiment`; what was noted on other data does not count any more."""
        if self.frozen or is_on_same_data(self.experiment, experiment):
            return self
        return replace(self, experiment=self.experiment.replace(data=experiment.data, seed=experiment.seed), state=None)


@dataclass(frozen=True)
class Company:
    """The run that is open, by its id, and those beside it."""

    open_id: int = 0
    beside: tuple[Beside, ...] = ()

    @property
    def is_full(self) -> bool:
        """Whether there is no room for one more."""
        return len(self.beside) >= BESIDE_LIMIT

    def find(self, run_id: int) -> Beside | None:
        """The run beside with this id; None if there is none."""
        return next((each for each in self.beside if each.id == run_id), None)

    def following(self, experiment: Experiment) -> Company:
        """Those that are not frozen on the data of `experiment`."""
        return replace(self, beside=tuple(each.following(experiment) for each in self.beside))

    def with_run(self, added: Beside) -> Company:
        """One more run beside. Raises UserError when there is no room."""
        if self.is_full:
            raise UserError(
                N_("Up to {limit} runs have room beside the open one. Remove one of them first."), limit=BESIDE_LIMIT
            )
        return replace(self, beside=(*self.beside, added))

    def without(self, run_id: int) -> Company:
        """One run less."""
        return replace(self, beside=tuple(each for each in self.beside if each.id != run_id))

    def changed(self, run_id: int, **changes: Any) -> Company:
        """One of the runs beside with other values."""
        return replace(
            self, beside=tuple(replace(each, **changes) if each.id == run_id else each for each in self.beside)
        )

    def exchanged(self, opened: Beside, left: Beside) -> Company:
        """`opened` is the open run now, and `left`, which was, stands in its place."""
        beside = tuple(left if each.id == opened.id else each for each in self.beside)
        return Company(opened.id, beside)

    def noted(self, states: Mapping[int, SessionState]) -> Company:
        """With where those that are trained stand now."""
        return replace(
            self,
            beside=tuple(
                each if each.frozen else replace(each, state=states.get(each.id, each.state)) for each in self.beside
            ),
        )

    def free_title(self, wanted: str, open_title: str) -> str:
        """A title that no run has yet: `wanted`, or `wanted` with the next number."""
        taken = {open_title, *(each.experiment.title for each in self.beside)}
        numbered = (wanted if count == 1 else f"{wanted} {count}" for count in range(1, len(taken) + 2))
        return next(title for title in numbered if title not in taken)


@dataclass(frozen=True, eq=False)
class States:
    """Where the runs of a project stand at one moment: the open one, and by id those beside it that are trained."""

    open: SessionState | None = None
    beside: Mapping[int, SessionState] = field(default_factory=dict)


def is_on_same_data(first: Experiment, second: Experiment) -> bool:
    """Whether both have the same samples: the same source, grown from the same seed."""
    return (first.data, first.seed) == (second.data, second.seed)
