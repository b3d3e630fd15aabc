"""When the curves get a point: it depends on the number of steps alone, so a repeated run has the same curves."""

from __future__ import annotations

from typing import Protocol

from desktop_nn.project.experiment import Experiment
from desktop_nn.training.history import History
from desktop_nn.training.order import SampleOrder

#: About so many steps lie between two points within a long epoch.
_STEPS = 50


class Run(Protocol):
    """What the schedule looks at."""

    experiment: Experiment
    epoch: int
    history: History
    order: SampleOrder

    @property
    def steps_per_epoch(self) -> int: ...


def points_per_epoch(steps_per_epoch: int) -> int:
    """1 for short epochs, else the power of two for which the points lie 50 to 100 steps apart."""
    return 1 << max(0, (steps_per_epoch // _STEPS).bit_length() - 1)


def evaluation_is_due(run: Run, position_before: int) -> bool:
    """Whether the update that led from `position_before` to the present position is followed by an evaluation.

    When the history is full it keeps every second point, and from then on only every second is made.
    """
    wanted = run.experiment.training.epochs
    if run.order.is_done and wanted and (run.epoch + 1) % wanted == 0:
        return True  # the figures people read when training is finished
    points = points_per_epoch(run.steps_per_epoch)
    before = position_before * points // run.order.count
    after = run.order.position * points // run.order.count
    return after > before and (run.epoch * points + after) % run.history.evaluations.stride == 0
