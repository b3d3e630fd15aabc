"""What a workspace is: the views and panels that belong to one subject, and where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from desktop_nn.data.base import DataSource

#: Width of the outer columns and height of the curves, in pixels at 1280 x 800.
SIDE_WIDTH = 308
CURVES_HEIGHT = 250

#: Names of docks that share one place as tabs; the first is in front.
Stack = tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """Stacks side by side; `height` in pixels, 0 for what the others leave."""

    stacks: tuple[Stack, ...]
    height: int = 0


@dataclass(frozen=True)
class Column:
    """Rows from top to bottom; `width` in pixels, 0 for what the others leave."""

    rows: tuple[Row, ...]
    width: int = 0

    @property
    def first(self) -> str:
        """The dock in the upper left corner."""
        return self.rows[0].stacks[0][0]

    @property
    def names(self) -> tuple[str, ...]:
        """Every dock of the column."""
        return tuple(name for row in self.rows for stack in row.stacks for name in stack)


@dataclass(frozen=True)
class Workspace:
    """`name` serves files and the command line and never changes; the other texts are translated where shown.

    `front` names the dock that suits some data better than the first one of its stack; "" where none does.
    """

    name: str
    title: str
    summary: str
    picture: str
    columns: tuple[Column, ...]
    suits: Callable[[DataSource], bool]
    front: Callable[[DataSource], str] = lambda _source: ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every dock that belongs to it."""
        return tuple(name for column in self.columns for name in column.names)

    def stacks(self) -> Iterator[Stack]:
        """Every place of the window."""
        return (stack for column in self.columns for row in column.rows for stack in row.stacks)


def column(*rows: Row | Stack, width: int = 0) -> Column:
    """A column whose rows are mostly single stacks."""
    return Column(tuple(row if isinstance(row, Row) else Row((row,)) for row in rows), width)


#: Loss beside accuracy, at the foot of the middle column.
CURVES = Row((("loss",), ("accuracy",)), CURVES_HEIGHT)
