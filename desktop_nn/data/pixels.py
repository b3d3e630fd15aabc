"""How the bytes of a grey picture become the numbers that a network sees."""

from __future__ import annotations

from typing import Any

from desktop_nn.core.settings import setting
from desktop_nn.i18n import N_

#: The number for paper (byte 0) and for ink (byte 255) of each coding.
_RANGES = {"0..1": (0.0, 1.0), "-1..1": (-1.0, 1.0), "-0.1..1.175": (-0.1, 1.175)}


def pixels_setting() -> Any:
    """The setting that all sources of pictures share."""
    return setting(
        "0..1",
        N_("Pixel values"),
        help=N_("Which number the network gets for paper and which for ink. It is saved with the experiment."),
        choices=[
            ("0..1", N_("0 paper … 1 ink")),
            ("-1..1", N_("−1 paper … 1 ink")),
            ("-0.1..1.175", N_("−0.1 paper … 1.175 ink (LeCun 1998: mean near 0, variance near 1)")),
        ],
    )


def scaling(coding: str) -> tuple[float, float]:
    """`factor` and `offset` with which a byte becomes a number: offset + factor * byte."""
    paper, ink = _RANGES[coding]
    return (ink - paper) / 255, paper
