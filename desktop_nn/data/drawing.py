"""From the ink on a canvas to 28 x 28 pixels, exactly as the digits of NIST became MNIST.

The six steps are those of the reconstruction of MNIST by Yadav and Bottou (QMNIST, 2019), which reproduces the
published digits to within a few grey levels. A network trained on MNIST has seen nothing but such pictures: an
uncentred or unscaled drawing is a different problem for it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

#: Side of the finished picture, of the block the ink is fitted into, and of the smallest square cut out.
SIDE, BLOCK, SMALLEST = 28, 20, 10

#: Side of the pictures that LeCun's networks of 1989 read.
SMALL_SIDE = 16

#: The sizes of pictures that a drawing can become.
SIDES = (SIDE, SMALL_SIDE)

_LARGEST = 4096
_FAINTEST = 0.5 / 255

Ink = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]
Point = tuple[float, float]


class EmptyDrawing(UserError):
    """There is no ink, so there is nothing to centre."""

    def __init__(self) -> None:
        super().__init__(N_("There is nothing drawn yet."))


@dataclass(frozen=True, eq=False)
class NormalisationSteps:
    """What each step found, for a view that shows them.

    `box` (top, left, bottom, right) of the ink in the drawing; `square` the ink cut out with its shorter side centred;
    `scaled` the 20 x 20 bytes; `centre_of_mass` (row, column) in `scaled`, pixel centres at +0.5; `offset` (row,
    column) where `scaled` is placed; `result` the 28 x 28 bytes.
    """

    box: tuple[int, int, int, int]
    square: Ink
    scaled: Pixels
    centre_of_mass: tuple[float, float]
    offset: tuple[int, int]
    result: Pixels


def normalise(ink: npt.NDArray[Any]) -> Pixels:
    """The drawing as MNIST would have it: (28, 28) bytes, 0 paper and 255 ink.

    `ink` is (height, width), bytes 0...255 or floating 0...1, more is darker. Raises EmptyDrawing where there is none.
    """
    return normalise_steps(ink).result


def normalise_steps(ink: npt.NDArray[Any]) -> NormalisationSteps:
    """`normalise` with everything found on the way."""
    box = _ink_box(_checked(ink))
    top, left, bottom, right = box
    square = _squared(_as_fraction(ink[top:bottom, left:right]))
    scaled = _to_bytes(_averaged(_enlarged(square)))
    centre = centre_of_mass(scaled)
    offset = placement(centre)
    return NormalisationSteps(box, square, scaled, centre, offset, placed(scaled, offset))


def at_size(digit: Pixels, side: int) -> Pixels:
    """A normalised digit as a network of `side` x `side` pixels gets it: as it is, or its ink made to fill the picture.

    The smaller picture holds the ink alone, its shorter side centred; each pixel is the mean of what it covers.
    """
    if side == SIDE or not digit.any():
        return digit if side == SIDE else np.zeros((side, side), np.uint8)
    top, left, bottom, right = _ink_box(digit)
    return shrunk(_squared(_as_fraction(digit[top:bottom, left:right])), side)


def shrunk(square: Ink, side: int) -> Pixels:
    """(side, side) bytes of a square picture from 0 to 1: each pixel is the mean of what it covers."""
    share = area_weights(len(square), side)
    rounded: npt.NDArray[Any] = np.floor(np.clip(share @ square @ share.T * 255 + 0.5, 0, 255))
    return rounded.astype(np.uint8)


def centre_of_mass(pixels: npt.NDArray[Any]) -> Point:
    """Mean (row, column) weighted by ink; the centre of pixel 0 is at 0.5."""
    values = pixels.astype(np.float64)
    total = values.sum()
    rows = values.sum(axis=1) @ (np.arange(values.shape[0]) + 0.5)
    columns = values.sum(axis=0) @ (np.arange(values.shape[1]) + 0.5)
    return float(rows / total), float(columns / total)


def placement(centre: Point) -> tuple[int, int]:
    """Row and column of the block that bring its centre of mass into pixel (14, 14): whole pixels, as MNIST has it."""
    return math.trunc(15 - centre[0]), math.trunc(15 - centre[1])


def placed(block: Pixels, offset: tuple[int, int]) -> Pixels:
    """A 28 x 28 picture with `block` at `offset`; what would lie outside is cut off."""
    margin = BLOCK
    canvas = np.zeros((SIDE + 2 * margin,) * 2, np.uint8)
    row, column = (min(max(each, -margin), SIDE) + margin for each in offset)
    canvas[row : row + BLOCK, column : column + BLOCK] = block
    return canvas[margin : margin + SIDE, margin : margin + SIDE].copy()


def _checked(ink: npt.NDArray[Any]) -> npt.NDArray[Any]:
    if ink.ndim != 2 or max(ink.shape) > _LARGEST:
        raise UserError(
            N_("A drawing must be a grey picture of at most {limit} × {limit} pixels, not {found}."),
            limit=_LARGEST,
            found=" × ".join(str(side) for side in ink.shape),
        )
    if ink.dtype != np.uint8 and not np.issubdtype(ink.dtype, np.floating):
        raise TypeError(f"ink must be bytes or floating, not {ink.dtype}")
    return ink


def _ink_box(ink: npt.NDArray[Any]) -> tuple[int, int, int, int]:
    present = ink > (0 if ink.dtype == np.uint8 else _FAINTEST)
    rows, columns = np.flatnonzero(present.any(axis=1)), np.flatnonzero(present.any(axis=0))
    if not len(rows):
        raise EmptyDrawing
    return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1


def _as_fraction(ink: npt.NDArray[Any]) -> Ink:
    if ink.dtype == np.uint8:
        return ink.astype(np.float32) * np.float32(1 / 255)
    clipped: npt.NDArray[Any] = np.clip(ink, 0.0, 1.0)
    return clipped.astype(np.float32)


def _squared(ink: Ink) -> Ink:
    height, width = ink.shape
    side = max(height, width, SMALLEST)
    top, left = (side - height) // 2, (side - width) // 2
    square = np.zeros((side, side), np.float32)
    square[top : top + height, left : left + width] = ink
    return square


def _enlarged(square: Ink) -> Ink:
    """Doubled until a side has at least 20 pixels: MNIST was enlarged so, and it shows in its smallest digits."""
    while len(square) < BLOCK:
        square = square.repeat(2, axis=0).repeat(2, axis=1)
    return square


def _averaged(square: Ink) -> Ink:
    """Area average to 20 x 20: each new pixel is the mean of the ink it covers."""
    share = area_weights(len(square), BLOCK)
    result: npt.NDArray[Any] = share @ square @ share.T
    return result.astype(np.float32, copy=False)


def area_weights(size: int, wanted: int) -> Ink:
    """(wanted, size): the share of each of `size` cells in each of `wanted` cells of the same total width."""
    edges = np.arange(wanted + 1) * (size / wanted)
    cells = np.arange(size)
    overlap = np.minimum(edges[1:, None], cells + 1) - np.maximum(edges[:-1, None], cells)
    weights: npt.NDArray[Any] = np.clip(overlap, 0.0, None) * (wanted / size)
    return weights.astype(np.float32)


def _to_bytes(ink: Ink) -> Pixels:
    strongest = min(1.0, float(ink.max()))
    rounded: npt.NDArray[Any] = np.floor(np.clip(ink * (255 / strongest) + 0.5, 0, 255))
    return rounded.astype(np.uint8)
