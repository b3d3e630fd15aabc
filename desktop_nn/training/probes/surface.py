"""What the network answers everywhere in the plane, or along the line of a single input."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop_nn.core.losses import Loss
from desktop_nn.data.base import Samples
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.training.probes.base import Probe, ProbeContext
from desktop_nn.training.probes.crossings import Crossings, find_crossings

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Range = tuple[float, float]

#: Of more samples the mistakes are not looked for again and again.
_MOST_SAMPLES = 20_000


@dataclass(frozen=True, eq=False)
class Mistakes:
    """For each training and each test sample whether the network decides wrongly."""

    train: Flags
    test: Flags


@dataclass(frozen=True, eq=False)
class SurfaceAnswer:
    """The plane as a grid: `values[row, column]`, row 0 at the lowest y, column 0 at the lowest x.

    With two classes (`is_signed`) a value runs from -1, surely class 0, over 0, the border, to 1, surely class 1.
    With more, `values` holds the number of the class and `confidence` its score from 0 to 1; `margins` (classes - 1,
    height, width) are above 0 where a class beats all others, so that every border is where one of them is 0.
    Of a regression (`is_number`) a value is the output itself. `outputs` is the output of a network with a single one
    that is not raw: what the formula gives, also where it goes beyond the two classes. `crossings` say where a signed
    answer jumps from one class to the other between two places.
    """

    values: Floats
    x_range: Range
    y_range: Range
    is_signed: bool
    confidence: Floats | None = None
    is_number: bool = False
    margins: Floats | None = None
    mistakes: Mistakes | None = None
    outputs: Floats | None = None
    crossings: Crossings | None = None


@dataclass(frozen=True, eq=False)
class CurveAnswer:
    """What a network of one input gives: its output `y` at each `x`; above `threshold` it decides for class 1.

    A regression decides nothing: its threshold is None.
    """

    x: Floats
    y: Floats
    threshold: float | None


@dataclass(frozen=True)
class Surface(Probe):
    """Asks for `resolution` x `resolution` points of the plane; of a network of one input for a curve instead."""

    x_range: Range
    y_range: Range = (0.0, 0.0)
    resolution: int = 100
    finds_mistakes: bool = False

    def evaluate(self, context: ProbeContext) -> SurfaceAnswer | CurveAnswer:
        inputs = context.network.input_shape
        if inputs == (1,):
            return self._curve(context)
        if inputs != (2,):
            raise UserError(N_("Only a network with one or two inputs has a picture of its whole answer."))
        return self._surface(context)

    def _curve(self, context: ProbeContext) -> CurveAnswer:
        x = np.linspace(*self.x_range, 2 * self.resolution + 1, dtype=np.float32)
        outputs = context.outputs(x[:, None])
        loss = context.loss
        if context.dataset.is_regression:
            return CurveAnswer(x, outputs[:, 0], None)
        if (own := _own(loss, outputs)) is not None:
            return CurveAnswer(x, own, loss.threshold)
        return CurveAnswer(x, np.float32(0.5) * (signed(loss, outputs) + np.float32(1)), 0.5)

    def _surface(self, context: ProbeContext) -> SurfaceAnswer:
        key = ("grid", self.x_range, self.y_range, self.resolution)
        outputs = context.outputs(context.kept(key, self._grid))
        shape = (self.resolution, self.resolution)
        if context.dataset.is_regression:
            numbers = outputs[:, 0].reshape(shape)
            return SurfaceAnswer(numbers, self.x_range, self.y_range, True, is_number=True)
        if outputs.shape[1] <= 2:
            values = signed(context.loss, outputs).reshape(shape)
            own = _own(context.loss, outputs)
            return SurfaceAnswer(
                values,
                self.x_range,
                self.y_range,
                True,
                mistakes=self._mistakes(context),
                outputs=None if own is None else own.reshape(shape),
                crossings=self._crossings(context, values),
            )
        scores = context.loss.scores(outputs)
        best = scores.argmax(axis=1)
        confidence = scores[np.arange(len(scores)), best].reshape(shape)
        values = best.astype(np.float32).reshape(shape)
        return SurfaceAnswer(
            values,
            self.x_range,
            self.y_range,
            False,
            confidence,
            margins=_margins(scores).reshape(-1, *shape),
            mistakes=self._mistakes(context),
        )

    def _mistakes(self, context: ProbeContext) -> Mistakes | None:
        dataset = context.dataset
        if not self.finds_mistakes or max(len(dataset.train), len(dataset.test)) > _MOST_SAMPLES:
            return None
        train = _wrong(context, dataset.train)
        return Mistakes(train, train if dataset.test is dataset.train else _wrong(context, dataset.test))

    def _crossings(self, context: ProbeContext, values: Floats) -> Crossings | None:
        return find_crossings(values, *self._axes(), lambda places: signed(context.loss, context.outputs(places)))

    def _axes(self) -> tuple[Floats, Floats]:
        x, y = (np.linspace(*each, self.resolution, dtype=np.float32) for each in (self.x_range, self.y_range))
        return x, y

    def _grid(self) -> Floats:
        columns, rows = np.meshgrid(*self._axes())
        return np.stack([columns.ravel(), rows.ravel()], axis=1)


def _wrong(context: ProbeContext, samples: Samples) -> Flags:
    inputs = context.kept(("inputs", id(samples)), lambda: samples.gather(slice(None)))
    return np.asarray(context.loss.decide(context.outputs(inputs)) != samples.labels)


def _margins(scores: Floats) -> Floats:
    """(classes - 1, n): of each class but the last its score less the best of the others."""
    ordered = np.sort(scores, axis=1)
    first, second = ordered[:, -1:], ordered[:, -2:-1]
    others = np.where(scores == first, second, first)
    return np.ascontiguousarray((scores - others)[:, :-1].T)


def _own(loss: Loss, outputs: Floats) -> Floats | None:
    """A single output that is not raw."""
    return outputs[:, 0] if outputs.shape[1] == 1 and not loss.takes_raw_outputs else None


def signed(loss: Loss, outputs: Floats) -> Floats:
    """(n,) from -1, surely class 0, to 1, surely class 1, of one or two outputs."""
    scores = loss.scores(outputs)
    values = 2 * scores[:, 0] - 1 if scores.shape[1] == 1 else scores[:, 1] - scores[:, 0]
    return np.asarray(values, np.float32)
