"""A trained network that says what is in a picture, without any data to train on."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from desktop_nn.core.arrays import Weights
from desktop_nn.data.base import Samples
from desktop_nn.data.pixels import scaling
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.project_file import SessionState
from desktop_nn.training import restoring
from desktop_nn.training.probes.predict import Prediction, prediction


class Classifier:
    """Classifies pictures of bytes, coded as the experiment's own data. Raises UserError if the state does not fit."""

    def __init__(self, experiment: Experiment, state: SessionState) -> None:
        if problem := experiment.problem():
            raise problem
        self.class_names = experiment.data.class_names
        self._loss = experiment.training.loss
        self._network = experiment.network()
        self._weights = Weights.zeros(self._network.layout)
        restoring.restore_weights(self._network, self._weights, state)
        self._plan = self._network.plan(1)
        self._scaling = scaling(getattr(experiment.data, "pixels", "0..1"))

    @property
    def side(self) -> int:
        """Width and height of the pictures that the network reads."""
        return self._network.input_shape[-1]

    @np.errstate(all="ignore")  # whether the answer is finite is asked at the end
    def classify(self, pixels: npt.NDArray[np.uint8]) -> Prediction:
        """What the network makes of (height, width) bytes, 0 paper to 255 ink.

        Raises UserError for another size, and where the weights are so large that there is no answer.
        """
        shape = self._network.input_shape
        if (1, *pixels.shape) != shape:
            raise UserError(
                N_("The picture is {height} × {width}, which is not what the network reads."),
                height=pixels.shape[0],
                width=pixels.shape[1],
            )
        factor, offset = self._scaling
        inputs = Samples(pixels.reshape(1, *shape), np.zeros(1, np.int64), factor, offset).gather(slice(0, 1))
        answer = prediction(self._loss, self._plan.forward(self._weights, inputs))
        if not np.isfinite(answer.scores).all():
            raise UserError(
                N_("The network has no answer: its weights are too large. Train it anew with a smaller learning rate.")
            )
        return answer
