"""Neurons set by hand give their gates."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.core.margin import widest_margin
from desktop_nn.data.gates import TRUTH_TABLES, Gate
from desktop_nn.project.threshold_neurons import by_hand


@pytest.mark.parametrize(
    ("name", "weights", "bias"),
    [
        ("and", (1, 1), -1.5),
        ("or", (1, 1), -0.5),
        ("nand", (-1, -1), 1.5),
        ("nor", (-1, -1), 0.5),
        ("x0", (1, 0), -0.5),
        ("x0-and-not-x1", (1, -1), -0.5),
        ("not", (-1,), 0.5),
    ],
)
def test_the_neurons_of_the_lecture_are_found(name, weights, bias) -> None:
    neuron = by_hand(Gate(name))
    assert (neuron.weights, neuron.bias) == (weights, bias)


@pytest.mark.parametrize("low", [0.0, -1.0])
def test_every_gate_with_a_line_is_answered_rightly(low) -> None:
    for name, table in TRUTH_TABLES.items():
        gate = Gate(name, low=low)
        inputs = np.array([[low if bit == 0 else 1.0 for bit in bits] for bits, _ in table])
        has_line = widest_margin(inputs, np.array([2 * result - 1 for _, result in table])) is not None
        assert (by_hand(gate).right == len(table)) == has_line


def test_the_best_neuron_for_xor_is_wrong_once() -> None:
    assert by_hand(Gate("xor")).right == 3
