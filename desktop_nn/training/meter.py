"""Measures the network of a run on its training and its test data."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from desktop_nn.core.arrays import Weights
from desktop_nn.core.losses import Loss
from desktop_nn.core.network import Network
from desktop_nn.data.base import Dataset
from desktop_nn.training.evaluation import Evaluator, is_classification, measure_all, spread
from desktop_nn.training.metrics import Metrics, Score

#: So few test samples are measured in a blink.
_FEW = 2_000


class Meter:
    """Measures on buffers of its own, so that it may run in the middle of a training step."""

    def __init__(self, network: Network, dataset: Dataset) -> None:
        self._dataset = dataset
        self._evaluator = Evaluator(network, network.slice_size, is_classification(dataset))

    def is_quick(self, whole: bool) -> bool:
        """Whether `measure` takes so little time that nobody needs to wait for it in pieces."""
        return not whole or len(self._dataset.test) <= _FEW

    def measure(self, weights: Weights, loss: Loss, whole: bool) -> Iterator[tuple[Score, Score] | None]:
        """None after each piece of work, and at the end the scores on training and test data.

        Of the training data, and of the test data unless `whole`, a part is measured, the same one each time.
        """
        train, test = self._dataset.train, self._dataset.test
        test_part = np.arange(len(test), dtype=np.intp) if whole else spread(len(test))
        scores: list[Score] = []
        for samples, part in ((train, spread(len(train))), (test, test_part)):
            if samples is train and scores:  # a gate's test samples are its training samples
                break
            for score in self._evaluator.measure(weights, loss, samples, part):
                if score is None:
                    yield None
                else:
                    scores.append(score)
        yield scores[0], scores[-1]

    def measure_now(self, weights: Weights, loss: Loss) -> tuple[Score, Score]:
        """The scores of a part of either set, without a pause."""
        (scores,) = [each for each in self.measure(weights, loss, whole=False) if each is not None]
        return scores

    def measure_all(self, weights: Weights, loss: Loss) -> tuple[Score, Score]:
        """The scores on all training and all test samples."""
        data = self._dataset
        train, test = (measure_all(self._evaluator, weights, loss, samples) for samples in (data.train, data.test))
        return train, test

    def metrics(self, step: int, epoch: float, scores: tuple[Score, Score]) -> Metrics:
        """The scores as one evaluation of the run."""
        train, test = scores
        complete = test.count == len(self._dataset.test)
        return Metrics(step, epoch, train.loss, train.accuracy, test.loss, test.accuracy, complete=complete)


def are_finite(scores: tuple[Score, Score]) -> bool:
    """False when a loss is infinite or not a number."""
    return all(math.isfinite(score.loss) for score in scores)
