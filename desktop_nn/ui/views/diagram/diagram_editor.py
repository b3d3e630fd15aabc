"""The small sheet that opens on a neuron, link or bias: its numbers to be typed, frozen or disabled."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.core.held import DISABLED, FROZEN
from desktop_nn.i18n import _
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.forms import numbers
from desktop_nn.ui.forms.tips import OPEN_RUN_ALONE, tooltip
from desktop_nn.ui.theme import SPACE, SPACE_1, SPACE_2, SPACE_3
from desktop_nn.ui.views.diagram.diagram_parts import Bias, Diagram, Link, Neuron, Part

_WIDTH = 248
_ROW = 32
_MOST_ROWS = 6
_DIGITS = 6


class NumberField(QLineEdit):
    """One weight or bias. Enter hands it in; what is no number is marked and stays to be mended."""

    given = Signal(object, float)  # Link or Bias, the number

    def __init__(self, part: Link | Bias, name: str, value: float) -> None:
        super().__init__(numbers.write(float(f"{value:.{_DIGITS}g}")))
        self.part = part
        self.setAccessibleName(name)
        self.setToolTip(tooltip(_("Type a number and press Enter; Esc leaves it as it was."), _(OPEN_RUN_ALONE)))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.textEdited.connect(self._unmark)

    def hand_in(self) -> bool:
        """Send the number; False if it is none."""
        value = numbers.parse(self.text(), whole=False)
        if isinstance(value, str) or not math.isfinite(value):
            self._mark("error")
            return False
        self.given.emit(self.part, float(value))
        return True

    def _unmark(self) -> None:
        self._mark("")

    def _mark(self, state: str) -> None:
        self.setProperty("state", state)
        self.style().unpolish(self)
        self.style().polish(self)


class PartEditor(QFrame):
    """Opens beside a part; Enter commits and closes, Esc closes, and so does a click or a key elsewhere."""

    value_given = Signal(object, float)  # Link or Bias, the number
    closed = Signal()  # by a key or a button: the focus goes back to the drawing
    hold_wanted = Signal(object, str)  # Part, "frozen", "disabled" or "" to let it learn again

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "raised")
        self.part: Part | None = None
        self.fields: list[NumberField] = []
        self._heading = label("", "section", wrap=True)
        self.freeze = ToolButton("lock", _("Freeze"), _("Training leaves it as it is while the others go on learning."))
        self.disable = ToolButton(
            "disable", _("Disable"), _("Cut it out of the network: its weights are 0 and stay 0.")
        )
        for button, how in ((self.freeze, FROZEN), (self.disable, DISABLED)):
            button.setCheckable(True)
            button.clicked.connect(lambda on, how=how: self._hold(how if on else ""))
        head = QHBoxLayout()
        head.setSpacing(SPACE_1)
        head.addWidget(self._heading, 1)
        head.addWidget(self.freeze)
        head.addWidget(self.disable)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_2)
        column.setSpacing(SPACE)
        column.addLayout(head)
        column.addWidget(self._area, 1)
        self.hide()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow_focus)

    def open_for(self, diagram: Diagram, part: Part, at: QPoint) -> None:
        """Open at a place of the parent for a part that has numbers."""
        self.part = part
        self._heading.setText(diagram.name(part))
        self.setAccessibleName(diagram.name(part))
        parts = diagram.parts_of(part) if isinstance(part, Neuron) else (part,)
        self._show_fields(diagram, parts, isinstance(part, Neuron))
        how = diagram.how(part)
        self.freeze.setChecked(how == FROZEN)
        self.disable.setChecked(how == DISABLED)
        is_output = diagram.index(part.column) == len(diagram.columns) - 1
        self.disable.setVisible(isinstance(part, Link) or (isinstance(part, Neuron) and not is_output))
        self.resize(_WIDTH, 56 + _ROW * min(len(parts), _MOST_ROWS))
        self.move(_within(self, at))
        self.show()
        self.raise_()
        self.fields[0].setFocus()
        self.fields[0].selectAll()

    def _show_fields(self, diagram: Diagram, parts: tuple[Link | Bias, ...], all_of_neuron: bool) -> None:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(SPACE_1)
        grid.setColumnStretch(1, 1)
        self.fields = []
        for row, part in enumerate(parts):
            field = NumberField(part, diagram.name(part), diagram.value(part))
            field.setEnabled(diagram.how(part) != DISABLED)
            field.given.connect(self.value_given)
            grid.addWidget(label(_row_name(diagram, part, all_of_neuron), "muted"), row, 0)
            grid.addWidget(field, row, 1)
            self.fields.append(field)
        grid.setRowStretch(len(parts), 1)
        self._area.setWidget(inside)

    @Slot(QWidget, QWidget)
    def _follow_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self.isVisible() and new is not None and not self.isAncestorOf(new) and new.window() is self.window():
            self.hide()

    def _hold(self, how: str) -> None:
        part = self.part
        self.closed.emit()  # a sheet that only hides would hand the focus on to any part of the window
        if part is not None:
            self.hold_wanted.emit(part, how)

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, 56 + _ROW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            refused = [field for field in self.fields if field.isModified() and not field.hand_in()]
            if not refused:
                self.closed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _row_name(diagram: Diagram, part: Link | Bias, all_of_neuron: bool) -> str:
    if isinstance(part, Bias):
        return _("Bias")
    return _("From {source}").format(source=diagram.source_name(part)) if all_of_neuron else _("Weight")


def _within(editor: QWidget, at: QPoint) -> QPoint:
    """The place `at`, moved so far that the whole sheet lies in its parent."""
    parent = editor.parentWidget()
    assert parent is not None
    area = parent.rect().adjusted(SPACE_1, SPACE_1, -SPACE_1, -SPACE_1)
    x = max(min(at.x(), area.right() - editor.width()), area.left())
    y = max(min(at.y(), area.bottom() - editor.height()), area.top())
    return QPoint(x, y)
