"""Pictures of digits: what the layers of a convolutional network see, and a digit of one's own."""

from __future__ import annotations

from desktop_nn.i18n import N_
from desktop_nn.ui.workspaces.base import CURVES, SIDE_WIDTH, Workspace, column

IMAGES = Workspace(
    "images",
    N_("Images"),
    N_("Handwritten digits: feature maps of every layer, and a canvas to draw on."),
    "maps",
    (
        column(("network",), width=SIDE_WIDTH),
        column(("maps", "draw"), CURVES),
        column(("data",), ("training",), width=SIDE_WIDTH),
    ),
    lambda source: source.is_image,
)
