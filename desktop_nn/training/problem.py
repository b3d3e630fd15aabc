"""What an optimiser sees of one batch: weights, gradient, rate, and the loss and its curvature elsewhere."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop_nn.core.arrays import Weights
from desktop_nn.core.losses import Loss
from desktop_nn.core.network import Network
from desktop_nn.core.regularizers import Regularization, clip
from desktop_nn.data.base import Samples
from desktop_nn.project.experiment import Training
from desktop_nn.training.curvature import CurvatureSum
from desktop_nn.training.evaluation import spread

Array = npt.NDArray[Any]
Indices = npt.NDArray[np.intp]


class BatchProblem:
    """The problem of one session; `prepare` makes it that of the next batch."""

    def __init__(self, network: Network, weights: Weights, gradients: Weights, samples: Samples) -> None:
        self.weights = weights.trainable
        self.scale = network.update_scale()
        self.learning_rate = 0.0
        self.epoch = 0
        self.measure: Callable[[Array], float] = lambda _: math.nan
        self._gradient = gradients.trainable
        self._network, self._all_weights, self._samples = network, weights, samples
        self._training: Training | None = None

    def prepare(self, training: Training, epoch: int, progress: float) -> None:
        """Add the penalty to the gradient, limit it, and shrink the weights where decay stands beside the loss.

        `epoch` whole passes and the share `progress` of the next are done.
        """
        self._training = training
        self.epoch = epoch
        self.learning_rate = training.schedule.rate(training.optimizer.learning_rate, epoch + progress)
        regularizer = training.regularizer
        if regularizer.is_active:
            if regularizer.decoupled:
                self.shrink(self.learning_rate * regularizer.strength)
            else:
                self._regularization.add_gradient(regularizer, self.weights, self._gradient)
        if training.clip_value or training.clip_norm:
            clip(self._gradient, training.clip_norm, training.clip_value)

    @cached_property
    def _regularization(self) -> Regularization:
        return Regularization(self._network.layout)

    @cached_property
    def scratch(self) -> Array:
        """Room for one vector."""
        return np.empty_like(self.weights)

    def gradient(self) -> Array:
        """The gradient at `weights`, of the mean loss of the batch and the penalty."""
        return self._gradient

    def loss_at(self, vector: Array) -> float:
        """The mean loss of the batch, and the penalty, if the weights were `vector`."""
        loss = self.measure(vector)
        if self._training is not None and self._training.regularizer.is_active:
            loss += self._regularization.penalty(self._training.regularizer, vector)
        return loss

    def shrink(self, share: float) -> None:
        """w -= share scale w for every weight that decays."""
        self._regularization.shrink(self.weights, share, self.scale)

    # --- second derivatives -----------------------------------------------------------------------

    @cached_property
    def _curvature(self) -> CurvatureSum:
        return CurvatureSum(self._network, self._all_weights, self._samples)

    def find_curvature(self, loss: Loss, wanted: int, batch: Indices) -> Iterator[None]:
        """Find what `curvature` gives next, in small pieces: on `wanted` samples of all, or with 0 on the batch."""
        chosen = spread(len(self._samples), wanted) if wanted else batch
        return self._curvature.find(loss, chosen)

    def curvature(self, samples: int) -> Array:
        """The second derivatives that `find_curvature` found."""
        return self._curvature.curvatures.trainable
