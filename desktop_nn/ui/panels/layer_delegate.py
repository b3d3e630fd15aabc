"""Paints the cards of the network builder: icon, title, settings, shape, costs, and what does not fit."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_nn.ui import theme
from desktop_nn.ui.panels.layer_model import ROW_ROLE, Kind, Row, waiting_words

Index = QModelIndex | QPersistentModelIndex

_GAP = theme.SPACE_1  # above and below each card; the line that joins the cards shows there
_PADDING = theme.SPACE_2  # left and right of the words
_MARGIN = 6  # above and below them
_ICON = 18
_ICON_COLUMN = _PADDING + _ICON + theme.SPACE_2
_TITLE_LINE = 20
_FACTS_LINE = 16


class LayerDelegate(QStyledItemDelegate):
    """Draws one `Row` as a card of one or more lines, as wide as the view."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Row = index.data(ROW_ROLE)
        view = option.widget
        width = view.viewport().width() if isinstance(view, QAbstractScrollArea) else option.rect.width()
        return QSize(80, _height(row, width))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW_ROLE)
        rows = index.model().rowCount()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_joint(painter, option.rect, first=index.row() == 0, last=index.row() == rows - 1)
        card = option.rect.adjusted(0, _GAP, 0, -_GAP)
        _paint_ground(painter, card, row, option)
        _paint_words(painter, card, row)
        painter.restore()


def _height(row: Row, width: int) -> int:
    height = 2 * _GAP + 2 * _MARGIN + _TITLE_LINE
    if row.facts or row.is_waiting:
        height += _FACTS_LINE
    if row.problem:
        height += _problem_height(row.problem, width) + theme.SPACE_1
    return height


def _problem_height(text: str, width: int) -> int:
    room = QRect(0, 0, width - _ICON_COLUMN - _PADDING, 10_000)
    metrics = QFontMetrics(theme.font(theme.FontSizes.small))
    return metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()


def _paint_joint(painter: QPainter, area: QRect, *, first: bool, last: bool) -> None:
    """The line along which the numbers flow from card to card."""
    painter.setPen(QPen(QColor(theme.current().border_strong), 1.5))
    x = area.left() + _PADDING + _ICON / 2
    if not first:
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.top() + _GAP))
    if not last:
        painter.drawLine(QPointF(x, area.bottom() + 1 - _GAP), QPointF(x, area.bottom() + 1))


def _paint_ground(painter: QPainter, card: QRect, row: Row, option: QStyleOptionViewItem) -> None:
    colours = theme.current()
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
    ground, edge, width = colours.surface_raised, colours.border, 1.0
    if row.kind is not Kind.LAYER:
        ground, edge = colours.surface_sunken, colours.surface_sunken
    if hovered:
        ground = colours.hover
    if row.problem:
        ground, edge = colours.danger_soft, colours.danger
    if selected:
        ground = ground if row.problem else colours.accent_soft
        edge = colours.danger if row.problem else colours.accent
        width = 2.0 if _has_focus(option) else 1.0
    painter.setPen(QPen(QColor(edge), width))
    painter.setBrush(QColor(ground))
    inset = width / 2
    painter.drawRoundedRect(QRectF(card).adjusted(inset, inset, -inset, -inset), theme.RADIUS, theme.RADIUS)


def _has_focus(option: QStyleOptionViewItem) -> bool:
    widget: QWidget | None = option.widget
    return widget is not None and widget.hasFocus()


def _paint_words(painter: QPainter, card: QRect, row: Row) -> None:
    colours = theme.current()
    left, right = card.left() + _ICON_COLUMN, card.right() - _PADDING
    line = QRect(left, card.top() + _MARGIN, right - left, _TITLE_LINE)
    _paint_icon(painter, card, row)
    line.setRight(_paint_shape(painter, line, row) - theme.SPACE_2)
    _paint_title(painter, line, row)
    below = QRect(left, line.bottom() + 1, right - left, _FACTS_LINE)
    if row.facts or row.is_waiting:
        painter.setFont(theme.font(theme.FontSizes.caption))
        painter.setPen(QColor(colours.text_muted))
        words = waiting_words() if row.is_waiting else row.facts
        painter.drawText(below, _LEFT, _fitted(painter, words, below.width()))
        below.translate(0, _FACTS_LINE)
    if row.problem:
        below.setTop(below.top() + theme.SPACE_1)
        below.setBottom(card.bottom())
        painter.setFont(theme.font(theme.FontSizes.small))
        painter.setPen(QColor(colours.danger))
        painter.drawText(below, Qt.TextFlag.TextWordWrap, row.problem)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _paint_icon(painter: QPainter, card: QRect, row: Row) -> None:
    """Layers that learn have an icon in the accent, the others a muted one; a frozen one shows a lock."""
    colours = theme.current()
    colour = colours.accent if row.has_weights and not row.is_frozen else colours.text_muted
    if row.is_waiting:
        colour = colours.text_disabled
    if row.problem:
        colour = colours.danger
    name = "warning" if row.problem else "lock" if row.is_frozen else row.icon
    pixmap = theme.icon_pixmap(name, _ICON, colour, painter.device().devicePixelRatioF())
    painter.drawPixmap(card.left() + _PADDING, card.top() + _MARGIN + (_TITLE_LINE - _ICON) // 2, pixmap)


def _paint_shape(painter: QPainter, line: QRect, row: Row) -> int:
    """The shape at the right end; returns where it begins."""
    painter.setFont(theme.font(theme.FontSizes.small))
    painter.setPen(QColor(theme.current().text_muted))
    painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, row.shape)
    return line.right() - painter.fontMetrics().horizontalAdvance(row.shape)


def _paint_title(painter: QPainter, line: QRect, row: Row) -> None:
    colours = theme.current()
    title_font = theme.semibold() if row.kind is Kind.LAYER else theme.font()
    painter.setFont(title_font)
    painter.setPen(QColor(colours.text_disabled if row.is_waiting else colours.text))
    painter.drawText(line, _LEFT, _fitted(painter, row.title, line.width()))
    line.setLeft(line.left() + painter.fontMetrics().horizontalAdvance(row.title) + theme.SPACE_2)
    if row.detail and line.width() > 2 * theme.SPACE:
        painter.setFont(theme.font(theme.FontSizes.small))
        painter.setPen(QColor(colours.text_disabled if row.is_waiting else colours.text_muted))
        painter.drawText(line, _LEFT, _fitted(painter, row.detail, line.width()))


def _fitted(painter: QPainter, text: str, width: int) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
