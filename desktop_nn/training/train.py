"""Train a session for a number of epochs, and tell now and then how it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from desktop_nn.training.session import Session

#: Called after each piece of work, some hundred times a second at least; it may raise to stop.
Report = Callable[[Session], None]


@dataclass(frozen=True)
class Outcome:
    """What a training has cost. `interrupted` says that it was stopped from outside, between two steps."""

    epochs: int
    steps: int
    samples: int
    seconds: float
    interrupted: bool = False

    @property
    def samples_per_second(self) -> float:
        """The speed, evaluations included."""
        return self.samples / self.seconds if self.seconds > 0 else 0.0


def train(
    session: Session, epochs: int, report: Report | None = None, clock: Callable[[], float] = perf_counter
) -> Outcome:
    """Train until `epochs` more epochs are done, the session diverges or early stopping ends it.

    On KeyboardInterrupt the step under way is finished, so that the weights are those of a whole step.
    """
    began, first_step, first_epoch = clock(), session.step_count, session.epoch
    first_samples = _samples(session)
    target, interrupted = session.epoch + epochs, False
    work = session.work()
    try:
        while session.epoch < target:
            next(work)
            if session.has_ended:
                break
            if report is not None:
                report(session)
    except KeyboardInterrupt:
        session.finish_step()
        interrupted = True
    return Outcome(
        epochs=session.epoch - first_epoch,
        steps=session.step_count - first_step,
        samples=_samples(session) - first_samples,
        seconds=clock() - began,
        interrupted=interrupted,
    )


def _samples(session: Session) -> int:
    return session.epoch * session.order.count + session.order.position
