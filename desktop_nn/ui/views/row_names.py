"""The rows of a truth table by their bits, and one note for those that lie on each other."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF

_MOST_ROWS = 8


def row_names(inputs: npt.NDArray[np.float32]) -> list[str]:
    """ "0 1" for each of a few rows (n, k) that have two numbers at most; of other samples nothing."""
    if not 0 < len(inputs) <= _MOST_ROWS or not np.isin(inputs, (inputs.min(), inputs.max())).all():
        return []
    return [" ".join(str(int(bit)) for bit in row) for row in inputs > inputs.min()]


def gathered(notes: Iterable[tuple[QPointF, str]], distance: float) -> list[tuple[QPointF, str]]:
    """The notes with those nearer than `distance` pixels in one: "0 1, 1 0"."""
    found: list[tuple[QPointF, list[str]]] = []
    for at, words in notes:
        beside = next((each for each in found if QLineF(each[0], at).length() < distance), None)
        if beside is None:
            found.append((at, [words]))
        else:
            beside[1].append(words)
    return [(at, ", ".join(words)) for at, words in found]
