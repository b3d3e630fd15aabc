"""Rows and columns around an image: how many there are on each side, for each way of saying it."""

from __future__ import annotations

from typing import NamedTuple

from desktop_nn.core.settings import Choice
from desktop_nn.i18n import N_

#: What `padding_mode` may be.
PADDING_MODES = (
    Choice("number", N_("By number")),
    Choice("valid", N_("Valid (none)")),
    Choice("same", N_("Same size")),
    Choice("full", N_("Full")),
    Choice("sides", N_("By side")),
)

SIDE_HELP = N_("Rows or columns on this side alone; counts when the kind of padding is 'By side'.")


class Sides(NamedTuple):
    """Rows above and below, columns left and right."""

    top: int = 0
    bottom: int = 0
    left: int = 0
    right: int = 0


def padding_of(mode: str, size: int, reach: int, stride: int, given: tuple[int, int]) -> tuple[int, int]:
    """Padding before and after one axis of `size` pixels, for a kernel that spans reach + 1 of them.

    valid: none. full: reach on both sides, so that o = i + (k - 1) with step 1. same: as much as o = ceil(i / s)
    takes, the odd one after. Otherwise `given`.
    """
    if mode == "valid":
        return 0, 0
    if mode == "full":
        return reach, reach
    if mode == "same":
        outputs = -(-size // stride)
        needed = max((outputs - 1) * stride + reach + 1 - size, 0)
        return needed // 2, needed - needed // 2
    return given
