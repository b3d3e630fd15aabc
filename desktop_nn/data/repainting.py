"""Whether a hand that changes data only paints on: then a network keeps what it has learned and reacts to them."""

from __future__ import annotations

from desktop_nn.data.base import DataSource
from desktop_nn.data.drawn import can_redraw
from desktop_nn.data.own import OwnData
from desktop_nn.data.points import Points


def is_repainted(before: DataSource, after: DataSource) -> bool:
    """Whether only rows of the person's own data were changed.

    A curve that a hand begins to change is such data, too, and so are the points of a formula that became own ones; a
    table with other columns is not.
    """
    if not isinstance(after, OwnData):
        return False
    if isinstance(before, OwnData) or can_redraw(before):
        return (before.input_names, before.target_name) == (after.input_names, after.target_name)
    return isinstance(before, Points) and before.samples == len(after.table)


def is_divided_alike(before: DataSource, after: DataSource) -> bool:
    """Whether both keep the same share of their rows for testing and give the network numbers on the same scale."""
    ways = [
        (getattr(each, "test_fraction", None), isinstance(each, OwnData) and each.standardise)
        for each in (before, after)
    ]
    return ways[0] == ways[1]
