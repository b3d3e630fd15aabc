"""The earlier moments of a run: go back to one, look, and go on from there with the same numbers."""

from __future__ import annotations

import copy
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from desktop_nn.training import generators
from desktop_nn.training.history import History
from desktop_nn.training.stopping import EarlyStopping

if TYPE_CHECKING:
    from desktop_nn.project.experiment import Experiment
    from desktop_nn.training.journal import Journal
    from desktop_nn.training.session import Session

Array = npt.NDArray[Any]

#: More moments than this cannot be told apart on a bar, and all of them together never need more bytes than this.
MOMENT_LIMIT = 2_000
BYTE_LIMIT = 100_000_000

#: Keeping moments takes at most this share of the time.
_SHARE = 0.03

#: What a moment needs beside its arrays: the state of two generators, counters, references.
_OVERHEAD = 4_096

_NEVER = 2**62


@dataclass(frozen=True, eq=False)
class Moment:
    """All that the next step depends on, between two steps. Experiment and journal are frozen, so they are shared."""

    step: int
    epoch: int
    experiment: Experiment
    journal: Journal
    samples: int
    trainable: Array
    other: Array
    optimizer: dict[str, Array]
    order: dict[str, Any]
    layers_generator: dict[str, Any]
    stopping: EarlyStopping
    history: History
    evaluation_is_due: bool
    is_edited: bool

    @classmethod
    def of(cls, session: Session) -> Moment:
        """The present of a session whose step is finished."""
        return cls(
            step=session.step_count,
            epoch=session.epoch,
            experiment=session.experiment,
            journal=session.journal,
            samples=session.order.count,
            trainable=session.weights.trainable.copy(),
            other=session.weights.other.copy(),
            optimizer={name: array.copy() for name, array in session.optimizer_state.items()},
            order=session.order.values(),
            layers_generator=generators.state_of(session.layers_rng),
            stopping=copy.copy(session.stopping),  # its arrays are replaced, never changed
            history=session.history.mark(),
            evaluation_is_due=session.evaluation_is_due,
            is_edited=session.is_edited,
        )

    def put_into(self, session: Session) -> None:
        """Give a session what it had at this moment; what was cut since then stays cut."""
        session.step_count, session.epoch = self.step, self.epoch
        np.copyto(session.weights.trainable, self.trainable)
        np.copyto(session.weights.other, self.other)
        session.network.silence(session.weights)
        session.optimizer_state = {name: array.copy() for name, array in self.optimizer.items()}
        session.order.restore(self.order, self.samples)
        generators.set_state(session.layers_rng, self.layers_generator)
        session.stopping = copy.copy(self.stopping)
        session.history = self.history.mark()
        session.evaluation_is_due, session.is_edited = self.evaluation_is_due, self.is_edited
        session.journal = self.journal
        if self.step and self.experiment != session.experiment:  # the rules of now hold from here on
            session.journal = self.journal.noted_rules(self.step, self.experiment, session.experiment)

    @property
    def nbytes(self) -> int:
        """About how much memory it needs. The rows of the curves are shared by many moments."""
        arrays = [self.trainable, self.other, *self.optimizer.values(), *self.stopping.arrays().values()]
        return _OVERHEAD + sum(array.nbytes for array in arrays)


class Timeline:
    """Keeps moments of one run, at least `spacing` steps apart.

    When there are too many of them the spacing doubles and those between go; the first and the last one stay.
    A network of which not even four moments find room has no timeline. Time decides only which moments are kept,
    never what they hold.
    """

    def __init__(self, byte_limit: int = BYTE_LIMIT, clock: Callable[[], float] = perf_counter) -> None:
        self.spacing = 1
        self._byte_limit = byte_limit
        self._clock = clock
        self._moments: list[Moment] = []
        self.nbytes = 0  # about how much memory all moments need
        self._next_step = 0
        self._next_time = -np.inf

    @property
    def steps(self) -> tuple[int, ...]:
        """After how many steps each kept moment was, in order."""
        return tuple(moment.step for moment in self._moments)

    def note(self, session: Session) -> None:
        """Keep the present if it is far enough from the last moment, in steps and in time."""
        if session.step_count < self._next_step or self._clock() < self._next_time:
            return
        self.keep(session)

    def keep(self, session: Session) -> None:
        """Keep the present of a session whose step is finished, unless it is one of the moments already."""
        place = self._place(session.step_count)
        if session.diverged is not None or self._stands_at(place, session.step_count):
            return
        began = self._clock()
        self._insert(place, Moment.of(session))
        ended = self._clock()
        self._next_step = session.step_count + self.spacing if self._moments else _NEVER
        self._next_time = ended + (ended - began) / _SHARE

    def renew(self, session: Session) -> None:
        """The run was changed at its present step: keep that moment as it is now."""
        place = self._place(session.step_count)
        if self._stands_at(place, session.step_count):
            self._use(self._moments[:place] + self._moments[place + 1 :])
        self.keep(session)

    def nearest(self, step: int) -> Moment | None:
        """The kept moment that is nearest to a step; None when none is kept."""
        return min(self._moments, key=lambda moment: abs(moment.step - step), default=None)

    def forget_after(self, step: int) -> None:
        """Training goes on from `step` in its own way: what came later is no longer part of the run."""
        if self._moments and self._moments[-1].step > step:
            self._use([moment for moment in self._moments if moment.step <= step])
            self._next_step = step + self.spacing

    def _place(self, step: int) -> int:
        return bisect_left(self._moments, step, key=lambda moment: moment.step)

    def _stands_at(self, place: int, step: int) -> bool:
        return place < len(self._moments) and self._moments[place].step == step

    def _insert(self, place: int, moment: Moment) -> None:
        if 4 * moment.nbytes > self._byte_limit:
            return
        self._moments.insert(place, moment)
        self.nbytes += moment.nbytes
        while len(self._moments) > MOMENT_LIMIT or self.nbytes > self._byte_limit:
            self.spacing *= 2
            self._use(_apart(self._moments, self.spacing))

    def _use(self, moments: list[Moment]) -> None:
        self._moments = moments
        self.nbytes = sum(moment.nbytes for moment in moments)


def _apart(moments: Sequence[Moment], spacing: int) -> list[Moment]:
    """Those that lie at least `spacing` steps apart, and always the first and the last one."""
    kept = [moments[0]]
    for moment in moments[1:-1]:
        if moment.step - kept[-1].step >= spacing:
            kept.append(moment)
    return [*kept, moments[-1]]
