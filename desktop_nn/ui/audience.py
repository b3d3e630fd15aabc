"""The views that watch a run: what they ask, and when each is shown the newest snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from time import monotonic
from typing import Protocol

from desktop_nn.training.probes.base import Probe
from desktop_nn.training.snapshot import Snapshot

#: Few views are redrawn per tick, only as many as this allows: a slow one skips frames and does not hold up the window.
_BUDGET_SECONDS = 0.002


class Observing(Protocol):
    """What a run needs of a view. It is shown snapshots no closer together than `pause_seconds`."""

    pause_seconds: float

    def is_seen(self) -> bool: ...

    def probe(self) -> Probe | None: ...

    def show_snapshot(self, snapshot: Snapshot) -> None: ...

    def show_problem(self, reason: str) -> None: ...

    def show_waiting(self, waiting: bool) -> None: ...

    def clear(self) -> None: ...


class Audience:
    """Only views that are seen ask and are shown; what is not seen waits, so that it is not stale when it comes up."""

    def __init__(self) -> None:
        self._views: tuple[Observing, ...] = ()
        self._waiting: list[Observing] = []
        self._shown: dict[Observing, float] = {}  # when each view was shown something last

    def __iter__(self) -> Iterator[Observing]:
        return iter(self._views)

    def set(self, views: Iterable[Observing]) -> None:
        """These views and no others."""
        self._views = tuple(views)
        self._waiting = list(self._views)
        self._shown.clear()

    def add(self, view: Observing) -> None:
        """One more view."""
        self._views += (view,)
        self._waiting.append(view)

    def questions(self) -> tuple[Probe, ...]:
        """What the views that are seen want to know."""
        return tuple(probe for view in self._views if view.is_seen() and (probe := view.probe()) is not None)

    def call(self) -> None:
        """There is a new snapshot: every view waits to be shown it."""
        self._waiting += [view for view in self._views if view not in self._waiting]

    def show(self, snapshot: Snapshot) -> None:
        """Show it to as many of those that wait as the time of a tick allows, the longest waiting first."""
        now = monotonic()
        for view in tuple(self._waiting):
            if view.is_seen() and now - self._shown.get(view, 0.0) >= view.pause_seconds:
                self._waiting.remove(view)
                self._shown[view] = now
                view.show_waiting(False)
                view.show_snapshot(snapshot)
                if monotonic() - now >= _BUDGET_SECONDS:
                    return
