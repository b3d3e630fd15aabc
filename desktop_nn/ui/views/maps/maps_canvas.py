"""The sheet with all feature maps of a network: one image per layer, tiles that can be read and chosen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_nn.i18n import _, number
from desktop_nn.training.probes.feature_maps import LayerMaps
from desktop_nn.ui import theme as themes
from desktop_nn.ui.theme import FontSizes, font, semibold
from desktop_nn.ui.views.maps.map_layout import Block, block, flow, usable_width
from desktop_nn.ui.views.maps.map_paint import atlas, baseline, paint_tiles, paint_title, shape_text

Floats = npt.NDArray[np.float32]

_NOWHERE = QRect()


@dataclass(frozen=True)
class Place:
    """One value: layer, map, row, column, each counted from 0."""

    layer: int
    map: int
    row: int = 0
    column: int = 0


class MapsCanvas(QWidget):
    """Blocks of maps, first layer first. Hovering reads a value, a click or Enter chooses a map."""

    hovered = Signal(object)  # Place, or None
    stepped = Signal(object)  # Place, reached by an arrow key
    chosen = Signal(object)  # Place

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers: tuple[LayerMaps, ...] = ()
        self._maps: list[Floats] = []
        self._limits: list[float] = []
        self._class_names: tuple[str, ...] = ()
        self._shared = False
        self._images: list[QImage] = []
        self._paper = QPixmap()
        self._blocks: list[Block] = []
        self._shapes: list[tuple[int, ...]] = []
        self._hover: Place | None = None
        self._mark: Place | None = None
        self._read: tuple[str | None, tuple[int, ...], QRect] = (None, (), _NOWHERE)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # or all that lies below is painted each time
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Feature maps"))
        self.setAccessibleDescription(
            _("The arrow keys go from map to map, with Shift from value to value; Enter shows a map large.")
        )

    # --- what to show -------------------------------------------------------------------------------

    def set_layers(self, layers: tuple[LayerMaps, ...], class_names: tuple[str, ...]) -> None:
        """Show what each layer made of a picture."""
        if [each.title for each in layers] != [each.title for each in self._layers] or class_names != self._class_names:
            self._paper = QPixmap()
        self._layers, self._class_names = layers, class_names
        self._maps = [np.nan_to_num(_as_maps(layer.maps)) for layer in layers]
        shapes = [layer.maps.shape for layer in layers]
        self._colour()
        if shapes != self._shapes:
            self._shapes = shapes
            self._hover = self._mark = None
            self._arrange()
        self.update()

    def set_shared_scale(self, shared: bool) -> None:
        """One colour scale for all layers, or one for each."""
        self._shared = shared
        self._colour()
        self.update()

    def refresh(self) -> None:
        """Colour everything anew, as after a change of theme."""
        self._paper = QPixmap()
        self._colour()
        self.update()

    def limit(self, layer: int) -> float:
        """The value that has the full colour in a layer."""
        return self._limits[layer]

    @property
    def shared_limit(self) -> float | None:
        """The value that has the full colour everywhere; None where each layer has its own."""
        return self._limits[0] if self._shared and self._limits else None

    @property
    def layers(self) -> tuple[LayerMaps, ...]:
        """What is shown."""
        return self._layers

    def map_at(self, place: Place) -> Floats:
        """The whole map (height, width) of a place."""
        values: Floats = self._maps[place.layer][place.map]
        return values

    def value_at(self, place: Place) -> float:
        """The value of a place."""
        return float(self._maps[place.layer][place.map, place.row, place.column])

    def has(self, place: Place) -> bool:
        """Whether the place still exists in what is shown."""
        return place.layer < len(self._maps) and place.map < len(self._maps[place.layer])

    def _colour(self) -> None:
        limits = [float(np.abs(maps).max(initial=0.0)) for maps in self._maps]
        if self._shared and limits:
            limits = [max(limits)] * len(limits)
        self._limits = limits
        scale = themes.current().diverging
        self._images = [
            atlas(scale.colormap(maps, limit)) for maps, limit in zip(self._maps, self._limits, strict=True)
        ]

    # --- layout -------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        room = usable_width(self.width())
        last = len(self._layers) - 1
        blocks = [
            block(layer.maps.shape, room, min(room, self._title_width(layer)), captions=index == last)
            for index, layer in enumerate(self._layers)
        ]
        self._blocks, height = flow(blocks, self.width())
        self._paper = QPixmap()
        self.setFixedHeight(max(height, 1))

    def _title_width(self, layer: LayerMaps) -> int:
        width = QFontMetricsF(semibold(FontSizes.small)).horizontalAdvance(_(layer.title))
        return int(width + QFontMetricsF(font(FontSizes.caption)).horizontalAdvance(shape_text(layer.maps.shape)) + 70)

    def tile_rect(self, place: Place) -> QRect:
        """Where a map lies on the sheet."""
        return self._blocks[place.layer].tile(place.map)

    def sizeHint(self) -> QSize:
        return QSize(480, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._arrange()
        super().resizeEvent(event)

    # --- painting -----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._paper_layer(painter))
        for index, each in enumerate(self._blocks):
            if each.rect.intersects(event.rect()):
                self._paint_limit(painter, each, index)
                paint_tiles(painter, each, self._images[index])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(themes.current().text), 1))
        self._paint_read(painter)
        if self._hover is not None and self.has(self._hover):
            self._paint_spot(painter, self._hover)
        for place, width in ((self._hover, 1.5), (self._mark, 2.0)):
            if place is not None and self.has(place):
                painter.setPen(QPen(QColor(themes.current().accent), width))
                painter.drawRect(QRectF(self.tile_rect(place)).adjusted(-1.5, -1.5, 1.5, 1.5))

    def _paper_layer(self, painter: QPainter) -> QPixmap:
        """The words, which stay while the maps change: texts take longer than pictures."""
        ratio = painter.deviceTransform().m11()  # of the screen, or of a larger picture
        if self._paper.deviceIndependentSize().toSize() != self.size() or self._paper.devicePixelRatio() != ratio:
            self._paper = QPixmap(self.size() * ratio)
            self._paper.setDevicePixelRatio(ratio)
            self._paper.fill(QColor(themes.current().surface))
            with QPainter(self._paper) as once:
                for each, layer in zip(self._blocks, self._layers, strict=True):
                    paint_title(once, each, layer)
                    self._paint_captions(once, each)
        return self._paper

    def _paint_limit(self, painter: QPainter, each: Block, index: int) -> None:
        """The value of the full colour, at the right end of the title."""
        if self._shared:
            return
        painter.setFont(font(FontSizes.caption))
        painter.setPen(QColor(themes.current().text_muted))
        text = f"±{number(self._limits[index], 2)}"
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.drawText(QPointF(each.rect.right() + 1 - width, baseline(each)), text)

    def _paint_captions(self, painter: QPainter, each: Block) -> None:
        if not each.captions:
            return
        painter.setFont(font(FontSizes.caption))
        painter.setPen(QColor(themes.current().text_muted))
        for index in range(each.count):
            tile = each.tile(index)
            name = _(self._class_names[index]) if index < len(self._class_names) else str(index)
            below = QRect(tile.left() - each.gap // 2, tile.bottom() + 2, tile.width() + each.gap, 14)
            painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), name)

    # --- reading and choosing -----------------------------------------------------------------------

    def place_at(self, position: QPoint) -> Place | None:
        """The value under a point of the sheet."""
        for index, each in enumerate(self._blocks):
            if each.rect.contains(position) and (found := each.hit(position)):
                return Place(index, *found)
        return None

    def set_mark(self, place: Place | None) -> None:
        """Mark the chosen map."""
        self._mark = place
        self.update()

    def set_read(self, layer_id: str | None, maps: Collection[int] = (), cells: QRect = _NOWHERE) -> None:
        """Frame what a unit reads: the `cells` (column, row, width, height) of some maps of a layer."""
        read = (layer_id, tuple(maps), cells)
        if read != self._read:
            self._read = read
            self.update()

    def _paint_read(self, painter: QPainter) -> None:
        layer_id, maps, cells = self._read
        for layer, block_of in zip(self._layers, self._blocks, strict=True):
            if layer.id != layer_id or not block_of.rows * block_of.columns > 1:
                continue
            zoom = block_of.zoom
            for each in maps:
                tile = block_of.tile(each)
                frame = QRect(cells.left() * zoom, cells.top() * zoom, cells.width() * zoom, cells.height() * zoom)
                painter.drawRect(frame.translated(tile.topLeft()).intersected(tile).adjusted(-1, -1, 0, 0))

    def _paint_spot(self, painter: QPainter, place: Place) -> None:
        """The value itself, where a map has several."""
        tile, block_of = self.tile_rect(place), self._blocks[place.layer]
        if block_of.rows * block_of.columns > 1:
            corner = tile.topLeft() + QPoint(place.column * block_of.zoom, place.row * block_of.zoom)
            painter.drawRect(QRect(corner, QSize(block_of.zoom, block_of.zoom)).adjusted(-1, -1, 0, 0))

    def set_spot(self, place: Place | None) -> None:
        """Mark a value that is pointed at elsewhere."""
        if place != self._hover:
            self._hover = place
            self.update()

    def _set_hover(self, place: Place | None) -> None:
        if place != self._hover:
            self._hover = place
            self.update()
            self.hovered.emit(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hover(self.place_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hover(None)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position().toPoint())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(place)
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        jump = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._hover is not None:
            self.chosen.emit(self._hover)
        elif (step or jump) and self._maps:
            inside = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            place = self._moved_inside(step, jump) if inside else self._moved(step, jump)
            self.stepped.emit(place)
            self._set_hover(place)
        else:
            super().keyPressEvent(event)

    def _moved_inside(self, step: int, jump: int) -> Place:
        """From value to value of the same map."""
        place = self._hover or self._mark
        if place is None or not self.has(place):
            return Place(0, 0)
        rows, columns = self._maps[place.layer].shape[1:]
        row, column = min(max(place.row + jump, 0), rows - 1), min(max(place.column + step, 0), columns - 1)
        return Place(place.layer, place.map, row, column)

    def _moved(self, step: int, jump: int) -> Place:
        place = self._hover or self._mark
        if place is None or not self.has(place):
            return Place(0, 0)
        if jump:
            layer = min(max(place.layer + jump, 0), len(self._maps) - 1)
            return Place(layer, min(place.map, len(self._maps[layer]) - 1))
        return Place(place.layer, (place.map + step) % len(self._maps[place.layer]))


def _as_maps(values: Floats) -> Floats:
    """(channels, height, width) of a layer's answer; a vector is maps of one value."""
    return values if values.ndim == 3 else values.reshape(-1, 1, 1)
