"""Measure a network on samples: in small pieces, so that nothing else waits for it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from desktop_nn.core.arrays import Array, Weights
from desktop_nn.core.losses import Loss
from desktop_nn.core.network import Network
from desktop_nn.core.plan import Plan
from desktop_nn.data.base import CLASSIFICATION, Dataset, Samples
from desktop_nn.training.metrics import Score

#: Within an epoch at most this many samples of either set are measured: the same ones each time, spread evenly.
PART = 1_000

Indices = npt.NDArray[np.intp]


def spread(count: int, wanted: int = PART) -> Indices:
    """At most `wanted` of `count` places, evenly spread."""
    if count <= wanted:
        return np.arange(count, dtype=np.intp)
    return np.linspace(0, count - 1, wanted).astype(np.intp)


class Evaluator:
    """Measures on its own buffers, so that it may run in the middle of a training step."""

    def __init__(self, network: Network, batch: int, classification: bool) -> None:
        self._plan: Plan = network.plan(batch, fused=True)  # only the outputs are asked for
        self._shape = network.output_shape
        self._batch = batch
        self._inputs = np.empty((batch, *network.input_shape), np.float32)
        self._classification = classification
        self._targets: dict[Samples, tuple[Loss, Array]] = {}

    def measure(self, weights: Weights, loss: Loss, samples: Samples, chosen: Indices) -> Iterator[Score | None]:
        """Yields None after each piece of work and the score at the end."""
        total, right, targets = 0.0, 0, self._targets_of(samples, loss)
        for first in range(0, len(chosen), self._batch):
            indices = chosen[first : first + self._batch]
            with np.errstate(all="ignore"):  # whoever asked looks at the result, which says it all
                outputs = self._plan.forward(weights, samples.gather(indices, self._inputs))
                total += float(loss.per_sample(outputs, targets.take(indices, 0)).sum(dtype=np.float64))
            if self._classification:
                right += int(np.count_nonzero(loss.decide(outputs) == samples.labels.take(indices)))
            yield None
        count = max(len(chosen), 1)
        yield Score(total / count, right / count if self._classification else None, len(chosen))

    def _targets_of(self, samples: Samples, loss: Loss) -> Array:
        """Found once for each set of samples, as long as the loss stays."""
        kept = self._targets.get(samples)
        if kept is None or kept[0] is not loss:
            kept = self._targets[samples] = loss, loss.encode(samples.labels, self._shape)
        return kept[1]


def measure_all(evaluator: Evaluator, weights: Weights, loss: Loss, samples: Samples) -> Score:
    """The score on all samples."""
    everything = np.arange(len(samples), dtype=np.intp)
    (score,) = [each for each in evaluator.measure(weights, loss, samples, everything) if each is not None]
    return score


def is_classification(dataset: Dataset) -> bool:
    """Whether there are classes, and so an accuracy."""
    return dataset.task == CLASSIFICATION
