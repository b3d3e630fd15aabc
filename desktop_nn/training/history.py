"""The curves of a run: the loss of the batches and the evaluations, thinned so that a long run stays small."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.training.metrics import Metrics

Array = npt.NDArray[np.float64]

BATCH_LIMIT = 2_000
EVALUATION_LIMIT = 1_024
CHANGE_LIMIT = 200  # of the data; only the newest are remembered

_BATCH_COLUMNS = ("step", "epoch", "loss")
_EVALUATION_COLUMNS = (
    "step", "epoch", "train_loss", "train_accuracy", "test_loss", "test_accuracy", "complete",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class HistoryView:
    """A copy of the curves that nobody changes: `loss[i]` is the loss of the batch at `step[i]`, `epoch[i]`.

    Evaluations are columns of their own; an accuracy is NaN where there are no classes, and `complete` is 1 where all
    test samples were used. `data_changes` are where the samples were exchanged while it went on.
    """

    step: Array
    epoch: Array
    loss: Array
    evaluation_step: Array
    evaluation_epoch: Array
    train_loss: Array
    train_accuracy: Array
    test_loss: Array
    test_accuracy: Array
    complete: Array
    data_changes: Array = field(default_factory=lambda: np.empty((0, 2)))  # (n, 2): step and epoch of each

    @property
    def is_empty(self) -> bool:
        """Whether nothing was recorded yet."""
        return not len(self.step) and not len(self.evaluation_step)


class History:
    """Grows with the run. When a table is full every second row goes, and from then on only every second comes.

    So what is kept depends on the number of steps alone, never on the clock.
    """

    def __init__(self) -> None:
        self.batches = _Table(_BATCH_COLUMNS, BATCH_LIMIT)
        self.evaluations = _Table(_EVALUATION_COLUMNS, EVALUATION_LIMIT)
        self.data_changes: tuple[tuple[int, float], ...] = ()

    def record_batch(self, step: int, epoch: float, loss: float) -> None:
        """Note the loss of one batch, if its step is one of those kept."""
        if (step - 1) % self.batches.stride == 0:  # the first step is number 1
            self.batches.append((step, epoch, loss))

    def record_evaluation(self, metrics: Metrics) -> None:
        """Note one evaluation; another one of the same step replaces it."""
        if self.evaluations.count and self.evaluations.rows[self.evaluations.count - 1, 0] == metrics.step:
            self.evaluations.count -= 1
        self.evaluations.append(
            (
                metrics.step, metrics.epoch, metrics.train_loss, _number(metrics.train_accuracy),
                metrics.test_loss, _number(metrics.test_accuracy), metrics.complete,
            )
        )  # fmt: skip

    def record_change(self, step: int, epoch: float) -> None:
        """Note that from here on it is trained on other samples; several changes after one step are one."""
        earlier = tuple(each for each in self.data_changes if each[0] < step)
        self.data_changes = (*earlier, (step, epoch))[-CHANGE_LIMIT:]

    def newest_metrics(self) -> Metrics | None:
        """The last evaluation."""
        if not self.evaluations.count:
            return None
        step, epoch, train_loss, train_accuracy, test_loss, test_accuracy, complete = map(
            float, self.evaluations.rows[self.evaluations.count - 1]
        )
        return Metrics(
            int(step), epoch, train_loss, _share(train_accuracy), test_loss, _share(test_accuracy), bool(complete)
        )

    def view(self) -> HistoryView:
        """The curves as they are now."""
        changes = np.array(self.data_changes, np.float64).reshape(-1, 2)
        return replace(HistoryView(*self.batches.columns(), *self.evaluations.columns()), data_changes=changes)

    def copy(self) -> History:
        """The same history, growing on its own from here."""
        other = History()
        other.batches, other.evaluations = self.batches.copy(), self.evaluations.copy()
        other.data_changes = self.data_changes
        return other

    def mark(self) -> History:
        """The same history up to here, at no cost: the rows are shared, and none that it sees is written again."""
        other = copy.copy(self)
        other.batches, other.evaluations = copy.copy(self.batches), copy.copy(self.evaluations)
        return other

    def arrays(self) -> dict[str, Array]:
        """What a project file keeps, with the strides in `values`."""
        return {"batches": self.batches.filled().copy(), "evaluations": self.evaluations.filled().copy()}

    def values(self) -> dict[str, Any]:
        """The plain values that go with `arrays`."""
        strides = {"batch_stride": self.batches.stride, "evaluation_stride": self.evaluations.stride}
        return strides | {"data_changes": [list(each) for each in self.data_changes]}

    @classmethod
    def restored(cls, arrays: Mapping[str, npt.NDArray[Any]], values: Mapping[str, Any]) -> History:
        """The history that `arrays` and `values` describe. Raises UserError."""
        history = cls()
        history.batches.fill(arrays["batches"], values.get("batch_stride", 1))
        history.evaluations.fill(arrays["evaluations"], values.get("evaluation_stride", 1))
        history.data_changes = _changes(values.get("data_changes", []))
        return history


class _Table:
    """At most `limit` rows of numbers in one array that never grows."""

    def __init__(self, columns: tuple[str, ...], limit: int) -> None:
        self.rows = np.empty((limit, len(columns)))
        self.count = 0
        self.stride = 1

    def append(self, row: tuple[float, ...]) -> None:
        if self.count == len(self.rows):
            self._thin()
        self.rows[self.count] = row
        self.count += 1

    def _thin(self) -> None:
        kept = self.rows[: self.count : 2]
        rows = np.empty_like(self.rows)  # the old ones may belong to a marked history
        rows[: len(kept)] = kept
        self.rows, self.count = rows, len(kept)
        self.stride *= 2

    def filled(self) -> Array:
        return self.rows[: self.count]

    def columns(self) -> tuple[Array, ...]:
        return tuple(np.ascontiguousarray(column) for column in self.filled().T)

    def copy(self) -> _Table:
        other = _Table(("",) * self.rows.shape[1], len(self.rows))
        other.count, other.stride = self.count, self.stride
        other.rows[: self.count] = self.filled()
        return other

    def fill(self, rows: npt.NDArray[Any], stride: Any) -> None:
        fits = rows.ndim == 2 and rows.shape[1] == self.rows.shape[1] and len(rows) <= len(self.rows)
        if not fits or type(stride) is not int or not 1 <= stride <= 2**62:
            raise UserError(N_("The saved curves of the run are damaged."))
        self.count, self.stride = len(rows), stride
        self.rows[: self.count] = rows


def _changes(values: Any) -> tuple[tuple[int, float], ...]:
    try:
        changes = tuple((int(step), float(epoch)) for step, epoch in values)
    except (TypeError, ValueError, OverflowError):
        raise UserError(N_("The saved curves of the run are damaged.")) from None
    if not all(step >= 0 and math.isfinite(epoch) for step, epoch in changes):
        raise UserError(N_("The saved curves of the run are damaged."))
    return changes[-CHANGE_LIMIT:]


def _number(share: float | None) -> float:
    return math.nan if share is None else share


def _share(number: float) -> float | None:
    return None if math.isnan(number) else number
