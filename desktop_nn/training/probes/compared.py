"""The same question for the open network and for each one beside it."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_nn.training.probes.base import Answer, Probe, ProbeContext


@dataclass(frozen=True)
class Compared(Probe):
    """Asks `question` of every run; the snapshot of each holds its own answer under this probe."""

    question: Probe

    def evaluate(self, context: ProbeContext) -> Answer:
        return self.question.evaluate(context)
