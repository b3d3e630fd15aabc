"""Logic gates: a handful of rows, where everything can be followed by hand."""

from __future__ import annotations

from desktop_nn.data.gates import Gate
from desktop_nn.i18n import N_
from desktop_nn.ui.workspaces.base import CURVES_HEIGHT, SIDE_WIDTH, Row, Workspace, column

_TABLE_WIDTH = 376  # the truth table has six columns
_ROWS_HEIGHT = 304  # and four rows; the models below get the rest

GATES = Workspace(
    "gates",
    N_("Gates"),
    N_("Logic gates, the perceptron and XOR: every row, weight and update by hand."),
    "table",
    (
        column(Row((("truth",),), _ROWS_HEIGHT), ("models", "weights", "perceptron"), width=_TABLE_WIDTH),
        column(
            ("surface", "activation", "hidden-space", "compare"),
            Row((("formula", "inequalities"), ("loss", "accuracy", "plateau")), CURVES_HEIGHT),
        ),
        column(("network",), ("training", "data"), width=SIDE_WIDTH),
    ),
    lambda source: isinstance(source, Gate),
)
