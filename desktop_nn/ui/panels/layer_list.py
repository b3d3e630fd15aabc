"""The list of layers: cards that are selected, dragged to another place, and walked through with the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QWidget

from desktop_nn.ui import theme
from desktop_nn.ui.panels.layer_delegate import LayerDelegate
from desktop_nn.ui.panels.layer_model import Kind, LayerModel, Row

_SCROLL_ZONE = 24
_SCROLL_STEP = 8
_SCROLL_MILLISECONDS = 16


class LayerList(QListView):
    """Shows a `LayerModel`. Dragging is our own: it needs no drag-and-drop of the system and shows where it drops."""

    row_selected = Signal(object)  # Row
    move_wanted = Signal(str, int)  # the id of a layer, its index in the list without it
    form_wanted = Signal()  # Enter or a double click: the person wants to change the selected layer

    def __init__(self, layers: LayerModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers = layers
        self._pressed: tuple[str, QPoint] | None = None
        self._ghost: tuple[QPixmap, int] | None = None  # the card under way, and where in it the pointer holds it
        self._pointer = QPoint()
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(_SCROLL_MILLISECONDS)
        self._scrolling.timeout.connect(self._scroll_along)
        self.setModel(layers)
        self.setItemDelegate(LayerDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setObjectName("layers")
        self.setStyleSheet("LayerList { background: transparent; border: none; padding: 0; }")
        self.selectionModel().currentChanged.connect(self._tell_selection)
        layers.dataChanged.connect(self._relayout)
        self.verticalScrollBar().rangeChanged.connect(self._keep_margin)
        self._keep_margin(0, 0)
        theme.themes.theme_changed.connect(self._repaint)

    @property
    def is_dragging(self) -> bool:
        """Whether a card is under way."""
        return self._ghost is not None

    def current_row(self) -> Row | None:
        """The selected row."""
        index = self.currentIndex()
        return self._layers.rows[index.row()] if index.isValid() else None

    def select(self, number: int) -> None:
        """Select the row with this number."""
        index = self._layers.index(number)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def card(self, number: int) -> QRect:
        """Where a row is, in the viewport."""
        return self.visualRect(self._layers.index(number))

    def _tell_selection(self) -> None:
        if row := self.current_row():
            self.row_selected.emit(row)

    def _relayout(self) -> None:
        """Cards grow and shrink with what is said on them."""
        self.scheduleDelayedItemsLayout()

    def _keep_margin(self, _low: int, high: int) -> None:
        """The cards end at the same margin with a scroll bar and without."""
        self.setViewportMargins(0, 0, theme.SPACE_1 if high else theme.SPACE_2, 0)

    def _repaint(self) -> None:
        self.viewport().update()

    # --- dragging ------------------------------------------------------------------------------------

    def _begin_drag(self, layer_id: str, pressed_at: QPoint) -> None:
        area = self.card(self._layers.row_of(layer_id))
        self._ghost = (self.viewport().grab(area), pressed_at.y() - area.top())
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._scrolling.start()

    def _end_drag(self) -> None:
        self._pressed = self._ghost = None
        self._scrolling.stop()
        self.unsetCursor()
        self.viewport().update()

    def _drop(self) -> None:
        assert self._pressed is not None
        layer_id = self._pressed[0]
        gap, here = self._gap_at(self._pointer.y()), self._layers.row_of(layer_id) - 1
        self._end_drag()
        index = gap - 1 if gap > here else gap
        if index != here:
            self.move_wanted.emit(layer_id, index)

    def _gap_at(self, y: int) -> int:
        """How many layers stand above `y`: the index at which a card dropped there is inserted."""
        layers = (number for number, row in enumerate(self._layers.rows) if row.kind is Kind.LAYER)
        return sum(self.card(number).center().y() < y for number in layers)

    def _scroll_along(self) -> None:
        """Scroll while the card is held near an edge."""
        bar = self.verticalScrollBar()
        if self._pointer.y() < _SCROLL_ZONE:
            bar.setValue(bar.value() - _SCROLL_STEP)
        elif self._pointer.y() > self.viewport().height() - _SCROLL_ZONE:
            bar.setValue(bar.value() + _SCROLL_STEP)
        self.viewport().update()

    def _paint_drag(self, painter: QPainter, pixmap: QPixmap, hold: int) -> None:
        painter.setOpacity(0.8)
        painter.drawPixmap(theme.SPACE_1, self._pointer.y() - hold, pixmap)
        painter.setOpacity(1.0)
        y = self.card(self._gap_at(self._pointer.y()) + 1).top()
        painter.setPen(QPen(QColor(theme.current().accent), 3))
        painter.drawLine(theme.SPACE, y, self.viewport().width() - theme.SPACE, y)

    # --- Qt --------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        row = self.current_row()
        point = event.position().toPoint()
        held = event.button() == Qt.MouseButton.LeftButton and self.indexAt(point).isValid()
        if held and row is not None and row.kind is Kind.LAYER:
            self._pressed = (row.id, point)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position().toPoint()
        if not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
        elif self.is_dragging:
            self.viewport().update()
        elif self._pressed is not None:
            layer_id, start = self._pressed
            if (self._pointer - start).manhattanLength() >= QApplication.startDragDistance():
                self._begin_drag(layer_id, start)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.is_dragging:
            self._pointer = event.position().toPoint()
            self._drop()
        self._pressed = None
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.form_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.is_dragging:
            self._end_drag()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.form_wanted.emit()
        elif event.key() == Qt.Key.Key_Space:
            event.ignore()  # the window runs and pauses with it
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._ghost is not None:
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_drag(painter, *self._ghost)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._relayout()  # problems wrap to another number of lines
        if event.size().height() > event.oldSize().height():
            self._return_to_top()

    def _return_to_top(self) -> None:
        """Where there is room again, the input is not left half out of sight above the selected layer."""
        bar, current = self.verticalScrollBar(), self.currentIndex()
        is_half_hidden = 0 < bar.value() <= self.card(0).height()
        if is_half_hidden and self.visualRect(current).bottom() + bar.value() < self.viewport().height():
            bar.setValue(0)
