"""Early stopping: end a run whose test loss no longer falls, and keep the weights from where it was lowest."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop_nn.core.arrays import Weights
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

Array = npt.NDArray[Any]

_TRAINABLE, _OTHER = "best", "best-other"


class EarlyStopping:
    """Remembers the lowest test loss and when it was; `reason` says why the run has ended, None while it goes on."""

    def __init__(self) -> None:
        self.best_loss = math.inf
        self.best_epoch = 0.0
        self.reason: UserError | None = None
        self.is_out_of_patience = False
        self._reached: float | None = None  # the training loss that was low enough
        self._since = 0.0  # patience counts from here: the best epoch, or where the run was started again
        self._best: dict[str, Array] = {}

    def note(self, loss: float, epoch: float, patience: int, keep: Weights | None) -> None:
        """An evaluation on all test samples; `keep` holds the weights that may be the best."""
        if loss < self.best_loss:
            self.best_loss, self.best_epoch, self._since = loss, epoch, epoch
            self._best = {}
            if keep is not None:
                self._best = {_TRAINABLE: keep.trainable.copy(), _OTHER: keep.other.copy()}
        elif epoch - self._since >= patience:
            self.is_out_of_patience = True

    def note_training(self, loss: float, goal: float) -> None:
        """Any evaluation: the training loss may be as low as was asked for. A goal of 0 is none."""
        if goal and loss <= goal:
            self._reached = loss

    def end(self) -> None:
        """The step under way is done: the run has ended if its goal is reached or patience has run out."""
        if self._reached is not None:
            self.reason = UserError(
                N_(
                    "Training ended: the training loss is {loss}, as low as was asked for. To train on, set 'Stop at "
                    "loss' lower, or to 0."
                ),
                loss=_readable(self._reached),
            )
        elif self.is_out_of_patience:
            self.reason = UserError(
                N_("Training ended early: since epoch {epoch} the test loss has not fallen below {loss}."),
                epoch=_readable(self.best_epoch, 6),
                loss=_readable(self.best_loss),
            )

    def go_on(self, epoch: float) -> None:
        """The run is started again: patience counts from here."""
        if self.reason is not None:
            self.reason, self._since, self.is_out_of_patience = None, epoch, False
            self._reached = None

    def put_back(self, weights: Weights) -> bool:
        """Take the best weights again, if they were kept."""
        if not self._best:
            return False
        np.copyto(weights.trainable, self._best[_TRAINABLE])
        np.copyto(weights.other, self._best[_OTHER])
        return True

    # --- saving -----------------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        """Plain values to go on from; {} when nothing was noted."""
        if not math.isfinite(self.best_loss):
            return {}
        return {"loss": self.best_loss, "epoch": self.best_epoch, "since": self._since}

    def arrays(self) -> dict[str, Array]:
        """The best weights, if they were kept; shared with nobody."""
        return {name: array.copy() for name, array in self._best.items()}

    def restore(self, values: Any, arrays: dict[str, Array], weights: Weights) -> None:
        """Stand where `values` says. Raises UserError."""
        if not values:
            return
        try:
            numbers = [float(values[name]) for name in ("loss", "epoch", "since")]
        except (KeyError, TypeError, ValueError):
            numbers = [math.nan]
        if not all(map(math.isfinite, numbers)):
            raise _damaged()
        self.best_loss, self.best_epoch, self._since = numbers
        if arrays:
            self._best = {
                _TRAINABLE: _checked(arrays.get(_TRAINABLE), weights.trainable),
                _OTHER: _checked(arrays.get(_OTHER), weights.other),
            }


def _readable(value: float, digits: int = 4) -> float:
    """So many digits; a number, so that it is written as the language does."""
    return float(f"{value:.{digits}g}")


def _checked(saved: Array | None, like: Array) -> Array:
    if saved is None or saved.shape != like.shape or not np.isfinite(saved).all():
        raise _damaged()
    return saved.astype(like.dtype)


def _damaged() -> UserError:
    return UserError(N_("The saved run is damaged: what early stopping remembers is not what it should be."))
