"""The runs that an edit of network or data ended: undoing the edit takes the run up again where it stood."""

from __future__ import annotations

from desktop_nn.project.experiment import Experiment
from desktop_nn.training.session import Session

#: More runs than this are not kept, nor more of them than have this many bytes of earlier moments and data together.
RUN_LIMIT = 8
BYTE_LIMIT = 200_000_000


class LeftRuns:
    """The last few runs, each whole: data, weights, curves and timeline."""

    def __init__(self, run_limit: int = RUN_LIMIT, byte_limit: int = BYTE_LIMIT) -> None:
        self._run_limit = run_limit
        self._byte_limit = byte_limit
        self._sessions: list[Session] = []

    def keep(self, session: Session) -> None:
        """Remember a run that is left now, if it has begun; the oldest ones go where there are too many."""
        if session.step_count == 0:
            return
        self._sessions.append(session)
        while len(self._sessions) > self._run_limit or self._nbytes > self._byte_limit:
            del self._sessions[0]

    def take(self, experiment: Experiment) -> Session | None:
        """The run of this very network that was left last, with the settings of `experiment`; None if it is not kept.

        It is not kept any more afterwards.
        """
        for session in reversed(self._sessions):
            if _trained(session.experiment) == _trained(experiment):
                self._sessions.remove(session)
                if session.experiment.training != experiment.training:
                    session.change_training(experiment.training)
                return session
        return None

    def forget(self) -> None:
        """Another document: none of the runs is of any use any more."""
        self._sessions.clear()

    @property
    def _nbytes(self) -> int:
        datasets = {id(session.dataset): session.dataset for session in self._sessions}
        samples = [each for dataset in datasets.values() for each in (dataset.train, dataset.test)]
        moments = sum(session.timeline.nbytes for session in self._sessions)
        return moments + sum(each.inputs.nbytes for each in samples)


def _trained(experiment: Experiment) -> tuple[object, ...]:
    return experiment.data, experiment.seed, experiment.layers, experiment.held
