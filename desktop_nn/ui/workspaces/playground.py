"""Points in the plane and curves: how a network bends its answer."""

from __future__ import annotations

from desktop_nn.data.gates import Gate
from desktop_nn.i18n import N_
from desktop_nn.ui.workspaces.base import CURVES, SIDE_WIDTH, Row, Workspace, column

#: Of the computation at one point, in pixels at 1280 x 800.
_FORWARD_HEIGHT = 216

PLAYGROUND = Workspace(
    "playground",
    N_("Playground"),
    N_("Points in the plane: build a network, watch every neuron, and see how the border bends."),
    "points",
    (
        column(("data",), ("training", "width-depth"), width=SIDE_WIDTH),
        column(("diagram", "network", "examples", "sum", "compare"), Row((("forward",),), _FORWARD_HEIGHT)),
        column(("surface", "surface-3d", "hidden-space", "landscape"), CURVES),
    ),
    lambda source: not source.is_image and not isinstance(source, Gate),
    lambda source: "sum" if source.input_shape == (1,) else "",
)
