"""A run that goes on while its samples are exchanged, as when a hand paints points and the network learns on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from desktop_nn.data.base import Dataset, Samples
from desktop_nn.project.experiment import Experiment
from desktop_nn.training import generators
from desktop_nn.training.stopping import EarlyStopping

if TYPE_CHECKING:
    from desktop_nn.training.session import Session


def moved_to(session: Session, experiment: Experiment, dataset: Dataset) -> Session:
    """The run of `session` going on with other samples for the same network.

    Weights, optimiser, curves and timeline go on, and so does the epoch: the same share of it is done. The curves note
    the change. From the same moment with the same samples the numbers are the same, bit for bit.
    Raises UserError when the experiment cannot be trained.
    """
    after = type(session)(experiment, dataset, session.state())
    after.order.restore(session.order.values(), session.order.count)
    generators.set_state(after.layers_rng, generators.state_of(session.layers_rng))
    after.set_aside = session.set_aside
    after.timeline = session.timeline
    are_other = not _are_same(session.dataset.train, dataset.train)
    take_up(after, notes=are_other)
    after.timeline.renew(after)
    return after


def take_up(session: Session, *, notes: bool = True) -> None:
    """What was measured up to here, and what early stopping remembers, is of other samples than those of now.

    At the start nothing was learned yet, so there is nothing to note.
    """
    session.stopping = EarlyStopping()
    session.evaluation_is_due = True
    if not session.step_count:
        return
    session.journal = session.journal.broken()
    session.measure_anew()
    if (measured := session.metrics) is not None:  # so that the curves do not end with the samples of before
        session.history.record_evaluation(measured)
    if notes:
        session.history.record_change(session.step_count, session.epoch + session.progress)


def _are_same(first: Samples, second: Samples) -> bool:
    """Whether both hold the same rows, in whatever order: so it is where the points of a formula become own ones."""
    if len(first) != len(second) or first.shape != second.shape:
        return False
    return bool(np.array_equal(_in_order(first), _in_order(second)))


def _in_order(samples: Samples) -> np.ndarray:
    rows = np.column_stack([samples.inputs.reshape(len(samples), -1), samples.labels])
    return rows[np.lexsort(rows.T)]
