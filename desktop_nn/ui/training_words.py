"""What the window and its training say to each other; here, so that neither imports the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop_nn.core.arrays import Weights
from desktop_nn.project.beside import Company
from desktop_nn.project.experiment import Experiment

#: What the worker tells: the names of its signals. A snapshot goes in two parts, see `training_child`.
ANSWERS = ("state_changed", "data_replaced", "progress", "saved_state", "departed", "failed")

#: Parts of a snapshot that go when they are others than before, besides the data.
FRAME = ("experiment", "beside")

#: Not acts of the worker: to give up a loading, and to speak another language.
CANCEL, SPEAK = "cancel", "speak"


_NOBODY = Company()


@dataclass(frozen=True)
class Request:
    """What to train: an experiment, and where a saved run stood if it goes on from one.

    `keeps_weights`: layers that fit go on with what they learned of other data before; `learned`: the weights to go on
    from where nothing else of the run is left; `company`: who is to stand beside it; `leaves`: an edit ends a run that
    one may come back to; `returns`: an edit was undone or done again, so the run that it left is taken up where it
    stood.
    """

    experiment: Experiment
    state: Any | None = None
    run: bool = False
    keeps_weights: bool = False
    learned: Weights | None = None
    company: Company = _NOBODY
    leaves: bool = False
    returns: bool = False


@dataclass(frozen=True)
class Failure:
    """Something went wrong on the worker's thread: the error and, for a bug, where."""

    error: Exception
    trace: str
