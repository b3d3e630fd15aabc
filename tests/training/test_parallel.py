"""How many threads share a batch."""

from __future__ import annotations

import os

import pytest

from desktop_nn.training import parallel


@pytest.fixture
def cores(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No number is named; what a test names is gone after it."""
    monkeypatch.setenv(parallel.VARIABLE, "")
    monkeypatch.delenv(parallel.VARIABLE)
    return monkeypatch


@pytest.mark.parametrize(("cores_there", "used"), [(1, 1), (2, 1), (4, 3), (64, parallel.MOST)])
def test_beside_a_window_one_core_is_left_to_it(cores: pytest.MonkeyPatch, cores_there: int, used: int) -> None:
    cores.setattr(os, "cpu_count", lambda: cores_there)
    parallel.leave_one_core()
    assert parallel.threads() == used


def test_a_number_that_is_named_is_kept(cores: pytest.MonkeyPatch) -> None:
    cores.setenv(parallel.VARIABLE, "3")
    parallel.leave_one_core()
    assert parallel.threads() == 3
