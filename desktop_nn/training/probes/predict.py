"""What the network makes of one drawn picture."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from desktop_nn.core.losses import Loss
from desktop_nn.training.probes import pictures
from desktop_nn.training.probes.base import Probe, ProbeContext

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Prediction:
    """A score from 0 to 1 for each class, and the class decided for."""

    scores: Floats
    label: int


@dataclass(frozen=True)
class Predict(Probe):
    """Asks for the class of a picture: one byte per pixel, row by row, 0 paper to 255 ink."""

    pixels: bytes = field(repr=False)

    def evaluate(self, context: ProbeContext) -> Prediction:
        inputs = pictures.from_bytes(self.pixels, context.dataset, context.network.input_shape)
        return prediction(context.loss, context.outputs(inputs, 1))


def prediction(loss: Loss, outputs: Floats) -> Prediction:
    """What the raw outputs (1, k) of one input say."""
    return Prediction(class_scores(loss, outputs)[0], int(loss.decide(outputs)[0]))


def class_scores(loss: Loss, outputs: Floats) -> Floats:
    """(n, classes) scores from 0 to 1; a single output speaks for class 1, and its rest for class 0."""
    scores = loss.scores(outputs)
    if scores.shape[1] == 1:
        scores = np.concatenate([1 - scores, scores], axis=1)
    return np.array(scores, np.float32)
