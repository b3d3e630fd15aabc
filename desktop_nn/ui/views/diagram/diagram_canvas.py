"""The drawing of a network: tiles, biases and links that can be pointed at."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
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

from desktop_nn.core.held import DISABLED, FROZEN
from desktop_nn.i18n import _, number
from desktop_nn.training.probes.neurons import NeuronsAnswer
from desktop_nn.ui import theme as themes
from desktop_nn.ui.icons import icon_pixmap
from desktop_nn.ui.views.diagram.diagram_ground import Ground
from desktop_nn.ui.views.diagram.diagram_layout import DiagramLayout
from desktop_nn.ui.views.diagram.diagram_parts import Bias, Diagram, Link, Neuron, Part
from desktop_nn.ui.views.diagram.diagram_tiles import TileStrip, tile_frame, tile_strips
from desktop_nn.ui.views.text_sheet import paint_sheet

#: Links cost most of the painting and change slowly to the eye: they rest so long before they are painted again.
GROUND_MILLISECONDS = 100
_SLICE_MILLISECONDS = 10  # from one slice of them to the next: events come in between
_LOCK = 14
_COARSEST, _FINEST = 8, 48  # resolutions that are asked for
_MOST_POINTS = 60_000  # of all tiles together


class DiagramCanvas(QWidget):
    """Paints a Diagram. Hovering points at a part; a click, or Enter on the neuron in focus, chooses it."""

    hovered = Signal(object)  # Part, or None
    chosen = Signal(object)  # Part
    arranged = Signal()  # everything lies elsewhere now
    units_wanted = Signal(str, int)  # column, more or fewer

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._diagram: Diagram | None = None
        self._layout: DiagramLayout | None = None
        self._answer: NeuronsAnswer | None = None
        self._strips: dict[str, TileStrip] = {}
        self._ground = Ground()
        self._ground_stale = True
        self._ground_fits = False  # it is of another size, arrangement or theme
        self._frames: dict[int, QPixmap] = {}
        self._hover: Part | None = None
        self._pointer = QPointF()
        self._shares_scale = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._begin_ground)
        self._slices = QTimer(self)
        self._slices.setInterval(_SLICE_MILLISECONDS)
        self._slices.timeout.connect(self._go_on_with_ground)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # or all that lies below is painted each time
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 96)
        self.setAccessibleName(_("Network diagram"))
        self.setAccessibleDescription(
            _("The arrow keys go from neuron to neuron; Enter changes its weights; plus and minus add and remove one.")
        )

    # --- what to show -------------------------------------------------------------------------------

    @property
    def diagram(self) -> Diagram | None:
        """What is drawn."""
        return self._diagram

    @property
    def places(self) -> DiagramLayout | None:
        """Where everything lies."""
        return self._layout

    @property
    def resolution(self) -> int:
        """The points that a tile shows along each side: as many as it has pixels, fewer where there are many."""
        if self._layout is None:
            return _FINEST // 2
        affordable = int((_MOST_POINTS / sum(self._layout.shown)) ** 0.5)
        return min(max(self._layout.sides), max(_COARSEST, affordable), _FINEST)

    @property
    def pointed(self) -> Part | None:
        """The part under the pointer, or in focus."""
        return self._hover

    def set_diagram(self, diagram: Diagram | None) -> None:
        """Draw a network as it is now."""
        before, self._diagram = self._diagram, diagram
        if diagram is None:
            self._set_hover(None)
            return
        if before is None or before.columns != diagram.columns or before.structure != diagram.structure:
            self._arrange()
        if self._hover is not None and not diagram.has(self._hover):
            self._set_hover(None)
        if diagram.answer is not None and diagram.answer is not self._answer:
            self._answer = diagram.answer
            self._strips = tile_strips(diagram.answer, self._shares_scale)
        self._ground_stale = True
        self._begin_ground()
        self.update()

    def set_shared_scale(self, shared: bool) -> None:
        """One colour scale for all hidden neurons, or one for each."""
        self._shares_scale = shared
        self.refresh()

    def refresh(self) -> None:
        """Colour everything anew, as after a change of theme."""
        self._frames = {}
        self._ground_fits = False
        if self._answer is not None:
            self._strips = tile_strips(self._answer, self._shares_scale)
        self.update()

    # --- layout -------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        if self._diagram is None:
            return
        self._layout = DiagramLayout.within(self._diagram, self.width(), self.height())
        self._frames = {}
        self._ground_fits = False
        self.arranged.emit()

    def sizeHint(self) -> QSize:
        return QSize(560, 400)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        super().resizeEvent(event)

    # --- painting -----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        diagram, layout = self._diagram, self._layout
        if diagram is None or layout is None:
            painter.fillRect(event.rect(), QColor(themes.current().surface))
            return
        self._renew_ground(diagram, layout, painter.deviceTransform().m11())
        painter.drawPixmap(0, 0, self._ground.picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground.links.paint_marked(painter, diagram, layout, self._marked_links(diagram))
        self._paint_tiles(painter, diagram, layout)
        self._paint_focus(painter, layout)
        self._paint_card(painter, diagram)

    def _renew_ground(self, diagram: Diagram, layout: DiagramLayout, ratio: float) -> None:
        """At once where it does not fit, as in a larger picture; else it is renewed in slices, by and by."""
        if not self._ground_fits or self._ground.picture.devicePixelRatio() != ratio:
            self._ground_stale, self._ground_fits = False, True
            self._ground.paint(diagram, layout, self.size(), ratio)
            self._slices.stop()
            self._pause.start(GROUND_MILLISECONDS)

    @Slot()
    def _begin_ground(self) -> None:
        if self._diagram is None or self._layout is None or not (self._ground_stale and self._ground_fits):
            return
        if not self._pause.isActive() and not self._slices.isActive():
            self._ground_stale = False
            self._ground.begin(self._diagram, self._layout, self.size(), self.devicePixelRatioF())
            self._slices.start()

    @Slot()
    def _go_on_with_ground(self) -> None:
        if self._ground.go_on():
            self._slices.stop()
            self._pause.start(GROUND_MILLISECONDS)
            self.update()

    def _marked_links(self, diagram: Diagram) -> list[Link]:
        part = self._hover
        if isinstance(part, Link):
            return [part]
        if not isinstance(part, Neuron):
            return []
        index = diagram.index(part.column)
        into = range(diagram.shown(index - 1)) if diagram.joins(index) else ()
        links = [Link(part.column, part.unit, source) for source in into]
        if index + 1 < len(diagram.columns) and diagram.joins(index + 1):
            following = diagram.columns[index + 1].id
            links += [Link(following, unit, part.unit) for unit in range(diagram.shown(index + 1))]
        return [link for link in links if link not in diagram.cut_links]

    def _paint_tiles(self, painter: QPainter, diagram: Diagram, layout: DiagramLayout) -> None:
        paper = QColor(themes.current().surface_sunken)
        for index, column in enumerate(diagram.columns):
            strip, frame = self._strips.get(column.id), self._tile_frame(layout.sides[index])
            for unit, tile in enumerate(layout.tiles[index]):
                if strip is not None and unit < len(strip.limits):
                    strip.paint(painter, unit, tile)
                else:
                    painter.fillRect(tile, paper)
                painter.drawPixmap(tile.topLeft(), frame)
        self._paint_held(painter, diagram, layout)

    def _tile_frame(self, side: int) -> QPixmap:
        ratio = self.devicePixelRatioF()
        if side not in self._frames or self._frames[side].devicePixelRatio() != ratio:
            self._frames[side] = tile_frame(side, ratio)
        return self._frames[side]

    def _paint_held(self, painter: QPainter, diagram: Diagram, layout: DiagramLayout) -> None:
        """Neurons that are frozen have a lock; disabled ones are faded."""
        if not diagram.held:
            return
        faded = QColor(themes.current().surface)
        faded.setAlpha(205)
        for index, column in enumerate(diagram.columns):
            for unit, tile in enumerate(layout.tiles[index]):
                how = diagram.how(Neuron(column.id, unit))
                if how == DISABLED:
                    painter.fillRect(tile.adjusted(1, 1, -1, -1), faded)
                elif how == FROZEN and tile.width() >= _LOCK:
                    lock = icon_pixmap("lock", _LOCK, themes.current().text, self.devicePixelRatioF())
                    painter.drawPixmap(tile.topRight() + QPoint(4 - _LOCK, -4), lock)

    def _paint_focus(self, painter: QPainter, layout: DiagramLayout) -> None:
        part = self._hover
        if part is None or isinstance(part, Link):
            return
        index = layout.columns.index(part.column)
        area = layout.tile(index, part.unit) if isinstance(part, Neuron) else layout.bias(index, part.unit)
        painter.setPen(QPen(QColor(themes.current().accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(area).adjusted(-1.5, -1.5, 1.5, 1.5), 5, 5)

    def _paint_card(self, painter: QPainter, diagram: Diagram) -> None:
        if self._hover is not None and self._pointer != QPointF():
            paint_sheet(painter, self._pointer, self.describe(diagram, self._hover), QRectF(self.rect()))

    # --- words --------------------------------------------------------------------------------------

    def describe(self, diagram: Diagram, part: Part) -> list[str]:
        """What a part is and what it is worth."""
        lines = [diagram.name(part)]
        if isinstance(part, Link):
            lines.append(_("Weight {value}").format(value=number(diagram.value(part))))
        elif isinstance(part, Bias):
            lines.append(_("Bias {value}").format(value=number(diagram.value(part))))
        elif diagram.answer is not None and (values := diagram.answer.of(part.column, part.unit)) is not None:
            low, high = float(values.min()), float(values.max())
            if formula := diagram.formula(part):
                lines.append(formula)
            if math.isfinite(low) and math.isfinite(high):
                lines.append(_("Answers from {low} to {high}").format(low=number(low, 3), high=number(high, 3)))
        lines += diagram.state_words(part)
        return lines

    def put_card_away(self) -> None:
        """Nothing more is said at the pointer until it moves: a sheet that opens there says it all."""
        self._pointer = QPointF()
        self.update()

    # --- pointing -----------------------------------------------------------------------------------

    def _set_hover(self, part: Part | None) -> None:
        if part == self._hover:
            return
        self._hover = part
        self.setCursor(Qt.CursorShape.ArrowCursor if part is None else Qt.CursorShape.PointingHandCursor)
        if part is not None and self._diagram is not None:
            self.setAccessibleDescription(", ".join(self.describe(self._diagram, part)))
        self.update()
        self.hovered.emit(part)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._diagram is None or self._layout is None:
            return
        self._pointer = event.position()
        self._set_hover(self._layout.part_at(event.position(), self._diagram))
        if self._hover is not None:
            self.update()  # the card follows the pointer

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = QPointF()
        self._set_hover(None)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._diagram is None or self._layout is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        part = self._layout.part_at(event.position(), self._diagram)
        if part is not None:
            self._set_hover(part)
            self.chosen.emit(part)

    # --- keys ---------------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and self._diagram is not None and self._hover is None:
            self._set_hover(Neuron(self._diagram.columns[-1].id, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        diagram, key = self._diagram, Qt.Key(event.key())
        moves = {
            Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
        }  # fmt: skip
        if diagram is None:
            super().keyPressEvent(event)
        elif key in moves:
            self._pointer = QPointF()
            self._set_hover(self._neighbour(diagram, *moves[key]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._hover is not None:
            self.chosen.emit(self._hover)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus) and self._hover is not None:
            self._change_units(diagram, self._hover, 1 if key == Qt.Key.Key_Plus else -1)
        else:
            super().keyPressEvent(event)

    def _neighbour(self, diagram: Diagram, right: int, down: int) -> Neuron:
        if self._layout is None or self._hover is None or not diagram.has(self._hover):
            return Neuron(diagram.columns[-1].id, 0)
        return self._layout.neighbour(self._hover, right, down)

    def _change_units(self, diagram: Diagram, part: Part, change: int) -> None:
        if 0 < diagram.index(part.column) < len(diagram.columns) - 1:
            self.units_wanted.emit(part.column, change)
