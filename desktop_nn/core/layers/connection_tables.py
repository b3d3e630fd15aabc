"""Connection tables: which maps each map of a convolution reads, as LeCun's networks chose by hand."""

from __future__ import annotations

from functools import lru_cache

from desktop_nn.core.settings import Choice
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

#: For each map that comes out the maps it reads, counted from 0.
Table = tuple[tuple[int, ...], ...]

#: What `connection_table` may be.
TABLE_CHOICES = (
    Choice("all", N_("All maps")),
    Choice("lenet-5", N_("LeNet-5, Table I")),
    Choice("lecun-1990", N_("LeCun 1990, Table 1")),
    Choice("own", N_("A table of your own")),
)

_LONGEST_TEXT = 20_000
_MOST_MAPS = 4096

#: LeCun et al. 1998, Table I: 6 maps in, 16 maps out, 60 kernels.
_LENET_5: Table = (
    (0, 1, 2), (1, 2, 3), (2, 3, 4), (3, 4, 5), (0, 4, 5), (0, 1, 5),
    (0, 1, 2, 3), (1, 2, 3, 4), (2, 3, 4, 5), (0, 3, 4, 5), (0, 1, 4, 5), (0, 1, 2, 5),
    (0, 1, 3, 4), (1, 2, 4, 5), (0, 2, 3, 5), (0, 1, 2, 3, 4, 5),
)  # fmt: skip

#: LeCun et al. 1990, Table 1: 4 maps in, 12 maps out, 20 kernels, in two almost independent halves.
_LECUN_1990: Table = (
    (0,), (0, 1), (0, 1), (1,), (0, 1), (0, 1),
    (2,), (2, 3), (2, 3), (3,), (2, 3), (2, 3),
)  # fmt: skip

_TABLES = {"lenet-5": (_LENET_5, 6), "lecun-1990": (_LECUN_1990, 4)}


@lru_cache(maxsize=64)
def read_table(text: str) -> Table:
    """The table that "1 2; 2 3; 1 3" says: one part per map that comes out, with the maps it reads, counted from 1."""
    if len(text) > _LONGEST_TEXT:
        raise UserError(
            N_("The table has {count} characters; at most {limit} are read."), count=len(text), limit=_LONGEST_TEXT
        )
    return tuple(_read_row(part, row) for row, part in enumerate(text.strip().rstrip(";").split(";"), 1))


def _read_row(text: str, row: int) -> tuple[int, ...]:
    words = text.replace(",", " ").split()
    maps = [int(word) for word in words if word.isascii() and word.isdecimal() and len(word) < 6]
    if not words or len(maps) < len(words) or not all(1 <= each <= _MOST_MAPS for each in maps):
        raise UserError(
            N_(
                "Part {row} of the table must list the maps that filter {row} reads, as in '1 2; 2 3; 1 3', "
                "not '{text}'."
            ),
            row=row,
            text=text.strip()[:40],
        )
    if len(set(maps)) < len(maps):
        raise UserError(N_("Part {row} of the table names a map twice: '{text}'."), row=row, text=text.strip()[:40])
    return tuple(sorted(each - 1 for each in maps))


def table_of(choice: str, own: str, channels: int, filters: int) -> Table | None:
    """The chosen table, or None for all maps; UserError where it does not match the maps there are."""
    if choice == "all":
        return None
    if choice == "own":
        if not own.strip():
            raise UserError(N_("The connection table is empty. Write for each filter the maps it reads: '1 2; 2 3'."))
        table = read_table(own)
        needed = max(max(row) for row in table) + 1
        fits = needed <= channels
    else:
        table, needed = _TABLES[choice]
        fits = needed == channels
    if not fits:
        raise UserError(
            N_("The connection table is for {needed} input maps, but {channels} come in."),
            needed=needed,
            channels=channels,
        )
    if len(table) != filters:
        raise UserError(
            N_("The connection table is for {needed} filters, but there are {filters}. Set filters to {needed}."),
            needed=len(table),
            filters=filters,
        )
    return table
