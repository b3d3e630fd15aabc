"""What the window is shown of a run: a moment that shares nothing with the session that goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_nn.core.arrays import Weights
from desktop_nn.data.base import Dataset
from desktop_nn.errors import UserError
from desktop_nn.project.experiment import Experiment
from desktop_nn.training.divergence import Divergence
from desktop_nn.training.history import HistoryView
from desktop_nn.training.metrics import Metrics
from desktop_nn.training.probes.base import Answer, Probe


@dataclass(frozen=True, eq=False)
class BesideSnapshot:
    """One moment of a run beside the open one. `problem`: why it is not trained, or what blew up."""

    id: int
    title: str
    frozen: bool
    history: HistoryView
    step: int = 0
    epoch: float = 0.0
    metrics: Metrics | None = None
    problem: UserError | None = None
    answers: Mapping[Probe, Answer] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One moment of one run. `version` changes when another run begins; `epoch` counts with its fraction."""

    version: int
    step: int
    epoch: float
    running: bool
    history: HistoryView
    dataset: Dataset
    experiment: Experiment
    weights: Weights
    metrics: Metrics | None = None
    steps_per_second: float = 0.0
    samples_per_second: float = 0.0
    remaining_seconds: float | None = None
    diverged: Divergence | None = None
    weights_seed: int = 0  # what the first weights grew from
    ended: UserError | None = None  # why it rests before its last epoch
    moments: tuple[int, ...] = ()  # the steps of the run that one can go to
    answers: Mapping[Probe, Answer] = field(default_factory=dict)
    beside: tuple[BesideSnapshot, ...] = ()
