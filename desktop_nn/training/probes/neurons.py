"""What every neuron of a small network answers over the whole plane, or along the line of a single input."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop_nn.core.columns import Column, columns_of
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.training.probes.base import Probe, ProbeContext

Floats = npt.NDArray[np.float32]
Range = tuple[float, float]

#: Larger networks are summarised: so many columns between inputs and outputs, so many neurons of each, are looked at.
MOST_COLUMNS = 12
MOST_UNITS = 32


@dataclass(frozen=True, eq=False)
class ColumnResponse:
    """What the first neurons of one column answer: (neurons, resolution, resolution), row 0 at the lowest y; or
    (neurons, resolution) along one input. `units` is how many neurons there are.

    Outputs are answers of the loss, -1 surely the first class to 1 surely the second (or this one of many); of a
    regression the numbers themselves.
    """

    column: str
    units: int
    values: Floats

    @property
    def hidden(self) -> int:
        """How many neurons are left out."""
        return self.units - len(self.values)


@dataclass(frozen=True, eq=False)
class NeuronsAnswer:
    """One response for each column that is looked at, the outputs last; `skipped` columns before them are left out."""

    responses: tuple[ColumnResponse, ...]
    skipped: int = 0

    def of(self, column: str, unit: int) -> Floats | None:
        """What one neuron answers; None if it is not among those looked at."""
        for response in self.responses:
            if response.column == column and unit < len(response.values):
                values: Floats = response.values[unit]
                return values
        return None


def shown_columns(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns of a network that are looked at: the first ones and the outputs."""
    if len(columns) <= MOST_COLUMNS + 2:
        return columns
    return (*columns[: MOST_COLUMNS + 1], columns[-1])


@dataclass(frozen=True)
class Neurons(Probe):
    """Asks for `resolution` x `resolution` answers of every neuron, found in one pass.

    2-8-8-1 at a resolution of 24 takes about 0.2 ms. With `column` only that one is answered.
    """

    x_range: Range
    y_range: Range = (0.0, 0.0)
    resolution: int = 24
    column: str | None = None

    def evaluate(self, context: ProbeContext) -> NeuronsAnswer:
        if context.network.input_shape not in ((1,), (2,)):
            raise UserError(N_("Only neurons of a network with one or two inputs have a picture of their answers."))
        columns = columns_of(context.network.layers, context.network.input_shape)
        chosen = shown_columns(columns)
        if self.column is not None:
            chosen = tuple(each for each in columns if each.id == self.column)
        inputs = context.kept(("points", self.x_range, self.y_range, self.resolution), lambda: self._points(context))
        responses = self._respond(context, chosen, inputs, columns[-1])
        return NeuronsAnswer(tuple(responses), len(columns) - len(shown_columns(columns)))

    def _respond(
        self, context: ProbeContext, chosen: tuple[Column, ...], inputs: Floats, last: Column
    ) -> Iterator[ColumnResponse]:
        shape = (self.resolution,) * context.network.input_shape[0]
        for column, values in zip(chosen, activations(context, chosen, inputs), strict=True):
            if column is last:
                values = _as_answers(context, values)
            yield ColumnResponse(column.id, column.units, np.ascontiguousarray(values.T).reshape(-1, *shape))

    def _points(self, context: ProbeContext) -> Floats:
        x = np.linspace(*self.x_range, self.resolution, dtype=np.float32)
        if context.network.input_shape == (1,):
            return x[:, None]
        y = np.linspace(*self.y_range, self.resolution, dtype=np.float32)
        columns, rows = np.meshgrid(x, y)
        return np.stack([columns.ravel(), rows.ravel()], axis=1)


def activations(
    context: ProbeContext, chosen: tuple[Column, ...], inputs: Floats, most: int = MOST_UNITS
) -> list[Floats]:
    """(samples, neurons) of the first `most` neurons of each column, for all `inputs`."""
    batch = context.network.slice_size
    plan = context.plan(batch)
    found = [np.empty((len(inputs), min(each.units, most)), np.float32) for each in chosen]
    for first in range(0, len(inputs), batch):
        part = inputs[first : first + batch]
        plan.forward(context.weights, part)
        given: dict[str | None, Floats] = {None: part}
        given.update(plan.activations())
        for column, values in zip(chosen, found, strict=True):
            values[first : first + batch] = given[column.answering][:, : values.shape[1]]
    return found


def _as_answers(context: ProbeContext, outputs: Floats) -> Floats:
    """From -1 to 1, as the decision surface shows it; the number itself of a regression.

    A loss over many classes needs all of them.
    """
    if context.dataset.is_regression or outputs.shape[1] < context.network.output_shape[0]:
        return outputs
    return np.asarray(2 * context.loss.scores(outputs) - 1, np.float32)
