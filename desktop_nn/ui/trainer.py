"""The window's side of training: sends acts to the worker and shows its newest snapshot to the views."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMetaObject, QObject, Qt, QThread, QTimer, Signal, Slot

from desktop_nn.data.base import Dataset, DataSource
from desktop_nn.data.repainting import is_divided_alike, is_repainted
from desktop_nn.project.beside import Company, States, is_on_same_data
from desktop_nn.project.experiment import Experiment
from desktop_nn.training.journal import WeightEdit
from desktop_nn.training.probes.base import Probe
from desktop_nn.training.snapshot import Snapshot
from desktop_nn.ui.audience import Audience, Observing
from desktop_nn.ui.training_process import TrainingProcess
from desktop_nn.ui.training_words import Request

if TYPE_CHECKING:
    from desktop_nn.ui.training_worker import TrainingWorker

_TICK_MILLISECONDS = 10
_LEFT_LIMIT = 100


class Trainer(QObject):
    """Keeps one worker on one thread. Nothing here waits for it and nothing here computes a network.

    With `apart` the thread drives a process of its own, so that neither training nor painting holds up the other.

    `state` is "empty" (nothing that can be trained), "loading", "ready", "running", "paused", "diverged" or
    "finished".
    """

    snapshot_changed = Signal(object)  # Snapshot
    state_changed = Signal(str)
    data_replaced = Signal(object)  # UserError, or None when the data are those asked for
    progress = Signal(float, str)
    failed = Signal(object)  # training_words.Failure

    _load = Signal(object)
    _adapt = Signal(object)
    _repaint = Signal(object)
    _keep_company = Signal(object)
    _change_training = Signal(object)
    _apply = Signal(object)
    _start = Signal()
    _step = Signal()
    _one_sample = Signal()
    _epoch = Signal()
    _pause = Signal()
    _reset = Signal()
    _new_weights = Signal(int)
    _go_to = Signal(object)
    _set_pace = Signal(float)
    _give_state = Signal(int)
    _restart = Signal()

    def __init__(self, parent: QObject | None = None, apart: bool = False) -> None:
        super().__init__(parent)
        self.state = "empty"
        self.current: Snapshot | None = None
        self.pace = 0.0
        self._experiment: Experiment | None = None  # what the person wants
        self._sent: Experiment | None = None  # what the worker was told last
        self._left: deque[Experiment] = deque(maxlen=_LEFT_LIMIT)  # before edits; undo comes with the same objects
        self._is_to_run = False  # as soon as what is being loaded is there
        self._company = Company()
        self._audience = Audience()
        self._asked: tuple[Probe, ...] = ()
        self._uses_stand_in = False
        self.is_travelling = False  # a wish to go to a moment has not been taken up yet
        self._wish: int | None = None  # the step to go to next
        self._callbacks: dict[int, Callable[[States], None]] = {}
        self._thread = QThread()
        self._thread.setObjectName("training")
        self._worker = TrainingProcess() if apart else _worker_here()
        self._worker.moveToThread(self._thread)
        self._connect()
        self._thread.start()
        self._ticks = QTimer(self)
        self._ticks.timeout.connect(self._tick)
        self._ticks.start(_TICK_MILLISECONDS)

    def _connect(self) -> None:
        worker = self._worker
        for signal, slot in (
            (self._load, worker.load),
            (self._adapt, worker.adapt),
            (self._repaint, worker.repaint),
            (self._keep_company, worker.keep_company),
            (self._change_training, worker.change_training),
            (self._apply, worker.apply),
            (self._start, worker.start),
            (self._step, worker.step),
            (self._one_sample, worker.one_sample),
            (self._epoch, worker.epoch),
            (self._pause, worker.pause),
            (self._reset, worker.reset),
            (self._new_weights, worker.new_weights),
            (self._go_to, worker.go_to),
            (self._set_pace, worker.set_pace),
            (self._give_state, worker.give_state),
        ):
            signal.connect(slot)
        worker.snapshot_ready.connect(self._keep_snapshot)
        worker.state_changed.connect(self._keep_state)
        worker.data_replaced.connect(self._pass_data_replaced)
        worker.progress.connect(self._pass_progress)
        worker.saved_state.connect(self._pass_saved_state)
        worker.departed.connect(self._travel_on)
        worker.failed.connect(self._pass_failure)
        if isinstance(worker, TrainingProcess):
            self._restart.connect(worker.restart)
            worker.lost.connect(self._begin_again)

    # --- acts -------------------------------------------------------------------------------------

    @property
    def dataset(self) -> Dataset | None:
        """The data that are loaded, if any."""
        return self.current.dataset if self.current is not None else None

    @property
    def stand_in(self) -> DataSource | None:
        """The data that are used in place of those asked for; None when they are the same."""
        return self.current.experiment.data if self._uses_stand_in and self.current is not None else None

    @property
    def newest(self) -> Snapshot:
        """The newest snapshot, where there must be one: something is loaded."""
        if self.current is None:
            raise RuntimeError("nothing is loaded")
        return self.current

    @property
    def is_running(self) -> bool:
        """Whether the weights are changing."""
        return self.state == "running"

    @Slot()
    def start(self) -> None:
        """Train until paused or until the epochs asked for are done."""
        self._start.emit()

    @Slot()
    def pause(self) -> None:
        """Rest after the step under way."""
        self._pause.emit()

    @Slot()
    def toggle(self) -> None:
        """Start when resting, pause when running."""
        if self.is_running:
            self.pause()
        else:
            self.start()

    @Slot()
    def step(self) -> None:
        """One batch."""
        self._step.emit()

    @Slot()
    def one_sample(self) -> None:
        """One update from a single sample."""
        self._one_sample.emit()

    @Slot()
    def epoch(self) -> None:
        """To the end of this epoch."""
        self._epoch.emit()

    @Slot()
    def reset(self) -> None:
        """Back to the same start."""
        self._reset.emit()

    @Slot()
    def new_weights(self) -> None:
        """Back to a start with other weights, by chance."""
        self._new_weights.emit(secrets.randbelow(2**31))

    def go_to(self, step: int) -> None:
        """Rest at the kept moment nearest to a step. While one wish is on its way only the newest other one waits."""
        self._wish = step
        if not self.is_travelling:
            self._travel_on()

    @Slot(float)
    def set_pace(self, steps_per_second: float) -> None:
        """Let `start` train no faster than this, so that one can watch; 0 is full speed."""
        self.pace = steps_per_second
        self._set_pace.emit(steps_per_second)

    @Slot(object)
    def apply(self, edit: WeightEdit) -> None:
        """Set weights by hand, while it runs or rests. Views do it through `Document.edit_run`, which can be undone."""
        self._apply.emit(edit)

    @Slot()
    def cancel_loading(self) -> None:
        """Give up getting the data."""
        self._worker.cancel()

    def load(
        self,
        experiment: Experiment,
        state: Any | None = None,
        run: bool = False,
        keeps_weights: bool = False,
        company: Company | None = None,
    ) -> None:
        """Begin with an experiment, from its start or from where a saved run stood.

        With `keeps_weights` what was learned of the data before stays where it fits. `company` are the runs that come
        with it; without it those beside stay and begin anew on its data.
        """
        self._experiment = experiment
        self._company = company or self._company
        self._left.clear()
        if self._rests_on_problem(experiment):
            self._sent = None
            return
        self._begin_loading(Request(experiment, state, run, keeps_weights, company=self._company))

    def _begin_loading(self, request: Request) -> None:
        self._worker.expect_loading()
        self._sent, self._is_to_run = request.experiment, request.run
        self._keep_state("loading")
        self._load.emit(request)

    def follow(self, experiment: Experiment) -> None:
        """Do the least that an edit asks for: change the rates, keep the untouched layers, or load other data."""
        before, self._experiment = self._experiment, experiment
        if experiment == before or self._rests_on_problem(experiment):
            return
        sent, run = self._sent, self.is_running or (self.state == "loading" and self._is_to_run)
        request = Request(experiment, run=run, company=self._company, returns=self._was_left(experiment))
        if sent is None or (sent.data, sent.seed) != (experiment.data, experiment.seed):
            self._follow_data(sent, request)
            return
        self._sent = experiment
        if (sent.layers, sent.held) != (experiment.layers, experiment.held) or self.state == "empty":
            self._left.append(sent)
            self._adapt.emit(request)
        elif sent.training != experiment.training:
            self._change_training.emit(experiment.training)

    def _follow_data(self, sent: Experiment | None, request: Request) -> None:
        """Other data: the run goes on where only its rows were changed by hand, else it is left for another one."""
        now = request.experiment
        if sent is None:
            self._begin_loading(replace(request, returns=False))
            return
        repainted = sent.seed == now.seed and is_repainted(sent.data, now.data)
        if repainted and _goes_on(sent, now):
            self._sent = now
            self._repaint.emit(replace(request, returns=False))
            return
        self._left.append(sent)
        returns = request.returns and not repainted
        self._begin_loading(replace(request, keeps_weights=repainted, leaves=not repainted, returns=returns))

    def _was_left(self, experiment: Experiment) -> bool:
        """Whether undo, or redo, comes back to this: only they bring the same object again."""
        return any(left is experiment for left in self._left)

    @Slot(object, object)
    def follow_company(self, company: Company, experiment: Experiment) -> None:
        """Let runs beside the open one come and go; where another one is open now, `experiment` is its own."""
        before, self._company = self._company, company
        sent, is_exchanged = self._sent, company.open_id != before.open_id
        if company == before or sent is None:  # what comes with a loading is told by it
            return
        opened = before.find(company.open_id)
        request = Request(experiment, opened.state if opened else None, self.is_running, company=company)
        if is_exchanged and not is_on_same_data(sent, experiment):
            self.load(experiment, request.state, request.run)
            return
        if is_exchanged:
            self._experiment = self._sent = experiment
        self._keep_company.emit(request)

    def _rests_on_problem(self, experiment: Experiment) -> bool:
        """An experiment whose parts do not fit is not trained; the panels say what is wrong."""
        if experiment.problem() is None:
            return False
        self._pause.emit()
        if experiment.data.problem() is not None:
            self._forget()
        self._keep_state("empty")
        return True

    def _forget(self) -> None:
        """Without data there is no run to show, and what is learned of the first data begins at the start."""
        self._sent, self.current = None, None
        for view in self._audience:
            view.clear()

    def request_states(self, callback: Callable[[States], None]) -> None:
        """Ask where all runs stand; `callback` gets it a little later, without the open one when nothing is loaded."""
        token = max(self._callbacks, default=0) + 1
        self._callbacks[token] = callback
        self._give_state.emit(token)

    # --- views ------------------------------------------------------------------------------------

    def set_views(self, views: Iterable[Observing]) -> None:
        """The views that are fed; only those that are seen are asked and shown."""
        self._audience.set(views)
        self._tell_problem()

    def add_view(self, view: Observing) -> None:
        """Feed one more view."""
        self._audience.add(view)
        view.show_waiting(self.state != "empty")
        self._tell_problem()

    @Slot()
    def refresh(self) -> None:
        """Ask the visible views again what they want to know, without waiting for the next tick."""
        wanted = self._audience.questions()
        if wanted != self._asked and self.state not in ("empty", "loading"):
            self._asked = wanted
            self._worker.want(wanted)

    def _tell_problem(self) -> None:
        """What the views showed last is of an earlier network when the present one does not fit."""
        problem = self._experiment.problem() if self._experiment is not None else None
        for view in self._audience:
            view.show_problem(problem.message if problem is not None else "")
            if self.state == "loading" or self._experiment is None:
                view.show_waiting(True)
            elif self.state == "empty":
                view.show_waiting(False)

    @Slot()
    def _tick(self) -> None:
        self.refresh()
        if self.current is not None:
            self._audience.show(self.current)

    # --- answers of the worker: plain slots of this class, so that they run in the window's thread ------------

    @Slot(object)
    def _keep_snapshot(self, snapshot: Snapshot) -> None:
        assert QThread.currentThread() is self.thread()
        if self._experiment is not None and self._experiment.data.problem() is not None:
            return  # of the run before, which rests
        self.current = snapshot
        self._audience.call()
        self.snapshot_changed.emit(snapshot)

    @Slot(str)
    def _keep_state(self, state: str) -> None:
        if self._experiment is None or self._experiment.problem() is not None:
            state = "empty"  # the worker rests on an earlier experiment that did fit
        before, self.state = self.state, state
        self._tell_problem()
        if state != before:
            self.state_changed.emit(state)
        if state == "loading":
            self._asked = ()

    @Slot()
    def _travel_on(self) -> None:
        step, self._wish = self._wish, None
        self.is_travelling = step is not None
        if step is not None:
            self._go_to.emit(step)

    @Slot(object)
    def _pass_data_replaced(self, reason: object) -> None:
        self._uses_stand_in = reason is not None
        self.data_replaced.emit(reason)

    @Slot(float, str)
    def _pass_progress(self, fraction: float, text: str) -> None:
        self.progress.emit(fraction, text)

    @Slot(int, object)
    def _pass_saved_state(self, token: int, states: States) -> None:
        self._callbacks.pop(token)(states)

    @Slot()
    def _begin_again(self) -> None:
        """The process that trained is gone: another one goes on from the weights shown last."""
        self._restart.emit()
        self.is_travelling = False
        sent, current = self._sent, self.current
        if sent is not None:
            fits = current is not None and current.experiment.layers == sent.layers
            self._keep_state("loading")
            learned = current.weights if current is not None and fits else None
            self._load.emit(Request(sent, learned=learned, company=self._company))
        for token in self._callbacks:  # who waits to save the run is answered by the new process
            self._give_state.emit(token)

    @Slot(object)
    def _pass_failure(self, failure: object) -> None:
        self.failed.emit(failure)

    def close(self) -> None:
        """End the thread; the worker's timer is stopped in the thread that owns it first."""
        if not self._thread.isRunning():
            return
        self._ticks.stop()
        self._worker.cancel()
        _call_blocking(self._worker, "retire")
        self._thread.quit()
        self._thread.wait()


def _worker_here() -> TrainingWorker:
    from desktop_nn.ui.training_worker import TrainingWorker  # the window needs it only when it trains itself

    return TrainingWorker()


def _goes_on(sent: Experiment, now: Experiment) -> bool:
    """Whether the run of `sent` can take over the rows of `now` and nothing else: all but the data is the same."""
    parts = [(each.layers, each.held, each.training) for each in (sent, now)]
    return parts[0] == parts[1] and is_divided_alike(sent.data, now.data)


def _call_blocking(worker: QObject, slot: str) -> None:
    QMetaObject.invokeMethod(worker, slot, Qt.ConnectionType.BlockingQueuedConnection)
