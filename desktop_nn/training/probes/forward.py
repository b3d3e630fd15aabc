"""The whole computation of a network at one point: what every layer gives there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.training.probes.base import Probe, ProbeContext
from desktop_nn.training.probes.predict import class_scores

Floats = npt.NDArray[np.float32]

#: A point has no more numbers than this; larger inputs are pictures.
_MOST_INPUTS = 64


@dataclass(frozen=True, eq=False)
class ForwardAnswer:
    """The inputs (n,), what each layer gave by its id (units,), and the score of each class from 0 to 1.

    A regression has no scores and decides nothing.
    """

    inputs: Floats
    layers: dict[str, Floats]
    scores: Floats
    decision: int | None

    def given(self, layer_id: str | None) -> Floats:
        """What a layer gave; None stands for the inputs."""
        return self.inputs if layer_id is None else self.layers[layer_id]


@dataclass(frozen=True)
class Forward(Probe):
    """Asks for every layer's outputs at one point."""

    point: tuple[float, ...]

    def evaluate(self, context: ProbeContext) -> ForwardAnswer:
        shape = context.network.input_shape
        if shape != (len(self.point),) or len(self.point) > _MOST_INPUTS:
            raise UserError(
                N_("The point has {count} numbers, which is not what the network reads."), count=len(self.point)
            )
        inputs = np.array([self.point], np.float32)
        plan = context.plan(1)
        outputs = plan.forward(context.weights, inputs)
        layers = {name: values[0].copy() for name, values in plan.activations()}
        if context.dataset.is_regression:
            return ForwardAnswer(inputs[0], layers, np.empty(0, np.float32), None)
        scores = class_scores(context.loss, outputs)[0]
        return ForwardAnswer(inputs[0], layers, scores, int(context.loss.decide(outputs)[0]))
