"""How fast a run may go: at a pace one can follow, or as fast as the machine can."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter


class Pace:
    """Counts the steps since `begin` against the clock. 0 steps per second is full speed."""

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self.steps_per_second = 0.0
        self._clock = clock
        self._began, self._first_step = 0.0, 0

    def begin(self, step: int) -> None:
        """Count from here."""
        self._began, self._first_step = self._clock(), step

    def is_ahead(self, step: int) -> bool:
        """Whether all the steps that are allowed by now have been done. The first one comes at once."""
        if not self.steps_per_second:
            return False
        return step - self._first_step > (self._clock() - self._began) * self.steps_per_second
