"""Takes snapshots of a session: what the views asked, how fast it goes, how long it will take."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from time import perf_counter

import numpy as np

from desktop_nn.errors import UserError
from desktop_nn.training.probes.base import Answer, Probe, ProbeContext
from desktop_nn.training.session import Session
from desktop_nn.training.snapshot import Snapshot

#: Speed is measured over at least this long, so that it can be read.
_WINDOW_SECONDS = 0.5


class Observer:
    """Looks at one session. `version` tells the views that another run has begun."""

    def __init__(self, session: Session, version: int, clock: Callable[[], float] = perf_counter) -> None:
        self._session = session
        self._version = version
        self._clock = clock
        self._context = ProbeContext(session.experiment, session.network, session.weights, session.dataset)
        self._steps_per_second = 0.0
        self.start_clock()

    def start_clock(self) -> None:
        """Measure the speed from here on."""
        self._began, self._first_step = self._clock(), self._session.step_count

    def expect_speed_of(self, before: Observer) -> None:
        """The run of `before` goes on: it is as fast as it was until that has been measured anew."""
        self._steps_per_second = before._steps_per_second

    def snapshot(self, probes: tuple[Probe, ...], running: bool) -> Snapshot:
        """The state of the run as it is now; nothing in it is shared with the session."""
        session = self._session
        self._context.experiment = session.experiment  # another loss reads the same outputs in another way
        if running:
            self._measure()
        rate = self._steps_per_second
        return Snapshot(
            version=self._version,
            step=session.step_count,
            epoch=session.epoch + session.progress,
            running=running,
            history=session.history.view(),
            metrics=session.metrics,
            steps_per_second=rate,
            samples_per_second=rate * min(session.experiment.training.batch_size, len(session.dataset.train)),
            remaining_seconds=self._remaining(),
            diverged=session.diverged,
            weights_seed=session.weights_seed,
            ended=session.stopping.reason,
            moments=session.timeline.steps,
            answers=answers_to(probes, self._context),
            dataset=session.dataset,
            experiment=session.experiment,
            weights=session.weights.copy(),
        )

    def _measure(self) -> None:
        elapsed = self._clock() - self._began
        if elapsed >= _WINDOW_SECONDS:
            self._steps_per_second = (self._session.step_count - self._first_step) / elapsed
            self.start_clock()

    def _remaining(self) -> float | None:
        session, epochs = self._session, self._session.experiment.training.epochs
        if not epochs or not self._steps_per_second:
            return None
        left = epochs - (session.epoch + session.progress) % epochs
        return left * session.steps_per_epoch / self._steps_per_second


def answers_to(probes: Iterable[Probe], context: ProbeContext) -> dict[Probe, Answer]:
    """What a network answers to each question that makes sense for it."""
    answers: dict[Probe, Answer] = {}
    for probe in probes:
        # a view asks about the run it shows; when another has just begun, the old question may make no sense
        with suppress(UserError), np.errstate(all="ignore"):  # infinities show in the answers
            answers[probe] = probe.evaluate(context)
    return answers
