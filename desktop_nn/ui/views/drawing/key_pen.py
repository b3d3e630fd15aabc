"""The pen for people without a mouse: the arrow keys move it, Space held down draws."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from desktop_nn.ui.views.drawing.strokes import Point

#: How far one press of an arrow key moves, in parts of the canvas; with Shift a quarter of it.
STEP = 1 / 40

_DIRECTIONS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_OTHER_KEYS = (
    Qt.Key.Key_Space,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_P,
    Qt.Key.Key_E,
)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)


class KeyPen:
    """Where the keyboard's pen is and which arrows are held; two at once move it aslant."""

    def __init__(self) -> None:
        self.position = Point(0.5, 0.5)
        self.is_shown = False
        self._held: set[int] = set()

    def move(self, event: QKeyEvent) -> bool:
        """Follow an arrow key; False when it is another key."""
        if event.key() not in _DIRECTIONS:
            return False
        self._held.add(event.key())
        step = STEP / 4 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
        right = sum(_DIRECTIONS[Qt.Key(key)][0] for key in self._held)
        down = sum(_DIRECTIONS[Qt.Key(key)][1] for key in self._held)
        self.position = Point(
            min(max(self.position.x + step * right, 0.0), 1.0),
            min(max(self.position.y + step * down, 0.0), 1.0),
        )
        self.is_shown = True
        return True

    def release(self, event: QKeyEvent) -> None:
        """An arrow key went up (a repeating key goes up and down without being let go)."""
        if not event.isAutoRepeat():
            self._held.discard(event.key())

    def rest(self) -> None:
        """Forget which keys are held: their release may never be seen."""
        self._held.clear()


def is_canvas_key(event: QKeyEvent) -> bool:
    """Whether the canvas, while it has the focus, wants this key before a shortcut of the window."""
    if event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo):
        return True
    if event.matches(QKeySequence.StandardKey.Paste):
        return True
    # The keypad has the same arrows.
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return modifiers in _PLAIN and (event.key() in _DIRECTIONS or event.key() in _OTHER_KEYS)
