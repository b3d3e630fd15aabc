"""A neuron set by hand: the smallest weights with which [w . x + b > 0] gives a truth table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
import numpy.typing as npt

from desktop_nn.data.gates import Gate

_WEIGHTS = (-2.0, -1.0, 0.0, 1.0, 2.0)
_BIASES = tuple(half / 2 for half in range(-9, 10))


@dataclass(frozen=True)
class ThresholdNeuron:
    """y = [w . x + b > 0]; `right` rows of the table are answered rightly."""

    weights: tuple[float, ...]
    bias: float
    right: int


def by_hand(gate: Gate) -> ThresholdNeuron:
    """The neuron one would set by hand for a gate; where no line separates its rows, one that is right most often."""
    return _search(gate.table, gate.low, gate.high)


@cache
def _search(table: str, low: float, high: float) -> ThresholdNeuron:
    """Most rows right, then the smallest weights, then the widest gap, then the first weights as large as the others'.

    Weights are whole numbers up to 2 and biases halves: that does for every function of up to three bits that a line
    separates.
    """
    inputs = len(table).bit_length() - 1
    rows = np.array(list(product((low, high), repeat=inputs)))
    signs = np.where(np.array(list(table)) == "1", 1, -1)
    candidates = np.array(list(product(*([_WEIGHTS] * inputs), _BIASES)))
    sums = candidates[:, :-1] @ rows.T + candidates[:, -1:]
    best = candidates[_order(sums, signs, candidates)]
    right = int((np.where(rows @ best[:-1] + best[-1] > 0, 1, -1) == signs).sum())
    return ThresholdNeuron(tuple(float(each) for each in best[:-1]), float(best[-1]), right)


def _order(sums: npt.NDArray[np.float64], signs: npt.NDArray[np.int64], candidates: npt.NDArray[np.float64]) -> int:
    right = (np.where(sums > 0, 1, -1) == signs).sum(axis=1)
    size = np.abs(candidates[:, :-1]).sum(axis=1)
    gap = np.abs(sums).min(axis=1)
    return int(np.lexsort((-candidates[:, :-1].sum(axis=1), -gap, size, -right))[0])
