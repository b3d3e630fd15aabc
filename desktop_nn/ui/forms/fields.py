"""One field per kind of setting: number, choice, yes or no, text."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPaintEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QCheckBox, QComboBox, QLineEdit, QWidget

from desktop_nn.core.settings import Setting
from desktop_nn.errors import UserError
from desktop_nn.i18n import _
from desktop_nn.ui.forms.chooser import paint_elided
from desktop_nn.ui.forms.numbers import parse, step_by, write

_LONGEST_NUMBER = 32
_CHOICE_ROOM = 96  # for the words of a choice in a field beside its label, in pixels

_StepEnabled = QAbstractSpinBox.StepEnabledFlag


class NumberField(QAbstractSpinBox):
    """A number: typed with a comma or a point, or stepped by arrow keys and, when focused, the wheel.

    What is typed counts when Enter is pressed, the field is left or a shortcut is used, so that "128" is never
    taken for 1 and 12 on the way. It may be anything: the form checks it.
    """

    committed = Signal(object)  # int or float; the text as typed where it is no number
    left = Signal()

    def __init__(self, declared: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._declared = declared
        self._value: float = declared.default
        self._dirty = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # a wheel over an unfocused field scrolls the panel
        self.setAccelerated(True)
        self.lineEdit().setMaxLength(_LONGEST_NUMBER)
        self.lineEdit().textEdited.connect(self._note_typing)
        self.lineEdit().returnPressed.connect(self.commit)
        self.show_value(declared.default)

    def show_value(self, value: Any) -> None:
        """Show a valid value; what was being typed is dropped."""
        self._value = value
        self._dirty = False
        self.lineEdit().setText(write(value))
        if self.hasFocus():
            self.lineEdit().selectAll()

    @property
    def is_typing(self) -> bool:
        """Whether something was typed that does not count yet."""
        return self._dirty

    def commit(self) -> None:
        """Hand in what was typed."""
        if self._dirty:
            self._dirty = False
            self.committed.emit(parse(self.lineEdit().text(), self._declared.type is int))

    def revert(self) -> None:
        """Show the last valid value again."""
        self.show_value(self._value)

    def _note_typing(self) -> None:
        self._dirty = True

    # --- Qt --------------------------------------------------------------------------------------------

    def stepBy(self, steps: int) -> None:
        self.commit()
        moved = step_by(self._value, steps, self._declared)
        if moved != self._value:
            self.show_value(moved)
            self.committed.emit(moved)

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        enabled = _StepEnabled.StepNone
        if step_by(self._value, 1, self._declared) != self._value:
            enabled |= _StepEnabled.StepUpEnabled
        if step_by(self._value, -1, self._declared) != self._value:
            enabled |= _StepEnabled.StepDownEnabled
        return enabled

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        return QValidator.State.Acceptable, text, position

    def fixup(self, text: str) -> str:
        return text

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if not self._dirty and _is_undo(event):
                return False  # nothing is being typed: undo means the document's undo
            if _is_command(event):
                self.commit()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._dirty:
            self.revert()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.commit()
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.revert()
            self.left.emit()
        super().focusOutEvent(event)


class ChoiceField(QComboBox):
    """One of several values, each with words."""

    committed = Signal(object)
    left = Signal()

    def __init__(self, declared: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        for choice in declared.choices:
            self.addItem(_(choice.label), choice.value)
            self.setItemData(self.count() - 1, _(choice.label), Qt.ItemDataRole.ToolTipRole)
        self.activated.connect(self._hand_in)
        self.show_value(declared.default)

    def needs_line(self) -> bool:
        """Whether some choice has more words than fit beside the label."""
        words = (self.itemText(row) for row in range(self.count()))
        return any(self.fontMetrics().horizontalAdvance(each) > _CHOICE_ROOM for each in words)

    def show_value(self, value: Any) -> None:
        """Show a valid value."""
        self.setCurrentIndex(self.findData(value))

    def revert(self) -> None:
        """A choice is always one of the valid ones."""

    def _hand_in(self, index: int) -> None:
        self.committed.emit(self.itemData(index))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # a value is never changed by scrolling past it

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_elided(self)


class CheckField(QCheckBox):
    """Yes or no."""

    committed = Signal(object)
    left = Signal()

    def __init__(self, declared: Setting, parent: QWidget | None = None) -> None:
        super().__init__(_(declared.label), parent)
        self.clicked.connect(self._hand_in)
        self.show_value(declared.default)

    def show_value(self, value: Any) -> None:
        """Show a valid value."""
        self.setChecked(value)

    def revert(self) -> None:
        """A tick is always valid."""

    def _hand_in(self, checked: bool) -> None:
        self.committed.emit(checked)


class TextField(QLineEdit):
    """A text; it counts when Enter is pressed or the field is left."""

    committed = Signal(object)
    left = Signal()

    def __init__(self, declared: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = str(declared.default)
        self.returnPressed.connect(self.commit)
        self.show_value(declared.default)

    def show_value(self, value: Any) -> None:
        """Show a valid value."""
        self._value = value
        self.setText(value)
        if not self.hasFocus():
            self.setCursorPosition(0)  # of a long text the beginning is seen

    def commit(self) -> None:
        """Hand in what was typed."""
        if self.text() != self._value:
            self.committed.emit(self.text())

    def revert(self) -> None:
        """Show the last valid value again."""
        self.setText(self._value)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.commit()
        self.left.emit()
        super().focusOutEvent(event)
        self.setCursorPosition(0)


Field = NumberField | ChoiceField | CheckField | TextField


def make_field(declared: Setting, parent: QWidget | None = None) -> Field:
    """The field that fits a setting."""
    if declared.choices:
        return ChoiceField(declared, parent)
    if declared.type is bool:
        return CheckField(declared, parent)
    if declared.type in (int, float):
        return NumberField(declared, parent)
    return TextField(declared, parent)


def commit_typing() -> None:
    """Take what is being typed, before an act of a button that leaves the focus where it is."""
    widget = QApplication.focusWidget()
    if isinstance(widget, NumberField | TextField):
        widget.commit()


def check_value(declared: Setting, value: Any) -> UserError | None:
    """Why a value is not allowed, or None when it is."""
    try:
        declared.check(value)
    except UserError as error:
        return error
    return None


def _is_undo(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)


def _is_command(event: QKeyEvent) -> bool:
    """A key that is no part of typing, such as F5 or Ctrl+S: it acts on the value as it is shown."""
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    editing = (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_X, Qt.Key.Key_Z, Qt.Key.Key_Y)
    return Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35 or (control and event.key() not in editing)
