"""How far a run is to be trained: one step, to the end of the epoch, or as many epochs as were asked for."""

from __future__ import annotations

from collections.abc import Callable

from desktop_nn.training.session import Session

#: Whether a session has come as far as it should.
Goal = Callable[[Session], bool]


def one_step(session: Session) -> Goal:
    """One update of the weights from here."""
    target = session.step_count + 1
    return lambda current: current.step_count >= target


def one_epoch(session: Session) -> Goal:
    """The end of this pass through the training data."""
    target = session.epoch + 1
    return lambda current: current.epoch >= target


def full_run(session: Session) -> Goal:
    """As many epochs as the experiment asks for, and as many again where they are done; 0 never ends."""
    epochs = session.experiment.training.epochs
    if not epochs:
        return lambda _: False
    target = (session.epoch // epochs + 1) * epochs
    return lambda current: current.epoch >= target
