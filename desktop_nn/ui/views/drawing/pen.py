"""What one draws with: the pen or the eraser, and how wide it is."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

#: Widths of the pen, in parts of the canvas; a MNIST digit is drawn about as thick as the default.
NARROWEST, DEFAULT_WIDTH, WIDEST = 0.03, 0.085, 0.16
#: The eraser is wider than the pen, as it is on a pencil.
_ERASER_FACTOR = 1.6


class Pen(QObject):
    """The tool in hand, for the next strokes."""

    tool_changed = Signal(str)
    width_changed = Signal(float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tool = "pen"
        self._width = DEFAULT_WIDTH

    @property
    def tool(self) -> str:
        """Which tool is taken: "pen" or "eraser"."""
        return self._tool

    @property
    def erases(self) -> bool:
        """Whether the tool takes ink away."""
        return self._tool == "eraser"

    def take(self, tool: str) -> None:
        """Take the pen or the eraser."""
        if tool != self._tool:
            self._tool = tool
            self.tool_changed.emit(tool)

    @property
    def width(self) -> float:
        """Width of the pen in parts of the canvas."""
        return self._width

    def set_width(self, width: float) -> None:
        """Choose the width of the next strokes; it is kept within what can be read."""
        width = min(max(width, NARROWEST), WIDEST)
        if width != self._width:
            self._width = width
            self.width_changed.emit(width)

    def reach(self, erases: bool) -> float:
        """How wide the tool writes or wipes, in parts of the canvas."""
        return self._width * (_ERASER_FACTOR if erases else 1.0)
