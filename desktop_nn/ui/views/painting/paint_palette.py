"""The tools for painting, beside the sheet: what the hand does, how wide and how strongly, and for which class."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QScrollArea, QSlider, QVBoxLayout, QWidget

from desktop_nn.data.painting import POINT_LIMIT
from desktop_nn.i18n import N_, _, integer, ngettext, number
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.theme import SPACE_1, SPACE_2, SPACE_3
from desktop_nn.ui.views.painting.class_list import ClassList
from desktop_nn.ui.views.painting.point_painting import (
    BRUSH,
    ERASE,
    JITTER,
    MAGNET,
    NARROWEST,
    PUT,
    ROUND,
    SELECT,
    STRONG,
    WIDEST,
    PointPainting,
)

_TOOLS = (
    (BRUSH, "brush", N_("Brush"), N_("Spray points of the chosen class (B). Hold still to spray more.")),
    (PUT, "put", N_("Put"), N_("Put one point where you click (P).")),
    (
        SELECT,
        "select",
        N_("Select and move"),
        N_("Take hold of a point, or draw a rectangle around several, and drag them; Delete takes them away (S)."),
    ),
    (JITTER, "jitter", N_("Jitter"), N_("Shake the points under the circle apart (J).")),
    (MAGNET, "magnet", N_("Magnet"), N_("Draw the points under the circle together (M).")),
    (ERASE, "eraser", N_("Erase"), N_("Take the points under the circle away (E).")),
)
_ACROSS = 3
_WIDTH = 152


class PaintPalette(QScrollArea):
    """Buttons, two sliders and the classes for one `PointPainting`; it scrolls where the window is low."""

    def __init__(self, painting: PointPainting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._painting = painting
        self.tools: dict[str, ToolButton] = {}
        self.radius = _slider(
            (round(100 * NARROWEST), round(100 * WIDEST)),
            _("Radius"),
            _("How wide the brush and the other round tools are. The wheel of the mouse and + and − change it, too."),
        )
        self.intensity = _slider(
            (1, 100), _("Intensity"), _("How many points the brush sprays; how strongly jitter and magnet act.")
        )
        self.classes = ClassList()
        self.number = _slider(
            (-100, 100),
            _("Number to be met"),
            _("The number that new points are to be met with, from minus to plus the largest one there is."),
        )
        self.number_words = label("", "caption")
        self.number_row = self._number_row()
        self.count = label("", "caption")
        self.clear_button = ToolButton(
            "clear", _("Clear"), _("Take all points away; undo brings them back."), pressed=painting.clear
        )
        self.setFixedWidth(_WIDTH)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lay_out()
        self._connect()
        self.refresh()

    # --- building -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, SPACE_3, SPACE_2)
        column.setSpacing(SPACE_1)
        column.addLayout(self._tool_grid())
        column.addLayout(self._slider_grid())
        column.addWidget(self.classes, 1)
        column.addWidget(self.number_row)
        column.addStretch(0)
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        foot.addWidget(self.clear_button)
        column.addLayout(foot)
        self.setWidget(content)

    def _number_row(self) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, SPACE_1, 0, 0)
        column.setSpacing(SPACE_1)
        column.addWidget(self.number_words)
        column.addWidget(self.number)
        return row

    def _slider_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_2)
        grid.setVerticalSpacing(0)
        for line, (slider, name) in enumerate(((self.radius, _("Radius")), (self.intensity, _("Intensity")))):
            grid.addWidget(label(name, "caption"), line, 0)
            grid.addWidget(slider, line, 1)
        return grid

    def _tool_grid(self) -> QGridLayout:
        grid, group = QGridLayout(), QButtonGroup(self)
        grid.setSpacing(SPACE_1)
        for place, (name, icon, title, tip) in enumerate(_TOOLS):
            button = ToolButton(icon, _(title), tooltip(_(title), _(tip)), checkable=True)
            button.clicked.connect(lambda _checked=False, tool=name: self._painting.take_tool(tool))
            group.addButton(button)
            grid.addWidget(button, place // _ACROSS, place % _ACROSS, Qt.AlignmentFlag.AlignCenter)
            self.tools[name] = button
        return grid

    def _connect(self) -> None:
        painting = self._painting
        painting.tool_changed.connect(self._show_tool)
        painting.class_changed.connect(self.classes.show_chosen)
        painting.radius_changed.connect(self._show_radius)
        painting.touched.connect(self.show_count)
        self.classes.chosen.connect(painting.take_class)
        painting.class_changed.connect(self._show_number)
        self.number.valueChanged.connect(lambda value: painting.take_share(value / 100))
        self.number.setValue(round(100 * painting.share))
        self.radius.valueChanged.connect(lambda value: painting.set_radius(value / 100))
        self.intensity.valueChanged.connect(self._take_intensity)
        self._show_radius(painting.radius)
        self.intensity.setValue(round(100 * painting.intensity))
        self._show_tool(painting.tool)

    # --- showing ------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the classes and how many points there are."""
        has_classes = bool(self._painting.table.classes)
        self.classes.setVisible(has_classes)
        self.number_row.setVisible(not has_classes)
        if has_classes:
            self.classes.show_table(self._painting.table, self._painting.label)
        self._show_number()
        self.show_count()

    @Slot()
    def show_count(self) -> None:
        """Say how many points there are, or that there is no room for more."""
        count = len(self._painting.table)
        words = ngettext("{count} point", "{count} points", count).format(count=integer(count))
        full = _("Full: {limit} points").format(limit=integer(POINT_LIMIT))
        self.count.setText(full if self._painting.is_full else words)
        self.clear_button.setEnabled(count > 0)

    @Slot(str)
    def _show_tool(self, tool: str) -> None:
        self.tools[tool].setChecked(True)
        self.radius.setEnabled(tool in ROUND)
        self.intensity.setEnabled(tool in STRONG)

    @Slot()
    def _show_number(self) -> None:
        table, value = self._painting.table, self._painting.scale * self._painting.share
        self.number_words.setText(f"{table.target}: {number(value, 3)}")

    @Slot(float)
    def _show_radius(self, radius: float) -> None:
        self.radius.setValue(round(100 * radius))

    @Slot(int)
    def _take_intensity(self, value: int) -> None:
        self._painting.intensity = value / 100


def _slider(limits: tuple[int, int], name: str, tip: str) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(*limits)
    slider.setMinimumWidth(40)
    slider.setAccessibleName(name)
    slider.setToolTip(tooltip(tip))
    return slider
