"""The workspaces by name, in the order of the lecture."""

from __future__ import annotations

from desktop_nn.data.base import DataSource
from desktop_nn.ui.workspaces.base import Column, Row, Workspace
from desktop_nn.ui.workspaces.gates import GATES
from desktop_nn.ui.workspaces.images import IMAGES
from desktop_nn.ui.workspaces.playground import PLAYGROUND

__all__ = ["Column", "Row", "Workspace", "suiting", "workspaces"]

workspaces: dict[str, Workspace] = {each.name: each for each in (GATES, PLAYGROUND, IMAGES)}


def suiting(source: DataSource) -> Workspace:
    """The workspace that is made for such data."""
    return next(each for each in workspaces.values() if each.suits(source))
