"""Grow a run again from its seed and its journal: the same numbers, bit for bit."""

from __future__ import annotations

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.training.journal import ChangeRules, Edit, OneSample
from desktop_nn.training.session import Session


def reproduced(session: Session) -> Session:
    """A session that has come to the same step by the same way. Raises UserError when its journal is not whole."""
    journal = session.journal
    if not journal.is_whole:
        raise UserError(
            N_("This run was edited too often, or its data were changed on the way: it cannot be grown from its seed.")
        )
    experiment = next(
        (each.edit.applied(session.experiment) for each in journal.entries if isinstance(each.edit, ChangeRules)),
        session.experiment,
    )
    again = Session(experiment, session.dataset)
    again.new_weights(session.weights_seed)
    for step, edit in journal.entries:
        _run_to(again, step)
        again = _edited(again, edit)
    _run_to(again, session.step_count)
    return again


def _run_to(session: Session, step: int) -> None:
    while session.step_count < step and session.diverged is None:
        session.step()


def _edited(session: Session, edit: Edit) -> Session:
    match edit:
        case OneSample():
            session.use_one_sample()
        case ChangeRules(training=training):
            if training != session.experiment.training:
                session.change_training(training)
            if (changed := edit.applied(session.experiment)) != session.experiment:
                return session.adapted(changed)
        case _:
            session.apply(edit)
    return session
