"""Logic gates."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.data.gates import TRUTH_TABLES, Gate
from desktop_nn.errors import UserError

MEANINGS: dict[str, Callable[[int, int], int]] = {
    "and": operator.and_,
    "or": operator.or_,
    "xor": operator.xor,
    "nand": lambda a, b: 1 - (a & b),
    "nor": lambda a, b: 1 - (a | b),
    "xnor": lambda a, b: int(a == b),
    "implies": lambda a, b: int(a <= b),
    "implied-by": lambda a, b: int(a >= b),
    "x0-and-not-x1": lambda a, b: a & (1 - b),
    "x1-and-not-x0": lambda a, b: b & (1 - a),
    "x0": lambda a, b: a,
    "x1": lambda a, b: b,
    "not-x0": lambda a, b: 1 - a,
    "not-x1": lambda a, b: 1 - b,
    "false": lambda a, b: 0,
    "true": lambda a, b: 1,
}

OF_THREE: dict[str, Callable[[int, int, int], int]] = {
    "and-3": lambda a, b, c: a & b & c,
    "or-3": lambda a, b, c: a | b | c,
    "parity": lambda a, b, c: a ^ b ^ c,
    "majority": lambda a, b, c: int(a + b + c >= 2),
    "multiplexer": lambda a, b, c: c if a else b,
}


@pytest.mark.parametrize("name", list(MEANINGS))
def test_a_gate_computes_what_its_name_says(name: str) -> None:
    expected = tuple(((a, b), MEANINGS[name](a, b)) for a in (0, 1) for b in (0, 1))
    assert Gate(function=name).truth_table == expected


@pytest.mark.parametrize("name", list(OF_THREE))
def test_a_gate_of_three_computes_what_its_name_says(name: str) -> None:
    bits = [(a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1)]
    gate = Gate(function=name)
    assert gate.truth_table == tuple((row, OF_THREE[name](*row)) for row in bits)
    assert gate.input_names == ("x₀", "x₁", "x₂")
    assert len(gate.bounds) == 3


def test_any_of_the_256_functions_of_three_inputs_is_a_gate() -> None:
    for number in range(256):
        results = f"{number:08b}"
        assert Gate("xor").with_results(results).load(1).train.labels.tolist() == [int(bit) for bit in results]


def test_flipping_one_result_of_or_makes_xor_with_the_same_inputs() -> None:
    assert Gate("or", low=-1.0).flipped(3) == Gate("xor", low=-1.0)


def test_flipping_a_result_twice_gives_the_gate_back() -> None:
    for name in TRUTH_TABLES:
        assert Gate(name).flipped(1).flipped(1) == Gate(name)


def test_a_gate_without_a_name_keeps_its_table() -> None:
    gate = Gate("majority").flipped(0)
    assert (gate.function, gate.table) == ("custom", "10010111")


def test_the_own_table_begins_with_the_results_of_the_gate_before() -> None:
    assert replace(Gate("nand"), function="custom").table == "1110"


def test_a_named_gate_has_its_own_results_whatever_a_file_says() -> None:
    assert Gate("and", table="1111") == Gate("and")


@pytest.mark.parametrize("table", ["", "1", "011", "0120", "01" * 8])
def test_a_table_of_another_length_or_alphabet_is_refused(table: str) -> None:
    with pytest.raises(UserError, match="two, four or eight results"):
        Gate("custom", table=table)


def test_all_sixteen_functions_of_two_inputs_are_there_and_differ() -> None:
    results = {tuple(result for _row, result in table) for table in TRUTH_TABLES.values() if len(table) == 4}
    assert len(results) == 16
    assert set(TRUTH_TABLES) == {*MEANINGS, *OF_THREE, "not"}


def test_not_has_one_input() -> None:
    gate = Gate(function="not")
    assert gate.truth_table == (((0,), 1), ((1,), 0))
    assert gate.input_shape == (1,)
    assert gate.input_names == ("x",)
    assert gate.bounds == ((-0.5, 1.5),)


def test_the_samples_are_the_whole_truth_table() -> None:
    dataset = Gate(function="xor").load(1)
    assert dataset.train.inputs.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert dataset.train.labels.tolist() == [0, 1, 1, 0]
    assert dataset.test is dataset.train


def test_inputs_can_be_coded_as_minus_and_plus_one() -> None:
    dataset = Gate(function="and", low=-1.0, high=1.0).load(1)
    assert dataset.train.inputs.tolist() == [[-1, -1], [-1, 1], [1, -1], [1, 1]]
    assert dataset.bounds == ((-2, 2), (-2, 2))


@pytest.mark.parametrize("low", [1.0, 2.0])
def test_low_must_lie_below_high(low: float) -> None:
    with pytest.raises(UserError, match="must be greater than the input for 0"):
        Gate(low=low)


def test_an_unknown_function_is_refused() -> None:
    with pytest.raises(UserError, match="not maybe"):
        Gate(function="maybe")


def test_fourteen_functions_are_linearly_separable() -> None:
    """Checked by the perceptron, which ends exactly when a separating line exists."""
    assert sum(_separable(name) for name in MEANINGS) == 14
    assert not _separable("xor")
    assert not _separable("xnor")


def _separable(name: str) -> bool:
    samples = Gate(function=name, low=-1.0).load(1).train
    inputs = np.column_stack([samples.inputs, np.ones(4)])
    signs = 2 * samples.labels - 1
    weights = np.zeros(3)
    for _round in range(50):
        wrong = np.flatnonzero(signs * (inputs @ weights) <= 0)
        if not len(wrong):
            return True
        weights += signs[wrong[0]] * inputs[wrong[0]]
    return False
