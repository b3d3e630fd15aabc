"""How the learning rate changes in the course of a run: it follows from the epochs done, so runs can be repeated."""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from desktop_nn.core.registry import Registry
from desktop_nn.core.settings import Checked, setting
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_


class Schedule(Checked, ABC):
    """A rule without memory: the same place in a run always has the same rate."""

    name: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]
    #: It names the rates itself; the optimiser's own is not used.
    sets_rate: ClassVar[bool] = False

    @abstractmethod
    def rate(self, base: float, epoch: float) -> float:
        """The rate of the step that begins after `epoch` passes (2.5: halfway in the third); `base` is the setting's"""


schedules: Registry[type[Schedule]] = Registry(N_("schedule"))


def _length(default: float, label: str, help: str) -> float:
    value: float = setting(default, label, help=help, above=0.0, maximum=1_000_000.0, logarithmic=True)
    return value


_SPAN = N_("Epochs of the schedule")
_SPAN_HELP = N_("How many passes through the data it takes from its start to its end; after that the rate stays.")


@schedules.register
@dataclass(frozen=True)
class Constant(Schedule):
    """rate = base"""

    name = "constant"
    title = N_("Constant")
    summary = N_("The learning rate stays as it is set.")

    def rate(self, base: float, epoch: float) -> float:
        return base


@schedules.register
@dataclass(frozen=True)
class Steps(Schedule):
    """rate = base factor^floor(epoch / every)"""

    name = "step"
    title = N_("In steps")
    summary = N_("The rate falls by a factor every few epochs: large steps to get near, small ones to settle.")

    every: float = _length(10.0, N_("Epochs per step"), N_("How many passes through the data each rate lasts."))
    factor: float = setting(
        0.5,
        N_("Factor"),
        help=N_("What the rate is multiplied by at each step: 0.5 halves it."),
        above=0.0,
        maximum=10.0,
        decimals=3,
    )

    def rate(self, base: float, epoch: float) -> float:
        try:
            return base * self.factor ** math.floor(epoch / self.every)
        except OverflowError:
            return math.inf


#: "5e-4 x 2": a rate and how many epochs it lasts.
_ENTRY = re.compile(r"^\s*([0-9.]+(?:e[+-]?[0-9]+)?)\s*(?:[x×*]\s*([0-9]+))?\s*$", re.IGNORECASE)
_LONGEST_TABLE = 1_000


@schedules.register
@dataclass(frozen=True)
class Table(Schedule):
    """The rate of each epoch from a list; the last one stays. The default is LeNet-5's (LeCun et al. 1998)."""

    name = "table"
    title = N_("Table")
    summary = N_("A list of rates, each for a number of epochs. LeNet-5 was trained by such a list.")
    sets_rate = True

    rates: str = setting(
        "5e-4 x 2, 2e-4 x 3, 1e-4 x 3, 5e-5 x 4, 1e-5",
        N_("Rates"),
        help=N_(
            "Rates and how many epochs each lasts: '5e-4 x 2, 2e-4 x 3, 1e-5' is two epochs of 0.0005, three of "
            "0.0002 and then 0.00001 for good. The learning rate above is not used."
        ),
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "_entries", _table(self.rates))

    def rate(self, base: float, epoch: float) -> float:
        entries: tuple[tuple[float, int], ...] = self._entries  # type: ignore[attr-defined]
        left = math.floor(epoch)
        for rate, epochs in entries:
            if left < epochs:
                return rate
            left -= epochs
        return entries[-1][0]


def _table(text: str) -> tuple[tuple[float, int], ...]:
    parts = text.split(",")
    if len(parts) > _LONGEST_TABLE:
        raise UserError(N_("A table of rates has at most {limit} entries."), limit=_LONGEST_TABLE)
    return tuple(_entry(part) for part in parts)


def _entry(part: str) -> tuple[float, int]:
    match = _ENTRY.match(part)
    try:
        rate, epochs = (float(match[1]), int((match[2] or "1")[:9])) if match else (0.0, 0)
    except ValueError:
        rate, epochs = 0.0, 0
    if not 0 < rate <= 1000 or epochs < 1:
        raise UserError(
            N_("'{part}' is no entry of a table of rates. Write a rate up to 1000 and how many epochs: 5e-4 x 2"),
            part=part.strip()[:40],
        )
    return rate, epochs


@schedules.register
@dataclass(frozen=True)
class Cosine(Schedule):
    """rate = base (lowest + (1 - lowest) (1 + cos(pi t)) / 2), t = epoch / epochs up to 1 (Loshchilov, Hutter 2017)"""

    name = "cosine"
    title = N_("Cosine")
    summary = N_("The rate falls along a half wave: slowly at first, quickly in the middle, gently at the end.")

    epochs: float = _length(20.0, _SPAN, _SPAN_HELP)
    lowest: float = setting(
        0.01,
        N_("Share at the end"),
        help=N_("What is left of the rate at the end: 0.01 is a hundredth."),
        minimum=0.0,
        maximum=1.0,
        decimals=4,
    )

    def rate(self, base: float, epoch: float) -> float:
        return base * _wave(1.0, self.lowest, epoch / self.epochs)


@schedules.register
@dataclass(frozen=True)
class OneCycle(Schedule):
    """From base / 25 up to base over the first `rise` of `epochs`, then down to base / 10,000; half waves both ways

    After Smith and Topin 2019.
    """

    name = "one_cycle"
    title = N_("One cycle")
    summary = N_("The rate rises from a small start to the one that is set, then falls far below it: one long wave.")

    epochs: float = _length(20.0, _SPAN, _SPAN_HELP)
    rise: float = setting(
        0.3,
        N_("Share of the rise"),
        help=N_("Which part of the epochs the rise takes: 0.3 is the first three tenths."),
        minimum=0.0,
        maximum=1.0,
        decimals=3,
    )

    def rate(self, base: float, epoch: float) -> float:
        done = epoch / self.epochs
        if done < self.rise:
            return base * _wave(1 / 25, 1.0, done / self.rise)
        return base * _wave(1.0, 1e-4, (done - self.rise) / (1 - self.rise) if self.rise < 1 else 1.0)


@schedules.register
@dataclass(frozen=True)
class WarmUp(Schedule):
    """rate = base (start + (1 - start) epoch / epochs) up to base"""

    name = "warm_up"
    title = N_("Warm-up")
    summary = N_(
        "The rate grows evenly to the one that is set and stays there: no leaps while weights are still random."
    )

    epochs: float = _length(1.0, _SPAN, _SPAN_HELP)
    start: float = setting(
        0.01,
        N_("Share at the start"),
        help=N_("Which share of the rate the first step has: 0.01 is a hundredth."),
        minimum=0.0,
        maximum=1.0,
        decimals=4,
    )

    def rate(self, base: float, epoch: float) -> float:
        return base * (self.start + (1 - self.start) * min(epoch / self.epochs, 1.0))


def _wave(begin: float, end: float, done: float) -> float:
    """From `begin` to `end` along half a cosine."""
    return end + (begin - end) * (1 + math.cos(math.pi * min(done, 1.0))) / 2
