"""Sizes of sliding windows: how many places there are, and what to say when there is none."""

from __future__ import annotations

from desktop_nn.core.arrays import Shape
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_


def places(size: int, window: int, step: int) -> int:
    """o = floor((i - k) / s) + 1 (Dumoulin and Visin, relationships 5 and 7), with i the padded size."""
    return (size - window) // step + 1


def check_image(input_shape: Shape, title: str) -> None:
    """UserError unless the samples are images."""
    if len(input_shape) == 2:
        raise UserError(
            N_("{layer} reads images, but gets series of {shape}. Series are for 1-D convolutions and Flatten."),
            layer=title,
            shape=" × ".join(str(size) for size in input_shape),
        )
    if len(input_shape) != 3:
        raise UserError(
            N_("{layer} reads images, but gets a list of {count} numbers. Put it before Flatten and the dense layers."),
            layer=title,
            count=input_shape[0],
        )
