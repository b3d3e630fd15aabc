"""The runs beside the open one: trained in turn with it on the same data, or frozen to compare with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from desktop_nn.errors import UserError
from desktop_nn.project.beside import Beside, Company
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.project_file import SessionState
from desktop_nn.training import generators, restoring
from desktop_nn.training.goals import Goal, full_run
from desktop_nn.training.history import History
from desktop_nn.training.observer import answers_to
from desktop_nn.training.other_data import moved_to
from desktop_nn.training.probes.base import Probe, ProbeContext
from desktop_nn.training.probes.compared import Compared
from desktop_nn.training.session import Session
from desktop_nn.training.snapshot import BesideSnapshot


class Trained:
    """A run beside the open one that is trained: a step whenever it is its turn, until it has reached its goal."""

    def __init__(self, beside: Beside, session: Session) -> None:
        self.beside = beside
        self.session = session
        self._context = ProbeContext(session.experiment, session.network, session.weights, session.dataset)
        self._has_turn = False
        self.run_until(full_run(session))

    def run_until(self, goal: Goal) -> None:
        """Take part in the training up to `goal`."""
        self._goal: Goal | None = goal
        self._work: Iterator[None] = self.session.work()

    def take_turn(self) -> bool:
        """Whether it wants to do one more step, whose turn it is now."""
        self._has_turn = self._goal is not None
        return self._has_turn

    def advance(self) -> bool:
        """Do one small piece of the step whose turn it is; False when it is not its turn."""
        if not self._has_turn or self._goal is None:
            return False
        session = self.session
        next(self._work)
        if session.is_between_steps:
            session.timeline.note(session)
            self._has_turn = False
            if session.has_ended or self._goal(session):
                self._goal = None
        return True

    def rest(self) -> None:
        """Bring the step under way to its end."""
        self.session.finish_step()
        self.session.timeline.keep(self.session)

    def snapshot(self, probes: tuple[Compared, ...]) -> BesideSnapshot:
        """The run as it is now."""
        session = self.session
        self._context.experiment = session.experiment
        diverged = session.diverged
        return BesideSnapshot(
            id=self.beside.id,
            title=self.beside.experiment.title,
            frozen=False,
            step=session.step_count,
            epoch=session.epoch + session.progress,
            history=session.history.view(),
            metrics=session.metrics,
            problem=None if diverged is None else diverged.reason,
            answers=answers_to(probes, self._context),
        )


class Still:
    """A frozen run: its curves and where it stands do not change, and what its network answers is found once.

    It answers where the data of the open run are such as its own network reads and decides about.
    """

    def __init__(self, beside: Beside, opened: Session) -> None:
        experiment, state = beside.experiment, beside.state or SessionState()
        network = experiment.network()
        weights = network.create_weights(generators.generator(experiment.seed, "weights"))
        if state.arrays:
            restoring.restore_weights(network, weights, state)
        history = restoring.history_of(state) or History()
        step, epoch = restoring.place_of(state)
        self.beside = beside
        self._context: ProbeContext | None = None
        if _is_alike(experiment, opened.experiment):
            self._context = ProbeContext(experiment, network, weights, opened.dataset)
        self._asked: tuple[Compared, ...] = ()
        self._snapshot = BesideSnapshot(
            id=beside.id,
            title=experiment.title,
            frozen=True,
            step=step,
            epoch=epoch,
            history=history.view(),
            metrics=history.newest_metrics(),
        )

    def snapshot(self, probes: tuple[Compared, ...]) -> BesideSnapshot:
        """The run as it was: the very same value as long as the same is asked."""
        if probes != self._asked and self._context is not None:
            self._asked = probes
            self._snapshot = replace(self._snapshot, answers=answers_to(probes, self._context))
        return self._snapshot


class Unfit:
    """A run beside the open one that cannot be trained, and why."""

    def __init__(self, beside: Beside, problem: UserError) -> None:
        self.beside = beside
        self._problem = problem

    def snapshot(self, _probes: tuple[Compared, ...]) -> BesideSnapshot:
        """Nothing but the reason."""
        title, history = self.beside.experiment.title, History().view()
        return BesideSnapshot(self.beside.id, title, self.beside.frozen, history, problem=self._problem)


class Companions:
    """All runs beside the open one. Those that are trained share its samples, and nothing else with it."""

    def __init__(self) -> None:
        self.open_id = 0
        self._runs: list[Trained | Still | Unfit] = []
        self.trained: list[Trained] = []  # those that are not frozen and can be trained

    # --- who is there -----------------------------------------------------------------------------

    def begin(self, company: Company, opened: Session, carries_over: bool) -> None:
        """Stand beside a run whose data were just loaded: who was there begins anew, who comes goes on from its state.

        With `carries_over` what was learned of the data before stays where it fits.
        """
        before = {run.beside.id: run.session for run in self.trained}
        runs = []
        for each in company.following(opened.experiment).beside:
            known = before.get(each.id)
            run = _run_of(each if known is None else replace(each, state=None), opened)
            if carries_over and known is not None and isinstance(run, Trained):
                run.session.network.carry_over(known.network, known.weights, run.session.weights)
            runs.append(run)
        self._use(company.open_id, runs)

    def repaint(self, company: Company, opened: Session) -> None:
        """The rows of the data were changed by hand: who is trained goes on with them, as the open run does."""
        known = {run.beside.id: run for run in self.trained}
        beside = company.following(opened.experiment).beside
        self._use(company.open_id, [_repainted(each, known.get(each.id), opened) for each in beside])

    def take(
        self, company: Company, opened: Session, experiment: Experiment, state: SessionState | None = None
    ) -> Session:
        """Let runs come and go; those that stay are not touched. Returns the session that is open from now on.

        That is the one with the id `company.open_id`: the one that is, one of those beside, or else `experiment` going
        on from `state`.
        """
        runs = {run.beside.id: run for run in self.trained}
        sessions = {**{run_id: run.session for run_id, run in runs.items()}, self.open_id: opened}
        now_open = sessions.get(company.open_id) or Session(experiment, opened.dataset, state)
        beside = company.following(now_open.experiment).beside
        taken = [_taken(each, runs.get(each.id), sessions.get(each.id), now_open) for each in beside]
        self._use(company.open_id, taken)
        return now_open

    def _use(self, open_id: int, runs: list[Trained | Still | Unfit]) -> None:
        self.open_id, self._runs = open_id, runs
        self.trained = [run for run in runs if isinstance(run, Trained)]

    # --- training ---------------------------------------------------------------------------------

    def run_until(self, goal_of: Callable[[Session], Goal]) -> None:
        """All that are trained take part, each up to its own goal."""
        for run in self.trained:
            run.run_until(goal_of(run.session))

    def take_turns(self) -> bool:
        """After a step of the open run each does one, too; False when none of them wants to."""
        wanted = False
        for run in self.trained:
            wanted |= run.take_turn()
        return wanted

    def advance(self) -> bool:
        """Do one small piece of the steps whose turn it is; False when all are done."""
        # asked between all steps of a run that may be alone, and they may take 20 µs: a generator costs 1
        return bool(self.trained) and any(run.advance() for run in self.trained)

    def use_one_sample(self) -> None:
        """The next update of each uses a single sample."""
        for run in self.trained:
            run.session.use_one_sample()

    def rest(self) -> None:
        """Bring the steps under way to their ends."""
        for run in self.trained:
            run.rest()

    def reset(self) -> None:
        """Each goes back to its own start."""
        for run in self.trained:
            run.session.reset()

    # --- looking ----------------------------------------------------------------------------------

    def snapshots(self, probes: tuple[Probe, ...]) -> tuple[BesideSnapshot, ...]:
        """Each run as it is now, in order, with its own answers to what is asked of all."""
        shared = tuple(probe for probe in probes if isinstance(probe, Compared))
        return tuple(run.snapshot(shared) for run in self._runs)

    def states(self) -> dict[int, SessionState]:
        """Where those that are trained stand, by id."""
        return {run.beside.id: run.session.state() for run in self.trained}


def _taken(beside: Beside, run: Trained | None, session: Session | None, opened: Session) -> Trained | Still | Unfit:
    """The run as `beside` describes it now; one that is trained goes on with its session."""
    if beside.frozen or session is None:
        return _run_of(beside, opened)
    if run is None:  # it was the open one
        return Trained(beside, session)
    run.beside = beside
    return run


def _repainted(beside: Beside, run: Trained | None, opened: Session) -> Trained | Still | Unfit:
    if beside.frozen or run is None:
        return _run_of(beside, opened)
    try:
        return Trained(beside, moved_to(run.session, beside.experiment, opened.dataset))
    except UserError as problem:
        return Unfit(beside, problem)


def _run_of(beside: Beside, opened: Session) -> Trained | Still | Unfit:
    try:
        if beside.frozen:
            return Still(beside, opened)
        return Trained(beside, Session(beside.experiment, opened.dataset, beside.state))
    except UserError as problem:
        return Unfit(beside, problem)


def _is_alike(first: Experiment, second: Experiment) -> bool:
    """Whether the data of both have inputs and answers of the same form."""
    forms = [(each.input_shape, each.is_regression, each.n_classes) for each in (first.data, second.data)]
    return forms[0] == forms[1]
