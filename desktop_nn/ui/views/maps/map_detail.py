"""One feature map large: a sheet that follows the mouse, and a panel with the kernels that made the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop_nn.i18n import _, number
from desktop_nn.ui import theme as themes
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.theme import SPACE, SPACE_1, SPACE_3
from desktop_nn.ui.views.legend import ScaleLegend
from desktop_nn.ui.views.maps.map_image import map_image
from desktop_nn.ui.views.maps.origin_picture import OriginPicture
from desktop_nn.ui.views.maps.unit_origin import Made, sentence

Floats = npt.NDArray[np.float32]

_SHEET_SIDE, _SMALL_SIDE = 112, 88
_PANEL_WIDTH = 232
_KERNEL_ZOOM = 12


@dataclass(frozen=True, eq=False)
class Detail:
    """A map (height, width), the value that has the full colour, what it is, and the kernels (channels, h, w)."""

    heading: str
    lines: tuple[str, ...]
    values: Floats
    limit: float
    kernels: Floats | None = None
    kernel_title: str = ""
    spot: tuple[int, int] | None = None
    made: Made | None = None


class MapPicture(QWidget):
    """One map as large as fits into a square, each value a crisp square."""

    hovered = Signal(object)  # (row, column), or None

    def __init__(self, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._detail: Detail | None = None
        self._image = QImage()
        self.setFixedSize(side, side)

    def set_detail(self, detail: Detail) -> None:
        """Show a map."""
        self._detail = detail
        self._image = map_image(detail.values, detail.limit)
        self.update()

    def area(self) -> QRect:
        """Where the map lies."""
        if self._detail is None:
            return QRect()
        height, width = self._detail.values.shape
        zoom = max(1, min((self.width() - 2) // width, (self.height() - 2) // height, 32))
        return QRect(1, 1, width * zoom, height * zoom)

    def spot_at(self, position: QPoint) -> tuple[int, int] | None:
        """Row and column of the value under a point."""
        area = self.area()
        if self._detail is None or not area.contains(position):
            return None
        zoom = area.width() // self._detail.values.shape[1]
        return (position.y() - area.top()) // zoom, (position.x() - area.left()) // zoom

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hovered.emit(self.spot_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit(None)
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._detail is None:
            return
        painter, area = QPainter(self), self.area()
        painter.drawImage(area, self._image)
        painter.setPen(QPen(QColor(themes.current().border_strong), 1))
        painter.drawRect(area.adjusted(-1, -1, 0, 0))
        if self._detail.spot is not None:
            width = self._detail.values.shape[1]
            row, column = self._detail.spot
            zoom = area.width() / width
            cell = QRectF(area.left() + column * zoom, area.top() + row * zoom, zoom, zoom)
            painter.setPen(QPen(QColor(themes.current().text), 1.5))
            painter.drawRect(cell.adjusted(-0.5, -0.5, 0.5, 0.5))


class MapSheet(QFrame):
    """The sheet beside the mouse: the map large with the value under the pointer, and the sum that made it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self.setProperty("role", "raised")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._picture = MapPicture(_SHEET_SIDE)
        self._value, self._lines = label("", "value"), label("", "caption")
        self._sum, self.origin = label("", "caption"), OriginPicture()
        for each in (self._picture, self._value, self._lines, self._sum, self.origin):
            each.setParent(self)
        self.hide()

    def show_detail(self, detail: Detail, beside: QRect) -> None:
        """Show a map beside a rectangle of the parent widget, wholly inside the parent."""
        self._picture.setFixedSize(*(2 * [_SHEET_SIDE if detail.made is None else _SMALL_SIDE]))
        self._picture.set_detail(detail)
        self._value.setText(detail.heading)
        self._lines.setText("\n".join(detail.lines))
        self._sum.setText("" if detail.made is None else sentence(detail.made))
        self.origin.set_made(detail.made)
        self._arrange(detail.values.size > 1)
        self.move(self._free_place(beside))
        self.raise_()
        self.show()

    def _free_place(self, beside: QRect) -> QPoint:
        """To the right or below, where no earlier layers are; over it only where there is no other room."""
        room, size = self._parent.rect().adjusted(4, 4, -4, -4), self.size()
        across = min(max(room.left(), beside.left()), room.right() - size.width())
        down = min(max(room.top(), beside.center().y() - size.height() // 2), room.bottom() - size.height())
        right, left = beside.right() + 20, beside.left() - 20 - size.width()
        below, above = beside.bottom() + 12, beside.top() - 12 - size.height()
        for place in (QPoint(right, down), QPoint(across, below), QPoint(left, down), QPoint(across, above)):
            if room.contains(QRect(place, size)):
                return place
        return QPoint(max(room.left(), min(right, room.right() - size.width())), max(room.top(), down))

    def _arrange(self, has_picture: bool) -> None:
        """Lay the sheet out by hand: a layout would only know the new sizes a moment later."""
        left = SPACE
        area = self._picture.area()
        self._picture.setVisible(has_picture)
        if has_picture:
            self._picture.move(left, SPACE)
            left += area.width() + 2 + SPACE_3
        bottom = self._stack((self._value, self._lines), left, SPACE)
        bottom = max(bottom, area.height() + 2 + SPACE if has_picture else 0)
        width = left + max(self._value.width(), self._lines.width())
        for each in (self._sum, self.origin):
            each.hide()
        below = [self._sum] if self._sum.text() else []
        if below:
            bottom = self._stack(below, SPACE, bottom + SPACE)
            width = max(width, SPACE + self._sum.width())
        if not self.origin.is_empty:
            self.origin.move(SPACE, bottom + SPACE)
            self.origin.show()
            bottom += SPACE + self.origin.height()
            width = max(width, SPACE + self.origin.width())
        self.resize(width + SPACE_3, bottom + SPACE)

    def _stack(self, labels: Sequence[QLabel], left: int, top: int) -> int:
        """Put labels below each other; where the last one ends."""
        for each in labels:
            each.ensurePolished()
            each.adjustSize()
            each.move(left, top)
            each.show()
            top += each.height() + SPACE_1
        return top - SPACE_1


class MapPanel(QScrollArea):
    """The panel at the side: the chosen map, its lowest and highest value, and its kernels."""

    closed = Signal()
    hovered = Signal(object)  # (row, column) of the value under the pointer, or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(_PANEL_WIDTH + 16)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(SPACE_3, SPACE_1, SPACE_3, SPACE_3)
        self._column.setSpacing(SPACE)
        self._heading, self._lines = label("", "heading", wrap=True), label("", "muted", wrap=True)
        head = QHBoxLayout()
        head.addWidget(self._heading, 1)
        self._close = ToolButton("close", _("Close"), _("Hide this panel (Esc)."), pressed=self.closed.emit)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._picture = MapPicture(_PANEL_WIDTH - 2 * SPACE_3)
        self._picture.setMouseTracking(True)
        self._picture.hovered.connect(self.hovered)
        self._scale, self._kernel_scale = ScaleLegend(), ScaleLegend()
        self._kernel_title = label("", "section", wrap=True)
        self._kernels = KernelGrid()
        self._column.addLayout(head)
        for each in (self._lines, self._picture, self._scale, self._kernel_title, self._kernels, self._kernel_scale):
            self._column.addWidget(each)
        self._column.addStretch(1)
        self.setWidget(inside)

    def show_detail(self, detail: Detail) -> None:
        """Show a map with its kernels."""
        self._heading.setText(detail.heading)
        self._lines.setText("\n".join(detail.lines))
        self._picture.set_detail(detail)
        self._picture.setFixedHeight(max(24, self._picture.area().height() + 2))
        self._scale.set_ends(number(-detail.limit, 2), number(detail.limit, 2))
        has_kernels = detail.kernels is not None
        for each in (self._kernel_title, self._kernels, self._kernel_scale):
            each.setVisible(has_kernels)
        if detail.kernels is not None:
            limit = float(np.abs(detail.kernels).max(initial=0.0))
            self._kernel_title.setText(detail.kernel_title)
            self._kernels.set_kernels(detail.kernels, limit)
            self._kernel_scale.set_ends(number(-limit, 2), number(limit, 2))


class KernelGrid(QWidget):
    """The kernels of one map, one tile for each channel of its input."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kernels: Floats = np.zeros((0, 1, 1), np.float32)
        self._limit = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Kernels"))

    def set_kernels(self, kernels: Floats, limit: float) -> None:
        """Show `kernels` (channels, height, width); `limit` has the full colour."""
        self._kernels, self._limit = np.nan_to_num(kernels), limit
        self.setFixedHeight(self._tile(len(kernels) - 1).bottom() + 2)
        self.update()

    def _tile(self, index: int) -> QRect:
        height, width = self._kernels.shape[1:]
        room = _PANEL_WIDTH - 2 * SPACE_3
        zoom = max(1, min(_KERNEL_ZOOM if len(self._kernels) <= 6 else 8, room // width))
        across = max(1, (room + 6) // (width * zoom + 6))
        line, place = divmod(index, across)
        return QRect(1 + place * (width * zoom + 6), 1 + line * (height * zoom + 6), width * zoom, height * zoom)

    def sizeHint(self) -> QSize:
        return QSize(_PANEL_WIDTH - 2 * SPACE_3, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(QColor(themes.current().border_strong), 1))
        for index, kernel in enumerate(self._kernels):
            tile = self._tile(index)
            painter.drawImage(tile, map_image(kernel, self._limit))
            painter.drawRect(tile.adjusted(-1, -1, 0, 0))
