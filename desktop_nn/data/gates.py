"""Logic gates: every function of one, two or three bits, each as its whole truth table."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from desktop_nn.core.settings import setting
from desktop_nn.data.base import Bounds, Dataset, DataSource, Progress, Samples, Shape, sources
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

#: One row of a truth table: the bits that go in, and the bit that comes out.
Row = tuple[tuple[int, ...], int]

#: Name in files, words on screen, and the result of each row: (x₀, x₁) = 00, 01, 10, 11; the rows count in binary.
_FUNCTIONS: tuple[tuple[str, str, str], ...] = (
    ("and", N_("AND"), "0001"),
    ("or", N_("OR"), "0111"),
    ("xor", N_("XOR (either, but not both)"), "0110"),
    ("nand", N_("NAND (not both)"), "1110"),
    ("nor", N_("NOR (neither)"), "1000"),
    ("xnor", N_("XNOR (both alike)"), "1001"),
    ("implies", N_("x₀ implies x₁"), "1101"),
    ("implied-by", N_("x₁ implies x₀"), "1011"),
    ("x0-and-not-x1", N_("x₀ and not x₁"), "0010"),
    ("x1-and-not-x0", N_("x₁ and not x₀"), "0100"),
    ("x0", N_("x₀ alone"), "0011"),
    ("x1", N_("x₁ alone"), "0101"),
    ("not-x0", N_("not x₀"), "1100"),
    ("not-x1", N_("not x₁"), "1010"),
    ("false", N_("Always false"), "0000"),
    ("true", N_("Always true"), "1111"),
    ("not", N_("NOT (one input)"), "10"),
    ("and-3", N_("AND of three"), "00000001"),
    ("or-3", N_("OR of three"), "01111111"),
    ("parity", N_("Parity (odd number of ones)"), "01101001"),
    ("majority", N_("Majority (at least two ones)"), "00010111"),
    ("multiplexer", N_("Multiplexer (x₀ chooses x₁ or x₂)"), "00110101"),
)

#: What the results 0 and 1 are called.
TRUTH_VALUES = (N_("false"), N_("true"))

_INPUT_NAMES = ("x₀", "x₁", "x₂")

#: The function whose results are whatever `Gate.table` says.
CUSTOM = "custom"

_RESULTS = {name: results for name, _words, results in _FUNCTIONS}
_NAMES = {results: name for name, results in _RESULTS.items()}


def rows_of(results: str) -> tuple[Row, ...]:
    """The truth table with these results, one character 0 or 1 per row; the rows count upwards in binary."""
    inputs = len(results).bit_length() - 1
    return tuple((tuple(int(bit) for bit in f"{row:0{inputs}b}"), int(result)) for row, result in enumerate(results))


#: The name of each function and its truth table.
TRUTH_TABLES: dict[str, tuple[Row, ...]] = {name: rows_of(results) for name, results in _RESULTS.items()}


@sources.register
@dataclass(frozen=True)
class Gate(DataSource):
    """The rows of one truth table. There is nothing else to see, so they are the training and the test samples.

    Inputs (n,) with n from 1 to 3, each `low` for a 0 and `high` for a 1; the label is the result, 0 or 1.
    `table` holds the results, "0110"; a named function keeps it equal to its own, `custom` takes any.
    """

    name = "gate"
    title = N_("Logic gate")
    summary = N_(
        "The whole truth table of a logic function: two, four or eight samples. A neuron can learn a gate only if "
        "one straight line separates its zeros from its ones; XOR and XNOR of two inputs need a hidden layer."
    )

    function: str = setting(
        "xor",
        N_("Function"),
        help=N_("Which truth table is to be learned. Of the sixteen for two inputs, a line separates fourteen."),
        choices=[*((name, words) for name, words, _results in _FUNCTIONS), (CUSTOM, N_("Own truth table"))],
    )
    low: float = setting(
        0.0,
        N_("Input for 0"),
        help=N_(
            "The number a network gets for “false”. With −1 instead of 0, inputs are centred and learning is faster."
        ),
        minimum=-10.0,
        maximum=10.0,
        decimals=2,
    )
    high: float = setting(
        1.0,
        N_("Input for 1"),
        help=N_("The number a network gets for “true”. It must be greater than the input for 0."),
        minimum=-10.0,
        maximum=10.0,
        decimals=2,
    )
    table: str = setting(
        "",
        N_("Results"),
        help=N_("The results of an own truth table, row by row: two, four or eight times 0 or 1."),
        hidden=True,
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        self._settle_table()
        if self.low >= self.high:
            raise UserError(
                N_("The input for 1 must be greater than the input for 0: {high} is not greater than {low}."),
                low=self.low,
                high=self.high,
            )

    def _settle_table(self) -> None:
        if self.function != CUSTOM:
            object.__setattr__(self, "table", _RESULTS[self.function])
        elif len(self.table) not in (2, 4, 8) or set(self.table) - set("01"):
            raise UserError(
                N_("An own truth table has two, four or eight results, each 0 or 1, such as 0110; not '{table}'."),
                table=self.table[:80],
            )

    def with_results(self, results: str) -> Gate:
        """The gate with these results, "0110", and the same inputs for 0 and 1: under its name, where it has one."""
        return replace(self, function=_NAMES.get(results, CUSTOM), table=results)

    def flipped(self, row: int) -> Gate:
        """The gate whose result in one row is the other one."""
        results = list(self.table)
        results[row] = "1" if results[row] == "0" else "0"
        return self.with_results("".join(results))

    @property
    def truth_table(self) -> tuple[Row, ...]:
        """The rows ((x₀, x₁), result), as bits, counting upwards."""
        return rows_of(self.table)

    @property
    def input_shape(self) -> Shape:
        return (len(self.truth_table[0][0]),)

    @property
    def class_names(self) -> tuple[str, ...]:
        return TRUTH_VALUES

    @property
    def input_names(self) -> tuple[str, ...]:
        return _INPUT_NAMES[: self.input_shape[0]] if self.input_shape[0] > 1 else ("x",)

    @property
    def bounds(self) -> Bounds:
        margin = (self.high - self.low) / 2
        return ((self.low - margin, self.high + margin),) * self.input_shape[0]

    def load(self, rng_seed: int, progress: Progress | None = None) -> Dataset:
        bits = np.array([row for row, _result in self.truth_table], np.float32)
        inputs = np.where(bits > 0, self.high, self.low).astype(np.float32)
        labels = np.array([result for _row, result in self.truth_table], np.int64)
        table = Samples(inputs, labels)
        return Dataset(table, table, self.class_names, self.bounds)
