"""Curves stay small however long the run is, and what is kept depends on the steps alone."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.errors import UserError
from desktop_nn.training.history import BATCH_LIMIT, History
from desktop_nn.training.metrics import Metrics


def metrics(step: int, accuracy: float | None = 0.5) -> Metrics:
    return Metrics(step, step / 10, 1.0, accuracy, 2.0, accuracy)


def test_a_short_run_is_kept_whole() -> None:
    history = History()
    for step in range(1, 101):
        history.record_batch(step, step / 10, 1 / step)
    assert history.view().step.tolist() == list(range(1, 101))
    assert history.view().loss[9] == pytest.approx(0.1)


def test_a_long_run_is_thinned_evenly() -> None:
    history = History()
    for step in range(1, 100_001):
        history.record_batch(step, 0.0, 0.0)
    steps = history.view().step
    assert BATCH_LIMIT / 2 <= len(steps) <= BATCH_LIMIT
    assert len(np.unique(np.diff(steps))) == 1


def test_a_view_does_not_change_when_the_run_goes_on() -> None:
    history = History()
    history.record_batch(1, 0.1, 1.0)
    view = history.view()
    history.record_batch(2, 0.2, 0.5)
    assert view.step.tolist() == [1]


def test_an_evaluation_of_the_same_step_replaces_the_former() -> None:
    history = History()
    history.record_evaluation(metrics(5, 0.1))
    history.record_evaluation(metrics(5, 0.9))
    assert history.view().test_accuracy.tolist() == [0.9]


def test_no_accuracy_is_none() -> None:
    history = History()
    history.record_evaluation(metrics(5, None))
    assert history.newest_metrics() == metrics(5, None)
    assert np.isnan(history.view().test_accuracy).all()


def test_an_empty_history_says_so() -> None:
    assert History().newest_metrics() is None
    assert History().view().is_empty


def test_a_copy_grows_on_its_own() -> None:
    history = History()
    history.record_batch(1, 0.1, 1.0)
    history.record_evaluation(metrics(1))
    copy = history.copy()
    copy.record_batch(2, 0.2, 0.5)
    assert len(history.view().step) == 1
    assert len(copy.view().step) == 2
    assert copy.newest_metrics() == history.newest_metrics()


def test_a_restored_history_goes_on_alike() -> None:
    whole, first = History(), History()
    for step in range(1, 9_001):
        whole.record_batch(step, step, step)
        if step <= 5_000:
            first.record_batch(step, step, step)
    again = History.restored(first.arrays(), first.values())
    for step in range(5_001, 9_001):
        again.record_batch(step, step, step)
    assert np.array_equal(again.view().step, whole.view().step)


@pytest.mark.parametrize("rows", [np.zeros((5, 2)), np.zeros(3), np.zeros((5_000, 3))])
def test_damaged_curves_are_refused(rows: np.ndarray) -> None:  # type: ignore[type-arg]
    with pytest.raises(UserError, match="damaged"):
        History.restored({"batches": rows, "evaluations": np.zeros((0, 7))}, {})
