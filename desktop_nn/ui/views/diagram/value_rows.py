"""What every neuron gives at one point: a row of numbers in colours for each column, one of them chosen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_nn.i18n import _, decimal, number
from desktop_nn.project.computation import short
from desktop_nn.ui import theme as themes
from desktop_nn.ui.theme import FontSizes, font
from desktop_nn.ui.views.diagram.diagram_parts import Neuron

Floats = npt.NDArray[np.float32]

_CAPTION, _WIDTH, _HEIGHT, _GAP, _BETWEEN = 80, 52, 22, 4, 8
_NEARLY_ZERO, _LARGE, _HUGE = 0.005, 100, 9_999
_PALER = 1.6  # dark words must be read on every colour


@dataclass(frozen=True, eq=False)
class ValueRow:
    """One column: its id, its name and what its neurons give."""

    column: str
    name: str
    values: Floats


class ValueRows(QWidget):
    """A click, or the arrow keys, choose a neuron."""

    chosen = Signal(object)  # Neuron

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ValueRow, ...] = ()
        self._chips: list[tuple[Neuron, QRect]] = []
        self._tops: list[int] = []
        self._neuron: Neuron | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Values of the neurons"))
        self.setToolTip(_("Choose a neuron to see how it was computed."))

    def set_rows(self, rows: tuple[ValueRow, ...], neuron: Neuron | None) -> None:
        """Show these numbers, and which neuron is chosen."""
        resized = [(row.column, len(row.values)) for row in rows] != [
            (row.column, len(row.values)) for row in self._rows
        ]
        self._rows, self._neuron = rows, neuron
        if resized:
            self._arrange()
        self.update()

    def chip(self, neuron: Neuron) -> QRect:
        """Where the number of a neuron stands."""
        return dict(self._chips)[neuron]

    def _arrange(self) -> None:
        across = max(1, (self.width() - _CAPTION) // (_WIDTH + _GAP))
        self._chips, self._tops, top = [], [], 0
        for row in self._rows:
            self._tops.append(top)
            for unit in range(len(row.values)):
                line, place = divmod(unit, across)
                area = QRect(_CAPTION + place * (_WIDTH + _GAP), top + line * (_HEIGHT + _GAP), _WIDTH, _HEIGHT)
                self._chips.append((Neuron(row.column, unit), area))
            top += -(-len(row.values) // across) * (_HEIGHT + _GAP) + _BETWEEN
        self.setFixedHeight(max(1, top))

    def sizeHint(self) -> QSize:
        return QSize(_CAPTION + 4 * (_WIDTH + _GAP), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._arrange()
        super().resizeEvent(event)

    # --- painting -----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = themes.current(), QPainter(self)
        frame, chosen = (self._chip_frame(painter, each) for each in (False, True))
        texts = []
        for neuron, area, value, colour in self._coloured():
            if area.intersects(event.rect()):
                painter.fillRect(area.adjusted(1, 1, -1, -1), colour)
                painter.drawPixmap(area.topLeft(), chosen if neuron == self._neuron else frame)
                texts.append((area, brief(value)))
        painter.setFont(font(FontSizes.small))
        painter.setPen(QColor(theme.text))
        for area, text in texts:
            painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.setPen(QColor(theme.text_muted))
        middle = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for row, top in zip(self._rows, self._tops, strict=True):
            name = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, _CAPTION - 8)
            painter.drawText(QRect(0, top, _CAPTION, _HEIGHT), middle, name)

    def _coloured(self) -> Iterator[tuple[Neuron, QRect, float, QColor]]:
        """Every chip with its number and its colour; each row has a scale of its own."""
        chips = iter(self._chips)
        for row in self._rows:
            finite = np.nan_to_num(row.values)
            limit = _PALER * (float(np.abs(finite).max(initial=0.0)) or 1.0)
            colours = themes.current().diverging.colormap(finite, limit)
            for value, colour in zip(row.values.tolist(), colours.tolist(), strict=True):
                yield *next(chips), value, QColor(*colour)

    def _chip_frame(self, painter: QPainter, is_chosen: bool) -> QPixmap:
        theme = themes.current()
        line = (theme.accent, 2.0) if is_chosen else (theme.border, 1.0)
        return _frame(*line, theme.surface, painter.deviceTransform().m11())

    # --- choosing -----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = QPointF(event.position()).toPoint()
        for neuron, area in self._chips:
            if area.contains(at):
                self.chosen.emit(neuron)
                return
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._neuron is None and self._chips:
            self.chosen.emit(self._chips[-1][0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        jumps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key, neurons = Qt.Key(event.key()), [neuron for neuron, _area in self._chips]
        if self._neuron not in neurons or key not in steps | jumps:
            super().keyPressEvent(event)
        elif key in steps:
            index = neurons.index(self._neuron) + steps[key]
            self.chosen.emit(neurons[min(max(index, 0), len(neurons) - 1)])
        else:
            columns = [row.column for row in self._rows]
            row = self._rows[min(max(columns.index(self._neuron.column) + jumps[key], 0), len(columns) - 1)]
            self.chosen.emit(Neuron(row.column, min(self._neuron.unit, len(row.values) - 1)))


def brief(value: float) -> str:
    """A number that fits on a chip; how the neuron was computed says it in full."""
    if 0 < abs(value) < _NEARLY_ZERO:
        return _("≈ 0")
    if abs(value) >= _HUGE:
        return number(value, 1).replace(" × ", "·")
    return decimal(value, 0) if abs(value) >= _LARGE else short(value)


@lru_cache(maxsize=8)
def _frame(colour: str, width: float, around: str, ratio: float) -> QPixmap:
    """What rounds the corners of a chip and outlines it: put down many times faster than a rounded sheet is painted."""
    frame = QPixmap(QSize(_WIDTH, _HEIGHT) * ratio)
    frame.setDevicePixelRatio(ratio)
    frame.fill(Qt.GlobalColor.transparent)  # with transparent colour the picture can be cut out again
    sheet = QRectF(1, 1, _WIDTH - 2, _HEIGHT - 2)
    with QPainter(frame) as painter:
        painter.fillRect(sheet, QColor(around))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.black)
        painter.drawRoundedRect(sheet, 5, 5)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setPen(QPen(QColor(colour), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(sheet, 5, 5)
    return frame
