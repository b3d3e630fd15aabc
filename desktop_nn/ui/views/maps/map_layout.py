"""Where each map of each layer lies on the sheet: blocks of tiles that flow like words and never overlap."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, QRect

TITLE_HEIGHT = 24
_BLOCK_GAP = 20  # so that two layers of six maps stand side by side where the window fills a large screen
_ROW_GAP = 20
_MARGIN = 16
_TILES_ACROSS = 8
_CELLS_ACROSS = 30
_MANY_CELLS = 300
_FEW_CELLS = 16
_FEW_MAPS = 6
_CAPTION_HEIGHT = 14


@dataclass(frozen=True)
class Block:
    """One layer: `count` tiles of `rows` x `columns` values, each value `zoom` pixels wide, `across` tiles in a line.

    `x` and `y` are the upper left corner; the tiles begin below a title. `captions`: a word below each tile.
    """

    count: int
    rows: int
    columns: int
    zoom: int
    gap: int
    across: int
    title_width: int
    captions: bool = False
    x: int = 0
    y: int = 0

    @property
    def lines(self) -> int:
        """How many lines of tiles."""
        return -(-self.count // self.across)

    @property
    def line_height(self) -> int:
        """From one line of tiles to the next."""
        return self.rows * self.zoom + self.gap + (_CAPTION_HEIGHT if self.captions else 0)

    @property
    def tiles_width(self) -> int:
        """The width of a full line of tiles."""
        return self.across * (self.columns * self.zoom + self.gap) - self.gap

    @property
    def rect(self) -> QRect:
        """Everything, with the title."""
        width = max(self.tiles_width, self.title_width)
        return QRect(self.x, self.y, width, TITLE_HEIGHT + self.lines * self.line_height - self.gap)

    def tile(self, index: int) -> QRect:
        """The place of one tile."""
        line, place = divmod(index, self.across)
        left = self.x + place * (self.columns * self.zoom + self.gap)
        top = self.y + TITLE_HEIGHT + line * self.line_height
        return QRect(left, top, self.columns * self.zoom, self.rows * self.zoom)

    def hit(self, position: QPoint) -> tuple[int, int, int] | None:
        """Tile, row and column of the value at a place."""
        step = self.columns * self.zoom + self.gap
        place = (position.x() - self.x) // step
        line = (position.y() - self.y - TITLE_HEIGHT) // self.line_height
        index = line * self.across + place
        if not (0 <= place < self.across and line >= 0 and 0 <= index < self.count):
            return None
        tile = self.tile(index)
        if not tile.contains(position):
            return None
        return index, (position.y() - tile.top()) // self.zoom, (position.x() - tile.left()) // self.zoom


def block(shape: tuple[int, ...], width: int, title_width: int, *, captions: bool = False) -> Block:
    """A block for the values of one layer on a sheet of `width` pixels.

    Maps are (channels, height, width); a list (n,) and maps of one value each are a field of squares.
    """
    if len(shape) != 3 or shape[1:] == (1, 1):
        return _vector_block(shape[0] if shape else 1, width, title_width, captions)
    count, rows, columns = shape
    wanted = min(84, max(44, width // 11))
    longest = max(rows, columns)
    zoom = max(1, min(12 if count <= _FEW_MAPS else 6, round(wanted / longest)))
    gap = 4
    fitting = max(1, (width + gap) // (columns * zoom + gap))
    across = _even(count, min(_TILES_ACROSS, fitting))
    return Block(count, rows, columns, zoom, gap, across, title_width)


def _vector_block(count: int, width: int, title_width: int, captions: bool) -> Block:
    few = count <= _FEW_CELLS
    zoom, gap = (24, 4) if few else (10, 1) if count <= _MANY_CELLS else (5, 1)
    fitting = max(1, (width + gap) // (zoom + gap))
    across = _even(count, min(_CELLS_ACROSS if count <= _MANY_CELLS else 40, fitting))
    return Block(count, 1, 1, zoom, gap, across, title_width, captions and few)


def _even(count: int, limit: int) -> int:
    """At most `limit` in a line, so that all lines are about equally long."""
    lines = -(-count // limit)
    return -(-count // lines)


def flow(blocks: list[Block], width: int) -> tuple[list[Block], int]:
    """The blocks with their places, line after line, and the height of the whole sheet."""
    placed: list[Block] = []
    x, y, line_height = _MARGIN, 0, 0
    for each in blocks:
        size = each.rect
        if x > _MARGIN and x + size.width() > width - _MARGIN:
            x, y, line_height = _MARGIN, y + line_height + _ROW_GAP, 0
        placed.append(replace(each, x=x, y=y))
        x += size.width() + _BLOCK_GAP
        line_height = max(line_height, size.height())
    return placed, y + line_height + _MARGIN


def usable_width(width: int) -> int:
    """What of a sheet's width blocks may use."""
    return max(64, width - 2 * _MARGIN)
