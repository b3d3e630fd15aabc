"""How Rosenblatt's rule goes on from given weights, look by look."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.training.perceptron import Course, Weights, follow
from desktop_nn.training.probes.base import Probe, ProbeContext

#: More samples make no list that anyone reads.
LARGEST_DATA = 64


@dataclass(frozen=True)
class PerceptronCourse(Probe):
    """Asks for the course of one neuron from `weights` (w_1, ..., w_k, b), beginning at the sample `position`."""

    weights: Weights
    rate: float = 1.0
    position: int = 0

    def evaluate(self, context: ProbeContext) -> Course:
        samples = context.dataset.train
        if len(samples.shape) != 1 or len(samples) > LARGEST_DATA or len(self.weights) != samples.shape[0] + 1:
            raise UserError(N_("The rule is followed step by step for one neuron and few samples only."))
        return context.kept(("perceptron", self), lambda: self._course(context))

    def _course(self, context: ProbeContext) -> Course:
        samples = context.dataset.train
        return follow(samples.gather(slice(None)), samples.labels, self.weights, self.rate, self.position)
