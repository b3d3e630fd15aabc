"""What every loss is: one number for how wrong the outputs are, its gradient, and how outputs become decisions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np

from desktop_nn.core.arrays import Array, Shape
from desktop_nn.core.settings import Checked
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_


class Loss(Checked, ABC):
    """A loss without state. Outputs are (n, k); a network with one output decides between class 0 and class 1."""

    name: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]
    #: It applies softmax or the sigmoid itself, so the last layer must not.
    takes_raw_outputs: ClassVar[bool] = False
    #: Its outputs are distances, as an RBF layer gives them: the smallest one wins.
    takes_distances: ClassVar[bool] = False
    smallest_outputs: ClassVar[int] = 1
    #: It compares outputs with numbers, so it also serves a regression.
    fits_numbers: ClassVar[bool] = False

    #: (target of the wrong classes, target of the right one)
    off: float
    on: float

    def check(self, output_shape: Shape, n_classes: int) -> None:
        """UserError unless a network with these outputs can learn this many classes with this loss."""
        _check_flat(output_shape)
        (outputs,) = output_shape
        if outputs < self.smallest_outputs:
            raise UserError(
                N_("{loss} needs at least {limit} outputs, but the last layer has {outputs}."),
                loss=self.title,
                limit=self.smallest_outputs,
                outputs=outputs,
            )
        if not self.n_outputs_fit(outputs, n_classes):
            raise UserError(
                N_(
                    "The data has {classes} classes, but the last layer has {outputs} outputs. "
                    "Give it one output per class."
                ),
                classes=n_classes,
                outputs=outputs,
            )

    def check_regression(self, output_shape: Shape) -> None:
        """UserError unless a network with these outputs can learn to meet one number per sample with this loss."""
        _check_flat(output_shape)
        if not self.fits_numbers:
            raise UserError(
                N_(
                    "{loss} tells classes apart, but these data have numbers to be met. "
                    "Choose the squared error, the absolute error or Huber."
                ),
                loss=self.title,
            )
        if output_shape != (1,):
            raise UserError(
                N_("The data has one number to be met, but the last layer has {outputs} outputs. Give it one."),
                outputs=output_shape[0],
            )

    def n_outputs_fit(self, outputs: int, n_classes: int) -> bool:
        """One output per class, or a single output for two classes."""
        return outputs == n_classes or (outputs == 1 and n_classes == 2 and self.smallest_outputs == 1)

    def encode(self, labels_or_targets: Array, output_shape: Shape) -> Array:
        """float32 targets (n, k) of labels (n,) of whole numbers; floats, (n,) or (n, k), are targets already."""
        values = np.asarray(labels_or_targets)
        (outputs,) = output_shape
        if values.ndim == 2 or values.dtype.kind == "f":
            return values.reshape(len(values), -1).astype(np.float32)
        classes = max(outputs, 2)
        if values.size and (values.min() < 0 or values.max() >= classes):
            raise UserError(
                N_(
                    "Label {label} does not fit: the network tells "
                    "{classes} classes apart, numbered from 0 to {largest}."
                ),
                label=int(values.min() if values.min() < 0 else values.max()),
                classes=classes,
                largest=classes - 1,
            )
        targets = np.full((len(values), outputs), self.off, np.float32)
        if outputs == 1:
            targets[values == 1] = self.on
        else:
            targets[np.arange(len(values)), values] = self.on
        return targets

    @abstractmethod
    def value_and_gradient(self, outputs: Array, targets: Array, count: int, grad_out: Array) -> float:
        """The sum of the losses of this slice divided by `count`, the size of the whole batch; writes its gradient."""

    @abstractmethod
    def per_sample(self, outputs: Array, targets: Array) -> Array:
        """The loss of each sample, (n,): their mean is the loss of the batch."""

    def curvature(self, outputs: Array, targets: Array, count: int, out: Array) -> None:
        """out = the second derivative by each output, never below 0; all 0 for losses made of straight pieces.

        It is that of `value_and_gradient`, divided by `count` likewise.
        """
        out.fill(0)

    @abstractmethod
    def scores(self, outputs: Array) -> Array:
        """(n, k) numbers from 0 to 1 for display; with one output the score of class 1."""

    def decide(self, outputs: Array) -> Array:
        """(n,) the class with the largest output; with one output, 1 when it is above the middle."""
        if outputs.shape[1] == 1:
            return (outputs[:, 0] > self.threshold).astype(np.int64)
        return np.asarray(outputs.argmax(axis=1))

    @property
    def threshold(self) -> float:
        """A single output above this means class 1."""
        return (self.off + self.on) / 2


def _check_flat(output_shape: Shape) -> None:
    if len(output_shape) != 1:
        raise UserError(
            N_("The network ends in an image of {shape}. Add Flatten and a dense layer with one output per class."),
            shape=" × ".join(str(size) for size in output_shape),
        )
