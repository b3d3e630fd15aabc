"""Above each column of a drawn network: its name, its number of neurons and its activation, to be changed there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QWidget

from desktop_nn.core.columns import Column
from desktop_nn.core.layers import layers
from desktop_nn.core.layers.input_features import FEATURES, InputFeatures
from desktop_nn.core.settings import settings_of
from desktop_nn.i18n import _, integer
from desktop_nn.project.teaching import Teaching
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.icons import icon
from desktop_nn.ui.views.diagram.diagram_edits import has_feature
from desktop_nn.ui.views.diagram.diagram_layout import DiagramLayout
from desktop_nn.ui.views.diagram.diagram_parts import Diagram

#: Three lines: the name, the number of neurons, the activation.
LINE = 24
HEADING_HEIGHT = 3 * LINE + 8
#: Narrower columns have one button with a menu instead.
COMPACT_BELOW = 84

_BUTTON = 20


class ColumnHeading(QWidget):
    """One column's name and buttons; what they ask for is sent as signals."""

    units_wanted = Signal(str, int)  # column, more or fewer
    activation_wanted = Signal(str, str)  # column, name of the kind of layer; "" for none
    feature_wanted = Signal(str, bool)
    column_wanted = Signal(str)  # one more after this column
    removal_wanted = Signal(str)

    def __init__(self, parent: QWidget, diagram: Diagram, index: int, teaching: Teaching) -> None:
        super().__init__(parent)
        self._teaching = teaching
        self._builder = teaching.of_kind("builder")  # acts that are hidden
        self._counts = "units" not in teaching.of_kind("setting")
        self._column = column = diagram.columns[index]
        self._title_text = title = diagram.column_name(index)
        self._is_first, self._is_last = index == 0, index == len(diagram.columns) - 1
        self._is_hidden = not self._is_first and not self._is_last
        self._short = str(index) if self._is_hidden else title
        self.menu = self._make_menu()
        self._title = label(title, "caption")
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._count = label(integer(column.units), "section")
        self._count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._make_buttons()
        self._place_children()

    # --- building -----------------------------------------------------------------------------------

    def _make_buttons(self) -> None:
        name, title = self._column.id, self._title_text
        self.fewer = self._button("minus", _("Remove a neuron from {column}"), lambda: self.units_wanted.emit(name, -1))
        self.more = self._button("add", _("Add a neuron to {column}"), lambda: self.units_wanted.emit(name, 1))
        self.remove = self._button("close", _("Remove {column}"), lambda: self.removal_wanted.emit(name))
        self.fewer.setEnabled(self._column.units > 1)
        self.everything = self._button("more", _("Change {column}"), self._open_menu)
        self.choice = QToolButton()
        self.choice.setProperty("role", "choice")
        self.choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.choice.setAutoRaise(True)
        self.choice.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.choice.setMenu(self._choices)
        what = _("What the network is told of a point.") if self._is_first else _("Activation of {column}")
        self.choice.setAccessibleName(what.format(column=title))
        self.choice.setToolTip(tooltip(self._choice_tip()))

    def _button(self, icon_name: str, text: str, pressed: Callable[[], object]) -> ToolButton:
        return ToolButton(icon_name, text.format(column=self._title_text), pressed=pressed)

    def _choice_tip(self) -> str:
        if self._is_first:
            return _("Choose what the network is told of a point: its coordinates, their squares, their product.")
        activation = self._column.activation
        summary = _(activation.layer.summary) if activation else _("Hands its sums on as they are.")
        return _("The activation of this layer. {summary}").format(summary=summary)

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self._choices = self._feature_menu(menu) if self._is_first else self._activation_menu(menu)
        if not self._is_first or self._column.features is not None or self._column.units == 2:
            menu.addMenu(self._choices)
        name = self._column.id
        if self._is_hidden and self._counts:
            self._add(menu, "add", _("Add a neuron"), lambda: self.units_wanted.emit(name, 1))
            self._add(menu, "minus", _("Remove a neuron"), lambda: self.units_wanted.emit(name, -1))
        if not self._is_last and "add" not in self._builder:
            self._add(menu, "layers", _("Add a layer after this one"), lambda: self.column_wanted.emit(name))
        if self._is_hidden and "remove" not in self._builder:
            self._add(menu, "remove", _("Remove this layer"), lambda: self.removal_wanted.emit(name))
        return menu

    def _add(self, menu: QMenu, icon_name: str, text: str, act: Callable[[], object]) -> None:
        action = QAction(icon(icon_name), text, menu)
        action.triggered.connect(lambda _checked=False: act())
        menu.addAction(action)

    def _activation_menu(self, parent: QMenu) -> QMenu:
        menu = QMenu(_("Activation"), parent)
        menu.setToolTipsVisible(True)
        group = QActionGroup(menu)
        present = self._column.activation
        kinds = [each for each in layers if each.category == "activation" and each.name not in self._kinds_left_out()]
        offers = [("", _("None"), _("Hands its sums on as they are."))]
        offers += [(each.name, _(each.title), _(each.summary)) for each in kinds]
        for name, title, tip in offers:
            action = menu.addAction(title)
            action.setToolTip(tooltip(tip))
            action.setCheckable(True)
            action.setChecked(name == ("" if present is None else present.layer.name))
            group.addAction(action)
            action.triggered.connect(
                lambda _checked=False, name=name: self.activation_wanted.emit(self._column.id, name)
            )
        return menu

    def _kinds_left_out(self) -> frozenset[str]:
        """Activations that are not offered: what a teacher hides, but for the one that is there."""
        present = self._column.activation
        return self._teaching.of_kind("layer") - {present.layer.name if present else ""} | {"identity"}

    def _feature_menu(self, parent: QMenu) -> QMenu:
        menu = QMenu(_("Inputs"), parent)
        menu.setToolTipsVisible(True)
        declared = settings_of(InputFeatures)
        hidden = self._teaching.of_kind("setting")
        for name in (each for each in FEATURES if each not in hidden):
            action = menu.addAction(_(declared[name].label))
            action.setToolTip(tooltip(_(declared[name].help)))
            action.setCheckable(True)
            action.setChecked(has_feature(self._column.features, name))
            action.triggered.connect(lambda on, name=name: self.feature_wanted.emit(name, on))
        return menu

    # --- focus --------------------------------------------------------------------------------------

    @property
    def column(self) -> Column:
        """The column it stands above."""
        return self._column

    @property
    def focus_name(self) -> tuple[str, str] | None:
        """The column and the name of the button that has the focus."""
        for name in ("fewer", "more", "choice", "everything"):
            if getattr(self, name).hasFocus():
                return self._column.id, name
        return None

    def focus_on(self, name: str) -> None:
        """Give the focus to a button, so that its key can be pressed again."""
        button: QWidget = getattr(self, name)
        button.setFocus()

    # --- layout -------------------------------------------------------------------------------------

    def _place_children(self) -> None:
        children: tuple[QWidget, ...] = (
            self._title, self.remove, self.fewer, self._count, self.more, self.choice, self.everything,
        )  # fmt: skip
        for each in children:
            each.setParent(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        width, middle = self.width(), self.width() // 2
        compact = width < COMPACT_BELOW
        roomy = self._is_hidden and not compact
        for each, offered in (
            (self.fewer, self._counts),
            (self.more, self._counts),
            (self.remove, "remove" not in self._builder),
        ):
            each.setVisible(roomy and offered)
            each.resize(_BUTTON, _BUTTON)
        can_choose = not self._is_first or self._column.features is not None or self._column.units == 2
        self.choice.setVisible(can_choose and not compact)
        self.everything.setVisible(compact and not self.menu.isEmpty())
        taken = 2 * (_BUTTON + 2) if self._is_hidden and not compact else 0
        self._title.setGeometry(taken // 2, 0, width - taken, LINE)
        _show_elided(self._title, self._short if compact else self._title_text)
        self.remove.move(width - _BUTTON - 2, 2)
        self._count.setGeometry(QRect(middle - 16, LINE, 32, LINE))
        self.fewer.move(middle - 16 - _BUTTON, LINE + 2)
        self.more.move(middle + 16, LINE + 2)
        self.everything.setGeometry(middle - _BUTTON // 2, 2 * LINE + 2, _BUTTON, _BUTTON)
        text = self._choice_text()
        metrics = self.choice.fontMetrics()
        self.choice.setText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - 32))
        wide = min(width, metrics.horizontalAdvance(self.choice.text()) + 32)
        self.choice.setGeometry(middle - wide // 2, 2 * LINE, wide, LINE + 2)
        super().resizeEvent(event)

    def _choice_text(self) -> str:
        if self._is_first:
            return _("Features")
        activation = self._column.activation
        return _(activation.layer.title) if activation else _("None")

    def _open_menu(self) -> None:
        self.menu.exec(self.everything.mapToGlobal(QPoint(0, self.everything.height())))


def _show_elided(target: QLabel, text: str) -> None:
    target.setText(target.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, target.width()))
    target.setToolTip(text if target.text() != text else "")


class InsertButton(ToolButton):
    """Between two columns: one more layer there."""

    column_wanted = Signal(str)

    def __init__(self, parent: QWidget, after: str, title: str) -> None:
        super().__init__("insert", _("Add a layer after {column}").format(column=title), pressed=self._want)
        self.setParent(parent)
        self._after = after
        self.setFixedSize(_BUTTON, _BUTTON)

    def place_at(self, middle: float) -> None:
        """Stand above the middle of the links."""
        self.move(round(middle - _BUTTON / 2), 2)

    def _want(self) -> None:
        self.column_wanted.emit(self._after)


class HeadingStrip(QWidget):
    """The headings of all columns, above the drawing and apart from it: they are not painted again with each frame."""

    units_wanted = Signal(str, int)
    activation_wanted = Signal(str, str)
    feature_wanted = Signal(str, bool)
    column_wanted = Signal(str)
    removal_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._teaching = Teaching()
        self.headings: list[ColumnHeading] = []
        self.inserts: list[InsertButton] = []
        self.setFixedHeight(HEADING_HEIGHT)

    def show_without(self, teaching: Teaching) -> bool:
        """From the next time on offer all but what a teacher hides; whether that is anything new."""
        before, self._teaching = self._teaching, teaching
        if before != teaching:
            self._dismiss()
        return before != teaching

    def arrange(self, diagram: Diagram, layout: DiagramLayout) -> None:
        """Stand above the columns of a diagram."""
        if [each.column for each in self.headings] != list(diagram.columns):
            self._renew(diagram)
        width = int(layout.pitch) - 8
        for heading, centre in zip(self.headings, layout.centres, strict=True):
            heading.setGeometry(round(centre - width / 2), 0, width, HEADING_HEIGHT)
            heading.show()
        for index, insert in enumerate(self.inserts):
            insert.place_at((layout.centres[index] + layout.centres[index + 1]) / 2)
            insert.setVisible(width >= COMPACT_BELOW and "add" not in self._teaching.of_kind("builder"))
            insert.raise_()

    def _renew(self, diagram: Diagram) -> None:
        """Other columns have other headings; the button in focus stays so, to be pressed again."""
        focus = next((each.focus_name for each in self.headings if each.focus_name), None)
        self._dismiss()
        columns = range(len(diagram.columns))
        self.headings = [ColumnHeading(self, diagram, index, self._teaching) for index in columns]
        for heading in self.headings:
            heading.units_wanted.connect(self.units_wanted)
            heading.activation_wanted.connect(self.activation_wanted)
            heading.feature_wanted.connect(self.feature_wanted)
            heading.column_wanted.connect(self.column_wanted)
            heading.removal_wanted.connect(self.removal_wanted)
            if focus is not None and heading.column.id == focus[0]:
                heading.focus_on(focus[1])
        before_last = enumerate(diagram.columns[:-1])
        self.inserts = [InsertButton(self, each.id, diagram.column_name(index)) for index, each in before_last]
        for insert in self.inserts:
            insert.column_wanted.connect(self.column_wanted)

    def _dismiss(self) -> None:
        for old in (*self.headings, *self.inserts):
            old.hide()
            old.deleteLater()
        self.headings, self.inserts = [], []
