"""Logic gates: a handful of rows, where everything can be followed by hand."""

from __future__ import annotations

from desktop_nn.data.gates import Gate
from desktop_nn.i18n import N_
from desktop_nn.ui.workspaces.base import CURVES, SIDE_WIDTH, Workspace, column

GATES = Workspace(
    "gates",
    N_("Gates"),
    N_("Logic gates, the perceptron and XOR: every row, weight and update by hand."),
    "table",
    (
        column(("network",), width=SIDE_WIDTH),
        column(("surface",), CURVES),
        column(("data",), ("training",), width=SIDE_WIDTH),
    ),
    lambda source: isinstance(source, Gate),
)
