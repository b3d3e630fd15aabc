"""The person's own data: a table of points that were painted, or of rows that were typed or read from a file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop_nn.core.settings import setting
from desktop_nn.data.base import Bounds, Dataset, DataSource, Progress, Samples, Shape, sources
from desktop_nn.data.curves import HALF
from desktop_nn.data.points import DOMAIN
from desktop_nn.data.table import EMPTY, Table, TableClass
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, OwnWord, _

Mask = npt.NDArray[np.bool_]

_MARGIN = 0.1  # around the data, as a share of their range
_WIDE = 3.0  # standardised numbers are shown from -3 to 3 at least
_NEAR = 0.9  # of that: what lies farther out would stand on the edge


@sources.register
@dataclass(frozen=True)
class OwnData(DataSource):
    """The rows of a table, divided into training and test samples class by class.

    With `standardise` an input is (x - mean) / deviation of its column, both measured on the training rows alone.
    """

    name = "own"
    title = N_("Own data")
    summary = N_("Your own points and rows: painted on the decision surface, typed in, or read from a CSV file.")

    test_fraction: float = setting(
        0.5,
        N_("Share for testing"),
        help=N_("The share of the points kept back from learning. They show how well the network does on new points."),
        minimum=0.1,
        maximum=0.9,
        decimals=2,
    )
    standardise: bool = setting(
        False,
        N_("Standardise the inputs"),
        help=N_(
            "Move and stretch each column so that its mean is 0 and its deviation 1. Networks learn badly from columns "
            "of very different sizes. The numbers on screen are then the standardised ones."
        ),
    )
    table: Table = EMPTY

    @property
    def task(self) -> str:
        return self.table.task

    @property
    def input_shape(self) -> Shape:
        return (len(self.table.columns),)

    @property
    def class_names(self) -> tuple[str, ...]:
        return tuple(OwnWord(each.name) for each in self.table.classes)

    @property
    def class_colours(self) -> tuple[int, ...]:
        return tuple(each.colour for each in self.table.classes)

    @property
    def input_names(self) -> tuple[str, ...]:
        return tuple(map(OwnWord, self.table.columns))

    @property
    def target_name(self) -> str:
        table = self.table
        is_sheet = (table.columns, table.target) == (EMPTY.columns, EMPTY.target)  # nobody has named it
        return table.target if is_sheet else OwnWord(table.target)

    @property
    def bounds(self) -> Bounds:
        if self.standardise:
            return tuple(_padded(low, high, _WIDE) for low, high in self._standard_ranges())
        if self.table.ranges == ((-HALF, HALF),):  # a target drawn by hand fills the interval of the curves
            return self.table.ranges
        is_plane = len(self.table.columns) == 2
        return tuple(_padded(low, high, DOMAIN if is_plane else 0.0) for low, high in self.table.ranges)

    def problem(self) -> UserError | None:
        if not len(self.table):
            return UserError(
                N_(
                    "There are no points yet: paint some on the decision surface, or import a table (in the window "
                    "with Import data, without it with desktop-nn train paint --csv FILE --save FILE)."
                )
            )
        return None

    def load(self, rng_seed: int, progress: Progress | None = None) -> Dataset:
        table = self.table
        is_test = rows_to_test(table, self.test_fraction, rng_seed)
        inputs = self._standardised(~is_test) if self.standardise else table.inputs
        train, test = (Samples(inputs[part], table.targets[part]) for part in (~is_test, is_test))
        if not len(test):
            test = train
        bounds = _around(inputs) if self.standardise else self.bounds
        return Dataset(train, test, self.class_names, bounds, self.task, class_colours=self.class_colours)

    def _standardised(self, chosen: Mask) -> npt.NDArray[np.float32]:
        mean, deviation = _moments(self.table.inputs[chosen])
        return np.asarray((self.table.inputs - mean) / deviation, np.float32)

    def _standard_ranges(self) -> Bounds:
        if not len(self.table):
            return self.table.ranges
        mean, deviation = _moments(self.table.inputs)
        return tuple(
            ((low - mean[column]) / deviation[column], (high - mean[column]) / deviation[column])
            for column, (low, high) in enumerate(self.table.ranges)
        )


def rows_to_test(table: Table, fraction: float, seed: int) -> Mask:
    """(n,) which rows are kept for testing: of every class each 1 / fraction-th, beginning by chance.

    A row that is added at the end does not change the part of any other, so a stroke of the brush leaves what was
    painted before where it was. One row is trained on at least.
    """
    count = len(table)
    groups = table.targets if table.classes else np.zeros(count, np.int64)
    starts = np.random.default_rng(seed).random(max(len(table.classes), 1))
    chosen = np.zeros(count, np.bool_)
    for number, start in enumerate(starts):
        members = np.flatnonzero(groups == number)
        steps = np.floor(start + fraction * np.arange(len(members) + 1))
        chosen[members] = np.diff(steps) > 0
    if count and chosen.all():
        chosen[0] = False
    return chosen


def arranged(table: Table, is_test: Mask, fraction: float, seed: int) -> Table:
    """The same rows so ordered that `rows_to_test` chooses those of `is_test` (n,), as far as their number allows.

    So no more rows than must change between learning and testing when others were taken out: what was learned from
    does not turn into a test.
    """
    slots = rows_to_test(table, fraction, seed)
    groups = table.targets if table.classes else np.zeros(len(table), np.int64)
    order = np.arange(len(table))
    for number in range(max(len(table.classes), 1)):
        members = np.flatnonzero(groups == number)
        wanted = int(slots[members].sum())
        ranked = np.concatenate([members[is_test[members]], members[~is_test[members]]])
        order[members[slots[members]]] = np.sort(ranked[:wanted])
        order[members[~slots[members]]] = np.sort(ranked[wanted:])
    return table if (order[:-1] < order[1:]).all() else table.kept(order)


def adopted(source: DataSource, dataset: Dataset, seed: int) -> OwnData:
    """The samples of another source as the person's own rows, learned from and tested with as before."""
    parts = [dataset.train] if dataset.test is dataset.train else [dataset.train, dataset.test]
    inputs = np.concatenate([part.gather(slice(None)).reshape(len(part), -1) for part in parts])
    targets = np.concatenate([part.labels for part in parts])
    classes = tuple(TableClass(_(name), number) for number, name in enumerate(dataset.class_names))
    table = Table(source.input_names, inputs, targets, classes, source.target_name if not classes else EMPTY.target)
    fraction = getattr(source, "test_fraction", OwnData.test_fraction)
    is_test = np.arange(len(table)) >= len(dataset.train)
    return OwnData(fraction, table=arranged(table, is_test, fraction, seed))


def _moments(rows: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Mean and deviation of each column; a column that never changes is only moved."""
    mean, deviation = rows.mean(axis=0, dtype=np.float64), rows.std(axis=0, dtype=np.float64)
    return mean, np.where(deviation > 0, deviation, 1.0)


def _around(inputs: npt.NDArray[np.float32]) -> Bounds:
    """The plane around standardised rows. Those to test are on the scale of the others and may lie far out."""
    ranges = zip(inputs.min(axis=0).tolist(), inputs.max(axis=0).tolist(), strict=True)
    return tuple(_padded(low, high, _WIDE if max(-low, high) <= _NEAR * _WIDE else 0.0) for low, high in ranges)


def _padded(low: float, high: float, least: float) -> tuple[float, float]:
    """The range with a margin around it; whole and at least ±`least` where the data lie within that."""
    if least and -least <= low and high <= least:
        return -least, least
    margin = _MARGIN * (high - low) or max(1.0, _MARGIN * abs(high))  # beside 1e16 a margin of 1 would be none
    return low - margin, high + margin
