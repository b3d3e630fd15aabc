"""What a network makes of each sample of a small table: what every layer reads, the output, the error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.training.probes.base import Floats, Probe, ProbeContext

#: A table that can be read.
LARGEST_TABLE = 64


@dataclass(frozen=True, eq=False)
class RowsAnswer:
    """One entry per sample: `inputs` (n, k), `labels` (n,), raw `outputs` (n, o), `decisions` (n,).

    `values` (n,) are what one reads: the output, or the score where the loss takes raw outputs. `errors` (n,) are the
    loss of each. `came_in` holds for each layer, by its id, what came in, (n, units).
    """

    inputs: Floats
    labels: npt.NDArray[np.int64]
    outputs: Floats
    values: Floats
    errors: Floats
    decisions: npt.NDArray[np.int64]
    came_in: dict[str, Floats]

    @property
    def is_right(self) -> npt.NDArray[np.bool_]:
        """For each row whether the decision is the label."""
        return np.asarray(self.decisions == self.labels)

    def into(self, layer_id: str) -> Floats | None:
        """What came into a layer, (n, units)."""
        return self.came_in.get(layer_id)


@dataclass(frozen=True)
class Rows(Probe):
    """Asks about every training sample of a table of numbers; UserError where there are more than `LARGEST_TABLE`."""

    def evaluate(self, context: ProbeContext) -> RowsAnswer:
        samples = context.dataset.train
        if len(samples.shape) != 1 or len(samples) > LARGEST_TABLE:
            raise UserError(N_("Only a small table of numbers is shown row by row."))
        inputs = samples.gather(slice(None))
        plan = context.plan(LARGEST_TABLE)
        outputs = np.array(plan.forward(context.weights, inputs))
        came_in, before = {}, inputs
        for layer_id, after in plan.activations():
            came_in[layer_id] = _flat(before)
            before = after
        loss = context.loss
        targets = loss.encode(samples.labels, context.network.output_shape)
        return RowsAnswer(
            inputs,
            samples.labels,
            outputs,
            _values(context, outputs),
            np.asarray(loss.per_sample(outputs, targets), np.float32),
            loss.decide(outputs),
            came_in,
        )


def _flat(values: Floats) -> Floats:
    return values.reshape(len(values), -1).copy()


def _values(context: ProbeContext, outputs: Floats) -> Floats:
    if outputs.shape[1] == 1 and not context.loss.takes_raw_outputs:
        return outputs[:, 0].copy()
    scores = np.asarray(context.loss.scores(outputs), np.float32)
    return scores[:, -1].copy() if scores.shape[1] <= 2 else scores.max(axis=1)
