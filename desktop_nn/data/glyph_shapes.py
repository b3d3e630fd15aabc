"""The skeletons of the embedded digits: the ways in which people write each of the ten.

A shape is written as strokes, a stroke as points "x,y" in hundredths of the digit's height, y downwards. A smooth
curve goes through them; "!" marks a corner. A point that occurs twice in a shape stays one point when the shape is
varied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

#: Points along the whole of a digit, about one per pixel: few enough to be fast, many enough to look smooth.
SAMPLES = 72

#: For each digit its shapes, each with how often people write it so.
_SHAPES: dict[int, tuple[tuple[float, str], ...]] = {
    0: (
        (4, "50,1 24,12 8,48 22,90 48,100 76,86 88,48 76,12 50,1"),
        (3, "62,8 34,3 10,38 14,84 44,100 78,78 84,32 64,7 44,12"),
        (3, "40,1 14,26 8,72 36,100 72,88 86,42 70,8 48,3"),
        (1, "72,14 44,0 12,22 6,70 34,100 74,88 84,44 64,8 30,10"),
    ),
    1: (
        (5, "50,0 50,34 50,67 50,100"),
        (4, "64,0 54,34 45,67 36,100"),
        (2, "52,0 47,34 48,67 52,100"),
        (1.2, "28,22 50,4! 50,50 50,100"),
        (1, "26,20 50,2! 50,98 ; 22,99 50,98 80,99"),
        (0.7, "46,0 50,40 50,80 62,100"),
    ),
    2: (
        (4, "10,24 34,1 68,8 74,32 44,66 6,97! 46,94 88,98"),
        (4, "12,26 36,2 68,10 68,40 38,80 12,96 6,84 26,76 52,90 92,96"),
        (2, "10,10 46,3 82,6! 48,50 6,97! 50,97 90,93"),
        (2, "14,30 30,4 62,3 78,26 58,60 26,86 4,98! 36,90 66,98 94,88"),
        (1.5, "8,16 40,0 66,18 56,52 28,84 8,96 4,84 20,78 44,94 74,94"),
        (1, "16,34 22,6 54,0 74,22 60,56 14,97! 54,95 86,97"),
        (2, "16,22 42,2 70,14 66,46 36,84 10,92 4,76 24,64 50,78 78,96 104,86"),
        (2, "4,30 26,4 60,8 60,40 34,76 8,90 10,70 32,70 60,84 104,76"),
        (1.5, "14,14 48,4 64,22 48,52 8,88! 50,84 106,84"),
        (1, "22,8 54,0 78,14 60,46 30,80 6,84 16,66 40,74 54,92 84,98"),
    ),
    3: (
        (4, "12,14 44,0 74,14 64,38 34,48! 70,54 84,76 58,99 24,100 4,88"),
        (3, "16,10 50,0 76,18 60,42 44,48 66,53 80,76 54,99 10,92"),
        (2, "10,4 46,3 82,3! 56,26 36,43! 74,50 84,75 56,99 8,92"),
        (2, "12,16 46,0 72,16 58,42 36,52 30,46 44,45 72,58 80,82 50,100 8,90"),
        (1, "20,8 56,0 72,20 40,46! 68,58 70,84 38,100 2,94"),
        (1.2, "14,6 54,0 74,16 44,42! 60,56 56,78 34,96 2,98"),
        (1, "4,22 30,4 64,8 62,30 34,44 62,46 86,60 74,84 40,96 2,86"),
        (1, "20,16 50,0 66,18 44,42! 66,60 70,86 44,100 20,84"),
    ),
    4: (
        (4, "18,2 12,32 12,54! 46,55 86,51 ; 72,0 67,50 63,100"),
        (3, "22,0 9,34 22,56 54,52 74,34 ; 82,2 70,50 60,100"),
        (2.5, "64,0 36,32 6,66! 48,66 94,63 ; 64,0 60,50 58,100"),
        (2, "22,4 12,50! 46,53 70,46! 82,8! 70,55 60,100"),
        (1.5, "30,0 6,46! 40,52 84,46 ; 64,22 58,60 54,100"),
        (1, "72,2 38,28 14,56! 50,58 90,54 ; 70,2 62,50 56,100"),
    ),
    5: (
        (3, "30,4 22,44! 50,36 78,52 78,82 46,100 6,92 ; 30,4 58,4 88,0"),
        (3, "88,3 58,4 30,6! 20,44! 54,38 80,60 68,92 34,100 4,90"),
        (2, "84,0 42,8 24,28 44,46 70,64 60,92 26,100 2,88"),
        (2, "26,8 20,46! 46,42 70,58 66,86 38,99 8,94 ; 26,8 60,8 96,4"),
        (1, "78,2 34,2! 30,40! 62,40 76,66 58,96 12,98"),
        (1.5, "100,0 64,12 36,14! 30,44 58,54 64,78 40,98 0,90"),
        (1, "72,4 34,6 20,30 46,42 78,56 80,86 48,100 12,90"),
    ),
    6: (
        (4, "66,0 30,24 10,64 24,96 56,97 70,76 52,60 26,68 14,84"),
        (3, "58,0 28,40 12,76 32,100 64,90 68,68 42,58 16,74"),
        (3, "54,0 18,34 8,74 38,100 76,86 76,60 46,50 13,68"),
        (1.5, "80,4 40,20 12,60 20,94 54,98 74,78 58,60 30,66 16,86"),
        (1, "40,0 18,44 12,82 36,100 64,84 58,62 34,64 16,84"),
        (2, "30,0 14,50 18,88 46,98 74,80 70,62 44,64 22,84"),
        (2, "44,0 16,44 10,80 34,98 70,88 86,66 66,54 36,72 20,92"),
        (1, "26,2 8,50 16,92 52,98 84,76 72,56 46,62 34,84 44,96"),
    ),
    7: (
        (5, "8,8 48,6 86,4! 60,46 42,100"),
        (2.5, "12,24 14,6! 50,7 86,5! 62,45 46,100"),
        (1.6, "8,8 48,5 86,5! 62,46 44,100 ; 26,54 52,50 80,48"),
        (2, "6,12 38,4 80,7 76,26 54,60 42,100"),
        (1.5, "8,30 18,6 44,16 82,4! 60,50 46,100"),
        (1, "4,10 50,4 84,8 80,30 74,62 70,100"),
        (1.2, "8,50 16,8! 34,22 56,18 82,2! 70,52 60,100"),
        (0.8, "4,36 10,12! 48,8 90,6! 60,50 40,100 ; 40,58 62,54 88,56"),
        (2, "20,16 24,4 48,4 72,2! 62,44 54,100"),
        (1.5, "12,26 24,4 50,10 66,22 78,6! 66,50 50,100"),
        (1.5, "18,10 48,6 78,6! 62,44 52,100 ; 32,50 56,48 86,46"),
        (1, "14,18 30,2 60,4 76,18 70,50 58,100"),
    ),
    8: (
        (4, "76,14 46,0 22,16 36,40 64,58 76,80 48,100 18,84 36,56 66,34 76,14"),
        (3, "72,8 40,2 20,22 44,46 70,66 64,92 34,100 16,80 40,54 70,28 84,6"),
        (2, "48,46 24,30 28,6 56,0 74,20 56,42 48,46 22,62 16,86 46,100 76,84 66,58 48,46"),
        (1.5, "40,46 22,26 36,3 66,4 74,26 40,46 14,70 22,96 56,98 74,76 40,46"),
        (1, "80,6 52,4 28,18 44,42 66,62 56,92 28,98 22,74 48,48 72,24"),
        (2, "84,4 50,6 30,26 42,46 52,64 42,92 20,98 22,76 46,52 76,26 70,4"),
        (1.5, "70,18 44,2 24,22 50,44 72,24 60,6 ; 50,44 26,66 26,94 54,98 66,74 50,44"),
        (2, "82,2 60,30 30,62 18,84 30,99 52,92 56,70 40,44 30,20 46,3 66,8"),
        (2, "60,0 34,8 28,28 50,46 70,66 60,92 34,98 24,80 42,54 72,24 84,2"),
    ),
    9: (
        (4, "72,12 42,2 14,22 20,46 48,48 70,26 74,8! 71,50 68,100"),
        (3, "74,16 46,0 16,20 24,48 56,46 74,18 74,54 62,88 26,98"),
        (3, "76,10 42,0 14,20 18,44 46,50 70,30 78,8 66,58 54,100"),
        (1.5, "66,14 40,4 20,26 32,46 60,36 68,12 66,56 58,100"),
        (1, "84,8 48,0 16,24 24,50 60,40 82,8! 70,54 46,100"),
        (1.5, "70,10 38,8 8,32 22,46 52,34 72,8! 62,54 46,100"),
        (1.5, "72,4 44,2 16,20 24,40 50,36 70,12! 66,50 58,100"),
        (1, "80,14 52,0 24,10 10,34 28,46 58,34 78,12! 66,56 40,100"),
        (1, "60,6 20,8 10,40 40,46 64,20 66,4! 72,50 74,100"),
        (0.8, "70,20 50,0 18,14 16,42 44,50 68,30 72,14 76,56 58,94 30,100 16,86"),
    ),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class GlyphShape:
    """One way to write a digit.

    `controls` (C, 2) are its points in units of its height; `curve` (SAMPLES, C) times `controls` gives the points
    along the pen's way; `along` (SAMPLES,) runs from 0 to 1 in each stroke.
    """

    digit: int
    controls: npt.NDArray[np.float32]
    curve: npt.NDArray[np.float32]
    along: npt.NDArray[np.float32]


@cache
def shapes() -> tuple[GlyphShape, ...]:
    """Every shape of every digit."""
    return tuple(_shape(digit, text) for digit, variants in _SHAPES.items() for _weight, text in variants)


@cache
def shape_weights(digit: int) -> tuple[int, tuple[float, ...]]:
    """Where the shapes of `digit` begin in `shapes()`, and the running total of their shares."""
    first = sum(len(_SHAPES[each]) for each in range(digit))
    weights = np.array([weight for weight, _text in _SHAPES[digit]])
    return first, tuple(np.cumsum(weights) / weights.sum())


def _shape(digit: int, text: str) -> GlyphShape:
    names: list[str] = []
    strokes = [stroke.split() for stroke in text.split(";")]
    for stroke in strokes:
        names += [name for point in stroke if (name := point.rstrip("!")) not in names]
    controls = np.array([[float(number) / 100 for number in name.split(",")] for name in names], np.float32)
    ways = [_pieces(stroke, names) for stroke in strokes]
    lengths = [sum(_length(controls[piece]) for piece in pieces) for pieces in ways]
    counts = _divided(SAMPLES, lengths)
    curves = [_stroke_curve(pieces, controls, n) for pieces, n in zip(ways, counts, strict=True)]
    along = [np.linspace(0, 1, n, dtype=np.float32) for n in counts]
    return GlyphShape(digit, controls, np.concatenate(curves), np.concatenate(along))


def _pieces(stroke: Sequence[str], names: list[str]) -> list[list[int]]:
    """The smooth pieces between corners, as positions in `names`."""
    pieces: list[list[int]] = [[]]
    for point in stroke:
        place = names.index(point.rstrip("!"))
        pieces[-1].append(place)
        if point.endswith("!"):
            pieces.append([place])
    return pieces


def _length(points: npt.NDArray[np.float32]) -> float:
    steps = np.diff(points, axis=0)
    return float(np.hypot(steps[:, 0], steps[:, 1]).sum())


def _divided(total: int, lengths: Sequence[float]) -> list[int]:
    """`total` whole numbers of points shared out in proportion to the lengths, at least two each."""
    ends = np.round(np.cumsum(lengths) / sum(lengths) * total).astype(int)
    counts = np.maximum(np.diff(ends, prepend=0), 2)
    counts[np.argmax(counts)] += total - counts.sum()
    return [int(count) for count in counts]


def _stroke_curve(
    pieces: Sequence[Sequence[int]], controls: npt.NDArray[np.float32], count: int
) -> npt.NDArray[np.float32]:
    """(count, C): the weights of the controls at `count` points spread evenly along the pieces of a stroke."""
    dense = np.concatenate([_catmull_rom(piece, len(controls)) for piece in pieces])
    points = dense @ controls
    steps = np.hypot(*np.diff(points, axis=0).T)
    travelled = np.concatenate([[0.0], np.cumsum(steps)])
    wanted = np.linspace(0, travelled[-1], count)
    nearest = np.searchsorted(travelled, wanted - 1e-6)
    return dense[np.minimum(nearest, len(dense) - 1)]


def _catmull_rom(piece: Sequence[int], controls: int, per_step: int = 40) -> npt.NDArray[np.float32]:
    """Weights of a uniform Catmull-Rom spline through the points of `piece`; its ends are mirrored."""
    closed = len(piece) > 3 and piece[0] == piece[-1]
    rows = []
    for i in range(len(piece) - 1):
        for t in np.linspace(0, 1, per_step, endpoint=i == len(piece) - 2):
            row = np.zeros(controls)
            before, after = i - 1, i + 2
            weights = (
                (-t + 2 * t**2 - t**3) / 2,
                (2 - 5 * t**2 + 3 * t**3) / 2,
                (t + 4 * t**2 - 3 * t**3) / 2,
                (t**3 - t**2) / 2,
            )
            row[piece[i]] += weights[1]
            row[piece[i + 1]] += weights[2]
            _add_outer(row, piece, before, (i, i + 1), weights[0], closed)
            _add_outer(row, piece, after, (i + 1, i), weights[3], closed)
            rows.append(row)
    return np.array(rows, np.float32)


def _add_outer(
    row: npt.NDArray[np.float64], piece: Sequence[int], place: int, ends: tuple[int, int], weight: float, closed: bool
) -> None:
    """Give `weight` to a neighbour that may lie beyond the end: on a ring the next round, else the mirror image."""
    if 0 <= place < len(piece):
        row[piece[place]] += weight
    elif closed:
        row[piece[1] if place >= len(piece) else piece[-2]] += weight
    else:
        row[piece[ends[0]]] += 2 * weight
        row[piece[ends[1]]] -= weight
