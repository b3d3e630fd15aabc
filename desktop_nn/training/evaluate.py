"""Measure a trained network on all samples, with what it mistakes for what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop_nn.core.arrays import Weights
from desktop_nn.core.metrics import confusion_matrix
from desktop_nn.core.network import Network
from desktop_nn.data.base import Dataset, Samples
from desktop_nn.project.experiment import Experiment
from desktop_nn.training.evaluation import Evaluator, is_classification, measure_all
from desktop_nn.training.metrics import Score


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Scores on both sets; `confusion[i, j]` counts test samples of class i taken for class j."""

    train: Score
    test: Score
    confusion: npt.NDArray[np.int64] | None


def evaluate(experiment: Experiment, network: Network, weights: Weights, dataset: Dataset) -> Evaluation:
    """Measure `weights` on all samples of `dataset`."""
    loss = experiment.training.loss
    evaluator = Evaluator(network, network.slice_size, is_classification(dataset))
    test = measure_all(evaluator, weights, loss, dataset.test)
    same = dataset.train is dataset.test
    train = test if same else measure_all(evaluator, weights, loss, dataset.train)
    confusion = None
    if is_classification(dataset):
        decisions = decide(experiment, network, weights, dataset.test)
        confusion = confusion_matrix(decisions, dataset.test.labels, dataset.n_classes)
    return Evaluation(train, test, confusion)


@np.errstate(all="ignore")  # infinities show in the loss
def decide(experiment: Experiment, network: Network, weights: Weights, samples: Samples) -> npt.NDArray[np.int64]:
    """The class that the network gives each sample."""
    plan, batch = network.plan(network.slice_size), network.slice_size
    parts = []
    for first in range(0, len(samples), batch):
        outputs = plan.forward(weights, samples.gather(slice(first, first + batch)))
        parts.append(np.asarray(experiment.training.loss.decide(outputs), np.int64))
    return np.concatenate(parts) if parts else np.empty(0, np.int64)
