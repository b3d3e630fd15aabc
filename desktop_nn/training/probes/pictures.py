"""A picture as the network gets it: a drawing of 28 x 28 bytes, or a sample of the data."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from desktop_nn.core.arrays import Shape
from desktop_nn.data.base import Dataset, Samples
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

Floats = npt.NDArray[np.float32]


def from_bytes(pixels: bytes, dataset: Dataset, shape: Shape) -> Floats:
    """One input (1, *shape) from bytes, 0 paper to 255 ink, coded as the training data are."""
    if len(shape) != 3 or shape[0] != 1:
        raise UserError(
            N_("This network does not read pictures in shades of grey, so a drawing cannot be shown to it.")
        )
    if len(pixels) != math.prod(shape):
        raise UserError(
            N_("The picture has {count} pixels, but the network reads {height} × {width}."),
            count=len(pixels),
            height=shape[1],
            width=shape[2],
        )
    raw = np.frombuffer(pixels, np.uint8).reshape(1, *shape)
    return Samples(raw, np.zeros(1, np.int64), dataset.train.factor, dataset.train.offset).gather(slice(0, 1))


def from_samples(split: str, index: int, dataset: Dataset) -> tuple[Floats, int]:
    """The sample number `index` of the "train" or "test" samples as one input (1, *shape), and its label."""
    samples = dataset.train if split == "train" else dataset.test
    place = index % len(samples)
    return samples.sample(place)[None], int(samples.labels[place])
