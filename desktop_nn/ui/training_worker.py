"""The worker that trains: it lives on its own thread and works in slices of about ten milliseconds."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import wraps
from time import perf_counter
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop_nn.data.base import Cancelled, Dataset, DataSource
from desktop_nn.project.beside import States
from desktop_nn.project.experiment import Experiment, Training
from desktop_nn.training.companions import Companions
from desktop_nn.training.goals import Goal, full_run, one_epoch, one_step
from desktop_nn.training.journal import WeightEdit
from desktop_nn.training.left_runs import LeftRuns
from desktop_nn.training.loading import load_dataset
from desktop_nn.training.observer import Observer
from desktop_nn.training.other_data import moved_to
from desktop_nn.training.pace import Pace
from desktop_nn.training.probes.base import Probe
from desktop_nn.training.session import Session
from desktop_nn.training.snapshot import Snapshot
from desktop_nn.ui.training_words import Failure, Request

SLICE_SECONDS = 0.010
SNAPSHOT_SECONDS = 1 / 30

#: How often a paced training looks whether its next step is due.
_PACED_MILLISECONDS = 2


def _guarded(act: Callable[..., None]) -> Callable[..., None]:
    """The thread's edge: whatever an act raises is reported and the worker goes on waiting for the next."""

    @wraps(act)
    def guarded(self: TrainingWorker, *args: Any) -> None:
        try:
            act(self, *args)
        except Cancelled:
            self._rest_after_trouble()
        except Exception as error:  # noqa: BLE001 - at the edge of the thread every error is told
            self._rest_after_trouble()
            self.failed.emit(Failure(error, traceback.format_exc()))

    return guarded


def _next_beat(beat: float, now: float) -> float:
    """When the next snapshot is due, after one that was due at `beat` and taken at `now`.

    A slice comes to its end a little after the beat: the next one keeps to the beat, so that they come as often as they
    should. After a rest, or when it falls behind, the beat begins anew.
    """
    return beat + SNAPSHOT_SECONDS if beat <= now < beat + SNAPSHOT_SECONDS / 2 else now + SNAPSHOT_SECONDS


class TrainingWorker(QObject):
    """Owns the session. Every act is a slot, so all of them run in turn on this thread and need no locks."""

    snapshot_ready = Signal(object)  # Snapshot
    state_changed = Signal(str)
    data_replaced = Signal(object)  # UserError: why other data than asked for are used; None when they are not
    progress = Signal(float, str)
    saved_state = Signal(int, object)  # the token of the request, the States of the runs
    departed = Signal()  # to the moment that `go_to` asked for
    failed = Signal(object)  # Failure
    _wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._wanted.connect(self.ask)  # in this object's thread
        self._session: Session | None = None
        self._observer: Observer | None = None
        self._timer: QTimer | None = None
        self._source: DataSource | None = None
        self._probes: tuple[Probe, ...] = ()
        self._work: Iterator[None] = iter(())
        self._goal: Goal | None = None
        self._companions = Companions()
        self._left = LeftRuns()
        self._has_arrived = False  # the open run is at its goal, but not all beside it
        self._turns_alone = 0  # steps of those beside the open run while it rests
        self._next_snapshot = 0.0
        self._shown_count = -1
        self._pace = Pace()
        self._is_paced = False  # one step and one epoch take no notice of the pace
        self._version = 0
        self._cancelled = threading.Event()
        self._hurried = threading.Event()
        #: Lets whoever shares the data with another process take them over.
        self.keep_data: Callable[[Dataset], Dataset] = lambda dataset: dataset

    # --- may be called in any thread --------------------------------------------------------------------

    def expect_loading(self) -> None:
        """The next loading has not been given up."""
        self._cancelled.clear()

    def cancel(self) -> None:
        """Give up a loading under way."""
        self._cancelled.set()

    def hurry(self) -> None:
        """An act is on its way: leave the slice after the step under way, and begin no other before `heard`."""
        self._hurried.set()

    def heard(self) -> None:
        """The act has come."""
        self._hurried.clear()

    def want(self, probes: tuple[Probe, ...]) -> None:
        """Answer these questions from now on, as soon as the step under way is done."""
        self.hurry()
        self._wanted.emit(probes)

    # --- acts -------------------------------------------------------------------------------------

    @Slot(object)
    @_guarded
    def load(self, request: Request) -> None:
        """Get the data of an experiment and stand at the start of its training (or where a saved run stood)."""
        self._stop()
        before, self._session = self._session, None
        left = self._left.take(request.experiment) if request.returns else None
        if request.leaves and before is not None:
            self._leave(before)
        elif not request.keeps_weights:
            self._left.forget()
        self.state_changed.emit("loading")
        session = left or self._loaded(request, before)
        if left is not None:
            self.data_replaced.emit(None)
            self._source = left.experiment.data
        self._companions.begin(request.company, session, request.keeps_weights)
        self._begin(session, request.run)

    def _loaded(self, request: Request, before: Session | None) -> Session:
        """A session on data that are got now."""
        loaded = load_dataset(request.experiment, progress=self._report)
        self.data_replaced.emit(loaded.replaced)
        self._source = loaded.source
        session = Session(self._honest(request.experiment), self.keep_data(loaded.dataset), request.state)
        if request.keeps_weights and before is not None:
            session.network.carry_over(before.network, before.weights, session.weights)
        if request.learned is not None:
            session.weights.copy_from(request.learned)
        return session

    def _leave(self, session: Session) -> None:
        """Keep a run that an edit ends: the edit may be undone."""
        session.finish_step()
        session.timeline.keep(session)
        self._left.keep(session)

    @Slot(object)
    @_guarded
    def adapt(self, request: Request) -> None:
        """Take over an edited structure: layers that were not touched keep their weights.

        Where the edit is undone, or done again, the run goes on that it had ended.
        """
        before = self._session
        if before is None:  # the loading before it failed or was given up
            self.load(request)
            return
        self._stop()
        before.finish_step()
        experiment = self._honest(request.experiment)
        goes_on = before.goes_on_as(experiment)
        left = self._left.take(experiment) if request.returns and not goes_on else None
        if not goes_on:
            self._leave(before)
        self._begin(left or before.adapted(experiment), request.run)

    @Slot(object)
    @_guarded
    def repaint(self, request: Request) -> None:
        """Go on with rows that a hand has changed: the run, and those beside it, keep all but the samples."""
        before = self._session
        if before is None:  # the loading before it failed or was given up
            self.load(request)
            return
        loaded = load_dataset(request.experiment, progress=self._report)
        self._source = loaded.source
        session = moved_to(before, self._honest(request.experiment), self.keep_data(loaded.dataset))
        self._companions.repaint(request.company, session)
        watched = self._observer
        self._begin(session, request.run, watched)

    @Slot(object)
    @_guarded
    def keep_company(self, request: Request) -> None:
        """Let runs beside the open one come and go; one of them may be the open one from now on."""
        before = self._session
        if before is None:  # the loading before it failed or was given up
            self.load(request)
            return
        experiment = self._honest(request.experiment)
        session = self._companions.take(request.company, before, experiment, request.state)
        if session is before:
            self._observe()
        else:
            self._stop()
            before.finish_step()
            self._left.forget()
            self._begin(session, request.run)

    @Slot(object)
    @_guarded
    def change_training(self, training: Training) -> None:
        """Go on with another loss, optimiser, rate or batch size from the next step."""
        if self._session is not None:
            self._session.change_training(training)
            if self._goal is not None and not self._has_arrived:
                self._goal = full_run(self._session)
            self._observe()

    @Slot(object)
    @_guarded
    def apply(self, edit: WeightEdit) -> None:
        """Set weights by hand between two steps; the views show them at once."""
        if self._session is not None:
            self._session.apply(edit)
            self._observe()

    @Slot(float)
    def set_pace(self, steps_per_second: float) -> None:
        """From now on `start` trains no faster than this; 0 is as fast as the machine can."""
        self._pace.steps_per_second = steps_per_second
        self._begin_pace()

    @Slot()
    @_guarded
    def start(self) -> None:
        """Train until paused, or until the epochs asked for are done."""
        self._train_all(full_run, paced=True)

    @Slot()
    @_guarded
    def step(self) -> None:
        """One batch: one update of the weights."""
        self._train_all(one_step)

    @Slot()
    @_guarded
    def one_sample(self) -> None:
        """One update of the weights from the next sample alone."""
        if self._session is not None:
            self._session.use_one_sample()
            self._companions.use_one_sample()
            self.step()

    @Slot()
    @_guarded
    def epoch(self) -> None:
        """To the end of this pass through the training data."""
        self._train_all(one_epoch)

    @Slot()
    @_guarded
    def pause(self) -> None:
        """Rest between two steps; a step under way is finished first."""
        if self._session is not None:
            self._stop()
            self._session.finish_step()
            self._session.timeline.keep(self._session)
            self._companions.rest()
            self._observe()
            self._rest("diverged" if self._session.diverged else "paused")

    @Slot(object)
    @_guarded
    def go_to(self, step: int) -> None:
        """Rest at the kept moment that is nearest to a step. From `departed` on the next wish may come."""
        self.departed.emit()
        session = self._session
        if session is None:
            return
        self._stop()
        session.finish_step()
        session.timeline.keep(session)
        moment = session.timeline.nearest(step)
        if moment is not None:
            session.return_to(moment)
        self._observe()
        self._rest("paused" if session.step_count else "ready")

    @Slot()
    @_guarded
    def reset(self) -> None:
        """Back to the same start: the same weights, the same order."""
        if self._session is not None:
            self._stop()
            self._session.reset()
            self._companions.reset()
            self._begin(self._session, run=False)

    @Slot(int)
    @_guarded
    def new_weights(self, seed: int) -> None:
        """Back to a start with other weights."""
        if self._session is not None:
            self._stop()
            self._session.new_weights(seed)
            self._begin(self._session, run=False)

    @Slot(object)
    @_guarded
    def ask(self, probes: tuple[Probe, ...]) -> None:
        """Answer these questions from now on, and at once: a moving pen does not wait for training."""
        self.heard()
        self._probes = probes
        if self._session is not None:
            self._observe()

    @Slot(int)
    @_guarded
    def give_state(self, token: int) -> None:
        """Hand out where the runs stand, whole enough to go on from it bit for bit."""
        states = States() if self._session is None else States(self._session.state(), self._companions.states())
        self.saved_state.emit(token, states)

    @Slot()
    def retire(self) -> None:
        """Stop the timer in the thread that owns it; the thread may end after this."""
        self._stop()

    def _honest(self, experiment: Experiment) -> Experiment:
        """The experiment with the data that are really used: others stand in where MNIST is not at hand."""
        return experiment if self._source is None else experiment.replace(data=self._source)

    # --- slices -----------------------------------------------------------------------------------

    @Slot()
    @_guarded
    def _slice(self) -> None:
        session = self._session
        if session is None or self._goal is None:
            return
        work, deadline = self._work, perf_counter() + SLICE_SECONDS
        while perf_counter() < deadline and not self._hurried.is_set():
            if self._companions.advance():
                continue
            if self._is_paced and self._pace.is_ahead(self._count(session)):
                break
            if not self._has_arrived:
                next(work)
                if session.is_between_steps:
                    session.timeline.note(session)
                    self._companions.take_turns()
                if session.has_ended or self._goal(session):  # those beside it may have a longer way
                    session.finish_step()
                    self._has_arrived = True
            elif session.diverged is None and self._companions.take_turns():
                self._turns_alone += 1
            else:
                self._finish(session)
                return
        is_due = perf_counter() >= self._next_snapshot and self._count(session) != self._shown_count
        if is_due and not self._hurried.is_set():  # what waits may ask for a snapshot of its own
            self._observe()

    def _count(self, session: Session) -> int:
        """Counts the steps that can be seen."""
        return session.step_count + self._turns_alone

    def _begin_pace(self) -> None:
        """Count the steps of the pace from here; the timer wakes up often enough for it."""
        self._pace.begin(self._count(self._session) if self._session else 0)
        if self._timer is not None:
            slow = self._is_paced and self._pace.steps_per_second
            self._timer.setInterval(_PACED_MILLISECONDS if slow else 0)

    def _finish(self, session: Session) -> None:
        session.finish_step()
        stopped = session.stopping.reason is not None
        finished = stopped or 0 < session.experiment.training.epochs <= session.epoch
        self._stop()
        session.timeline.keep(session)
        self._companions.rest()
        self._observe()  # before the state, so that whoever hears of the end sees it
        self._rest("diverged" if session.diverged else "finished" if finished else "paused")

    def _begin(self, session: Session, run: bool, watched: Observer | None = None) -> None:
        """Stand at the run of `session`; where it goes on from one that was `watched` its speed is known."""
        self._session = session
        self._version += 1
        self._observer = Observer(session, self._version)
        if watched is not None:
            self._observer.expect_speed_of(watched)
        self._stop()
        session.timeline.keep(session)
        if run:
            self._run_until(full_run(session), paced=True)
        self._observe()
        if not run:
            self._rest("ready" if session.step_count == 0 else "paused")

    def _train_all(self, goal_of: Callable[[Session], Goal], paced: bool = False) -> None:
        if self._session is not None:
            self._companions.run_until(goal_of)
            self._run_until(goal_of(self._session), paced)

    def _run_until(self, goal: Goal, paced: bool = False) -> None:
        assert self._session is not None
        assert self._observer is not None
        self._goal, self._has_arrived = goal, False
        self._work = self._session.work()
        self._observer.start_clock()
        self.state_changed.emit("running")
        if self._timer is None:
            self._timer = QTimer(self)
            self._timer.timeout.connect(self._slice)
        self._is_paced = paced
        self._begin_pace()
        self._timer.start()

    def _stop(self) -> None:
        self._goal = None
        if self._timer is not None:
            self._timer.stop()

    def _rest(self, state: str) -> None:
        self._stop()
        self.state_changed.emit(state)

    def _rest_after_trouble(self) -> None:
        self._rest("empty" if self._session is None else "paused")

    def _observe(self) -> None:
        """Take a snapshot; the next one waits so long that probes use at most a third of the time."""
        assert self._observer is not None
        began = perf_counter()
        snapshot: Snapshot = self._observer.snapshot(self._probes, running=self._goal is not None)
        snapshot = replace(snapshot, beside=self._companions.snapshots(self._probes))
        spent = perf_counter() - began
        self._shown_count = snapshot.step + self._turns_alone
        self._next_snapshot = max(_next_beat(self._next_snapshot, began), began + 3 * spent)
        self.snapshot_ready.emit(snapshot)

    def _report(self, fraction: float, text: str) -> None:
        if self._cancelled.is_set():
            raise Cancelled
        self.progress.emit(fraction, text)
