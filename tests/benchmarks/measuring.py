"""Turns of two sides in one process, and the figures that come of them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

Step = Callable[[], object]


@dataclass
class Figure:
    """One line of the table: a value of our own and, beside a peer, how many times better we are.

    `bar` is for the ratio where there is one, else for the value; `at_most` says that less is better.
    """

    name: str
    value: float
    unit: str
    peer: str = ""
    ratio: float | None = None
    bar: float | None = None
    at_most: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the bar is reached; None where there is none, or nothing to measure it on."""
        measured = self.ratio if self.peer else self.value
        if self.bar is None or measured is None:
            return None
        return measured <= self.bar if self.at_most else measured >= self.bar

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "met": self.met}

    def __str__(self) -> str:
        ratio = f"{self.ratio:6.2f} x {self.peer}" if self.ratio is not None else ""
        return f"{self.name:50}{self.value:10.2f} {self.unit:10}{ratio:32}{self._verdict()}"

    def _verdict(self) -> str:
        if self.bar is None:
            return ""
        words = {True: "met", False: "NOT MET", None: "not measured"}
        return f"bar {'<=' if self.at_most else '>='} {self.bar:g}: {words[self.met]}"


def turns(steps: list[Step], count: int, repeats: int, clock: Callable[[], float]) -> list[list[float]]:
    """For each step the seconds of one call, turn by turn; the first two turns only warm up."""
    times: list[list[float]] = [[] for _ in steps]
    for _ in range(count + 2):
        for each, step in zip(times, steps, strict=True):
            start = clock()
            for _ in range(repeats):
                step()
            each.append((clock() - start) / repeats)
    return [each[2:] for each in times]


@dataclass(frozen=True)
class Effort:
    """How long is measured. With one thread the clock is that of this process: what others do then counts less."""

    quick: bool

    @property
    def count(self) -> int:
        return 7 if self.quick else 25

    def times(self, steps: list[Step], repeats: int, wall: bool = False) -> list[list[float]]:
        """As `turns`."""
        return turns(steps, self.count, repeats, time.perf_counter if wall else time.process_time)

    def beside(
        self, ours: Step, peer: Step | None, repeats: int, wall: bool = False
    ) -> tuple[float, float, float | None]:
        """Our median, the peer's, and the median over the turns of the peer's time to ours (None without a peer)."""
        if peer is None:
            return statistics.median(self.times([ours], repeats, wall)[0]), 0.0, None
        mine, its = self.times([ours, peer], repeats, wall)
        ratio = statistics.median(b / a for a, b in zip(mine, its, strict=True))
        return statistics.median(mine), statistics.median(its), ratio
