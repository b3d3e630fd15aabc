"""The row of tools under the drawing canvas: pen, eraser, width, undo, redo, image, clear."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSlider, QWidget

from desktop_nn.i18n import N_, _
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.theme import SPACE_1
from desktop_nn.ui.views.drawing.drawing_canvas import DrawingCanvas
from desktop_nn.ui.views.drawing.pen import NARROWEST, WIDEST

_TOOLS = (
    ("pen", N_("Pen"), N_("Draw (P). The right mouse button and the other end of a tablet pen erase.")),
    ("eraser", N_("Eraser"), N_("Take ink away (E).")),
)


class DrawingTools(QWidget):
    """Buttons that act on one canvas and show how it stands."""

    open_wanted = Signal()

    def __init__(self, canvas: DrawingCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_1)
        self._add_tools(row)
        row.addSpacing(SPACE_1)
        row.addWidget(self._make_slider(), 1)
        row.addSpacing(SPACE_1)
        self._add_acts(row)

    def _add_tools(self, row: QHBoxLayout) -> None:
        group = QButtonGroup(self)
        for name, title, tip in _TOOLS:
            button = ToolButton(name, _(title), _(tip), checkable=True)
            button.setChecked(name == self._canvas.pen.tool)
            button.clicked.connect(lambda _checked=False, tool=name: self._canvas.pen.take(tool))
            self._canvas.pen.tool_changed.connect(
                lambda tool, button=button, name=name: button.setChecked(tool == name)
            )
            group.addButton(button)
            row.addWidget(button)

    def _make_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(round(1000 * NARROWEST), round(1000 * WIDEST))
        slider.setSingleStep(5)
        slider.setPageStep(20)
        slider.setValue(round(1000 * self._canvas.pen.width))
        slider.setMinimumWidth(32)
        slider.setAccessibleName(_("Width of the pen"))
        slider.setToolTip(
            _("Width of the pen. The digits of MNIST were drawn with a felt-tip: thin lines are harder to read.")
        )
        slider.valueChanged.connect(lambda value: self._canvas.pen.set_width(value / 1000))
        self._canvas.pen.width_changed.connect(lambda width: slider.setValue(round(1000 * width)))
        return slider

    def _add_acts(self, row: QHBoxLayout) -> None:
        stack = self._canvas.undo_stack
        undo = ToolButton("undo", _("Undo"), _("Take the last stroke back (Ctrl+Z on the canvas)."), pressed=stack.undo)
        redo = ToolButton(
            "redo", _("Redo"), _("Draw the stroke again (Ctrl+Shift+Z on the canvas)."), pressed=stack.redo
        )
        picture = ToolButton(
            "upload",
            _("Open an image"),
            _("Use a photo or a scan of a digit as the drawing; it can also be dropped or pasted here."),
            pressed=self.open_wanted.emit,
        )
        clear = ToolButton(
            "clear", _("Clear"), _("Take everything away (Del); undo brings it back."), pressed=self._canvas.clear
        )
        for button, signal in ((undo, stack.canUndoChanged), (redo, stack.canRedoChanged)):
            button.setEnabled(False)
            signal.connect(button.setEnabled)
        for button in (undo, redo, picture, clear):
            row.addWidget(button)
