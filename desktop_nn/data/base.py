"""What every source of samples is: settings that are edited and saved, and `load`, which makes the samples."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from desktop_nn.core.registry import Registry
from desktop_nn.core.settings import Checked
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

Array = npt.NDArray[Any]
Shape = tuple[int, ...]

#: Lowest and highest value of each input worth showing: one pair per input.
Bounds = tuple[tuple[float, float], ...]

#: What is to be found for each sample: its class, or a number.
CLASSIFICATION = "classification"
REGRESSION = "regression"

#: The class of each sample as a whole number (n,) int64; of a regression its target (n,) float32.
Labels = npt.NDArray[Any]

#: Told the share done (0 to 1) and what is being done, translated. It may raise `Cancelled`.
Progress = Callable[[float, str], None]


class Cancelled(Exception):
    """The person asked to stop. What was finished so far is kept where that is of use."""


@dataclass(frozen=True, eq=False)
class Samples:
    """Inputs with their labels: `inputs` (n, *shape) as stored, `labels` (n,) int64, or float32 targets.

    What a network sees is `offset + factor * inputs` in float32. Images stay bytes until a batch is gathered:
    60,000 digits are 47 MB so, and 188 MB as float32.
    """

    inputs: Array
    labels: Labels
    factor: float = 1.0
    offset: float = 0.0

    def __post_init__(self) -> None:
        if len(self.inputs) != len(self.labels):
            raise ValueError(f"{len(self.inputs)} inputs but {len(self.labels)} labels")
        for array in (self.inputs, self.labels):
            array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def shape(self) -> Shape:
        """The shape of one input."""
        return tuple(self.inputs.shape[1:])

    def gather(
        self,
        indices: npt.NDArray[np.integer[Any]] | slice,
        out: npt.NDArray[np.float32] | None = None,
        room: npt.NDArray[Any] | None = None,
    ) -> npt.NDArray[np.float32]:
        """The inputs at `indices`, (len(indices), *shape) in float32, written into the first rows of `out` if given.

        The indices must lie within 0 ... len(self) - 1. With `out` and `room` (see `room`) nothing is allocated.
        """
        if room is not None and out is not None and self._is_plain and not isinstance(indices, slice):
            return self.inputs.take(indices, 0, out[: len(indices)], "clip")
        if isinstance(indices, slice):
            chosen = self.inputs[indices]
        elif room is None:
            chosen = self.inputs.take(indices, axis=0)
        else:  # "raise" would go through a buffer
            chosen = self.inputs.take(indices, axis=0, out=room[: len(indices)], mode="clip")
        if out is None:
            out = np.empty(chosen.shape, np.float32)
        rows = out[: len(chosen)]
        if self.factor == 1.0:
            np.copyto(rows, chosen)
        else:
            np.multiply(chosen, np.float32(self.factor), out=rows)
        if self.offset != 0.0:
            rows += np.float32(self.offset)
        return rows

    @cached_property
    def _is_plain(self) -> bool:
        """Whether a network sees the inputs as they are stored."""
        return self.inputs.dtype == np.float32 and self.factor == 1.0 and self.offset == 0.0

    def room(self, count: int) -> npt.NDArray[Any]:
        """An array that `gather` can use again and again for up to `count` samples."""
        return np.empty((count, *self.shape), self.inputs.dtype)

    def sample(self, index: int) -> npt.NDArray[np.float32]:
        """The input number `index` as the network sees it."""
        if not 0 <= index < len(self):
            raise IndexError(f"sample {index} of {len(self)}")
        one: npt.NDArray[np.float32] = self.gather(slice(index, index + 1))[0]
        return one

    def first(self, count: int) -> Samples:
        """The first `count` samples; shares the memory."""
        return Samples(self.inputs[:count], self.labels[:count], self.factor, self.offset)


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples to learn from and samples, never learned from, to test with.

    Raises UserError where an input is no finite number, or a label none of the classes.
    `class_colours` numbers the colour of each class in the palette where a person has chosen them.
    """

    train: Samples
    test: Samples
    class_names: tuple[str, ...]
    bounds: Bounds | None = None
    task: str = CLASSIFICATION
    notes: tuple[UserError, ...] = ()
    class_colours: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for samples in (self.train, self.test):
            _check_inputs(samples)
            if self.task == CLASSIFICATION:
                _check_labels(samples, self.n_classes)
            else:
                _check_targets(samples)

    @property
    def input_shape(self) -> Shape:
        """The shape of one input: (channels, height, width) of an image, (n,) of a vector."""
        return self.train.shape

    @property
    def n_classes(self) -> int:
        """How many classes there are, also where the samples show fewer."""
        return len(self.class_names)

    @property
    def is_regression(self) -> bool:
        """Whether there are numbers to be met instead of classes to be told apart."""
        return self.task == REGRESSION

    @cached_property
    def target_range(self) -> tuple[float, float]:
        """The lowest and the highest target of a regression, noise included."""
        targets = np.concatenate([self.train.labels, self.test.labels])
        return float(targets.min()), float(targets.max())


def _check_inputs(samples: Samples) -> None:
    if samples.inputs.dtype.kind != "f" or np.isfinite(samples.inputs).all():
        return
    place = tuple(int(index) for index in np.argwhere(~np.isfinite(samples.inputs))[0])
    raise UserError(
        N_("Value {value} of sample {sample} is {found}, which is no number to learn from. Correct or leave it out."),
        value=" × ".join(str(index + 1) for index in place[1:]),
        sample=place[0] + 1,
        found=str(samples.inputs[place]),
    )


def _check_targets(samples: Samples) -> None:
    wrong = np.flatnonzero(~np.isfinite(samples.labels))
    if len(wrong):
        raise UserError(
            N_("The target of sample {sample} is {found}, which is no number to learn. Correct or leave it out."),
            sample=int(wrong[0]) + 1,
            found=str(samples.labels[wrong[0]]),
        )


def _check_labels(samples: Samples, classes: int) -> None:
    wrong = np.flatnonzero((samples.labels < 0) | (samples.labels >= classes))
    if len(wrong):
        raise UserError(
            N_("Sample {sample} has label {label}, but the {classes} classes are numbered from 0 to {largest}."),
            sample=int(wrong[0]) + 1,
            label=int(samples.labels[wrong[0]]),
            classes=classes,
            largest=classes - 1,
        )


@dataclass(frozen=True)
class DataSource(Checked, ABC):
    """Where samples come from: a frozen value that is edited, compared and saved with the experiment.

    Everything but `load` answers at once, so that a network can be built before any sample exists.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]

    @property
    @abstractmethod
    def input_shape(self) -> Shape:
        """The shape of one input."""

    @property
    @abstractmethod
    def class_names(self) -> tuple[str, ...]:
        """The name of each class, marked for translation; the label is the position. Empty for a regression."""

    @abstractmethod
    def load(self, rng_seed: int, progress: Progress | None = None) -> Dataset:
        """Make or read the samples. The same seed gives the same samples. Raises UserError or `Cancelled`."""

    @property
    def task(self) -> str:
        """Classes to be told apart, or numbers to be met."""
        return CLASSIFICATION

    @property
    def target_name(self) -> str:
        """What the number to be met is called on screen."""
        return "z"

    def problem(self) -> UserError | None:
        """Why there is nothing to learn from yet; None where there is."""
        return None

    @property
    def is_regression(self) -> bool:
        """Whether there are numbers to be met instead of classes to be told apart."""
        return self.task == REGRESSION

    @property
    def n_classes(self) -> int:
        """How many classes there are."""
        return len(self.class_names)

    @property
    def is_image(self) -> bool:
        """Whether one input is a picture (channels, height, width)."""
        return len(self.input_shape) == 3

    @property
    def input_names(self) -> tuple[str, ...]:
        """What each number of an input is called on screen; empty for images."""
        return ()

    @property
    def bounds(self) -> Bounds | None:
        """The range of each input to show; None where inputs are not drawn as points."""
        return None


sources: Registry[type[DataSource]] = Registry(N_("data source"))


def shuffled(count: int, rng: np.random.Generator) -> npt.NDArray[np.intp]:
    """0 ... count - 1 in random order."""
    return rng.permutation(count)


def stratified_split(
    labels: npt.NDArray[np.int64], test_fraction: float, rng: np.random.Generator
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Indices to train on and to test with: every class is divided in the same proportion, both in random order.

    A class with two samples or more has at least one on either side.
    """
    train: list[Array] = []
    test: list[Array] = []
    for label in np.unique(labels):
        members = rng.permutation(np.flatnonzero(labels == label))
        wanted = round(test_fraction * len(members))
        cut = min(max(wanted, 1), len(members) - 1)
        test.append(members[:cut])
        train.append(members[cut:])
    return _mixed(train, rng), _mixed(test, rng)


def plain_split(
    count: int, test_fraction: float, rng: np.random.Generator
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Indices to train on and to test with, both in random order; of two samples or more there is one on each side."""
    order = rng.permutation(count)
    cut = min(max(round(test_fraction * count), 1), count - 1)
    return order[cut:], order[:cut]


def _mixed(parts: Sequence[Array], rng: np.random.Generator) -> npt.NDArray[np.intp]:
    return rng.permutation(np.concatenate(parts)).astype(np.intp, copy=False)
