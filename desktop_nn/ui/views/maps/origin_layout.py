"""Where the parts of a sum stand: grids with numbers, small pictures of kernels, and the words between them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QSize

from desktop_nn.core.layers.origin import FUNCTION, MAXIMUM, Origin
from desktop_nn.i18n import _, ngettext, number
from desktop_nn.ui.views.maps.unit_origin import Made

Floats = npt.NDArray[np.float32]

_CELL = QSize(36, 18)
_CAPTION = 18
_SIGN = 18
_NAME = 72
_ROW_GAP, _COLUMN_GAP = 4, 16
_TITLE = 320  # room for words above the first column
_SMALL, _MEDIUM, _LARGE = 22, 36, 96  # pixels for one side of a picture without numbers
_FEW = 6
_MOST_DIGITS = 5  # a grid of more columns has no room for numbers
_MOST_TILES, _MOST_NUMBERS = 18, 10


@dataclass(frozen=True, eq=False)
class Grid:
    """Values (height, width) in colours, each written out where `written`; one cell may be `marked`."""

    area: QRect
    values: Floats
    limit: float
    written: bool = False
    marked: tuple[int, int] | None = None

    def cell(self, row: int, column: int) -> QRect:
        """Where one value stands."""
        height, width = self.values.shape
        size = QSize(self.area.width() // width, self.area.height() // height)
        return QRect(self.area.left() + column * size.width(), self.area.top() + row * size.height(), *size.toTuple())


@dataclass(frozen=True)
class Words:
    """A short text in the middle of its area, or at its left edge."""

    area: QRect
    text: str
    left: bool = False


@dataclass
class OriginLayout:
    """All that is painted, and how much room it takes."""

    grids: list[Grid] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)

    @property
    def size(self) -> QSize:
        """Everything fits in here."""
        areas = [grid.area for grid in self.grids] + [words.area for words in self.words]
        return QSize(max((a.right() for a in areas), default=-1) + 2, max((a.bottom() for a in areas), default=-1) + 2)


def arranged(made: Made) -> OriginLayout:
    """The window, the kernel and the products of one unit; map by map where it reads several."""
    origin, layout = made.origin, OriginLayout()
    if origin.rule == FUNCTION:
        return layout
    if len(origin.sources) > 1:
        _arrange_rows(layout, made)
    else:
        _arrange_equation(layout, made)
    return layout


def _arrange_equation(layout: OriginLayout, made: Made) -> None:
    """One map: window × kernel = products, or the window alone."""
    origin = made.origin
    title = _("{layer}, map {map}").format(layer=made.read, map=origin.sources[0] + 1)
    if made.before is None:
        title = made.names[0]
    parts = [(title, origin.values[0], made.limit)]
    if origin.weights is not None:
        largest = _largest(origin.weights)
        parts += [
            (_("Kernel") if made.slides else _("Weights"), origin.weights[0], largest),
            (_("Products"), origin.products[0], made.limit * largest),
        ]
    size = _cell_of(origin.values.shape[1:], _LARGE)
    left = 1
    for index, (words, values, limit) in enumerate(parts):
        height, width = values.shape
        area = QRect(left, _CAPTION, width * size.width(), height * size.height())
        written = size == _CELL
        marked = _largest_place(values) if origin.rule == MAXIMUM else None
        layout.grids.append(Grid(area, values, limit, written, marked))
        layout.words.append(Words(QRect(left, 0, max(area.width(), 160 if len(parts) == 1 else 0), 16), words, True))
        left = area.right() + 1 + _SIGN
        if index < len(parts) - 1:
            sign = QRect(area.right() + 1, area.top(), _SIGN, area.height())
            layout.words.append(Words(sign, "×" if index == 0 else "="))


def _arrange_rows(layout: OriginLayout, made: Made) -> None:
    """Several maps: what each of them adds, the strongest where there are too many."""
    origin = made.origin
    assert origin.weights is not None
    shape = origin.values.shape[1:]
    size = _CELL if shape == (1, 1) else _cell_of(shape, _MEDIUM if len(origin.sources) <= _FEW else _SMALL)
    most = _MOST_NUMBERS if shape == (1, 1) else _MOST_TILES
    chosen = strongest(origin, most)
    across = 1 if len(chosen) <= 3 else 2 if len(chosen) <= 8 or shape == (1, 1) else 3
    lines = -(-len(chosen) // across)
    tile = QSize(shape[1] * size.width(), shape[0] * size.height())
    height = max(tile.height(), _CELL.height()) + _ROW_GAP
    width = _NAME + 2 * tile.width() + 2 * _SIGN + _CELL.width() + 8 + _COLUMN_GAP
    title = _("{layer}: value × weight = what it adds")
    if made.slides:
        title = _("{layer}: patch × kernel = what it adds")
    layout.words.append(Words(QRect(1, 0, max(width * across, _TITLE), 16), title.format(layer=made.read), True))
    limits = made.limit, _largest(origin.weights), _largest(origin.shares)
    for place, source in enumerate(chosen):
        corner = 1 + place // lines * width, _CAPTION + place % lines * height
        _arrange_row(layout, made, source, corner, tile, limits, written=shape == (1, 1))
    rest = len(origin.sources) - len(chosen)
    if rest:
        left = float(origin.shares.sum() - origin.shares[chosen].sum())
        words = ngettext("and {count} more: {sum}", "and {count} more, together: {sum}", rest)
        area = QRect(1, _CAPTION + lines * height, width * across, 16)
        layout.words.append(Words(area, words.format(count=rest, sum=number(left, 3)), True))


def _arrange_row(
    layout: OriginLayout,
    made: Made,
    source: int,
    corner: tuple[int, int],
    tile: QSize,
    limits: tuple[float, float, float],
    *,
    written: bool,
) -> None:
    origin, (left, top) = made.origin, corner
    assert origin.weights is not None
    height = max(tile.height(), _CELL.height())
    layout.words.append(Words(QRect(left, top, _NAME, height), made.names[source], True))
    left += _NAME
    for values, limit, sign in ((origin.values, limits[0], "×"), (origin.weights, limits[1], "=")):
        area = QRect(left, top + (height - tile.height()) // 2, tile.width(), tile.height())
        layout.grids.append(Grid(area, values[source], limit, written))
        left += tile.width()
        layout.words.append(Words(QRect(left, top, _SIGN, height), sign))
        left += _SIGN
    share = np.array([[origin.shares[source]]], np.float32)
    area = QRect(left, top + (height - _CELL.height()) // 2, _CELL.width() + 8, _CELL.height())
    layout.grids.append(Grid(area, share, limits[2], written=True))


def strongest(origin: Origin, most: int) -> list[int]:
    """The places of the source maps in their own order; of too many those that add or take most, strongest first."""
    if len(origin.sources) <= most:
        return list(range(len(origin.sources)))
    return [int(each) for each in np.argsort(-np.abs(origin.shares), kind="stable")[:most]]


def _cell_of(shape: tuple[int, ...], side: int) -> QSize:
    longest = max(shape)
    if side == _LARGE and longest <= _MOST_DIGITS:
        return _CELL
    zoom = max(1, side // longest)
    return QSize(zoom, zoom)


def _largest(values: Floats) -> float:
    return float(np.nanmax(np.abs(values), initial=0.0))


def _largest_place(values: Floats) -> tuple[int, int]:
    row, column = np.unravel_index(int(np.nanargmax(values)), values.shape)
    return int(row), int(column)
