"""A card for one run: its name, its network in short, where it stands, how well it does, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop_nn.i18n import _
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.theme import SPACE_1, SPACE_2, SPACE_3, set_role
from desktop_nn.ui.views.legend import paint_mark
from desktop_nn.ui.views.surface.small_surface import SmallSurface

_MARK = QSize(18, 18)
#: Longer names are cut when they are typed.
_LONGEST_NAME = 80
_NARROW = 296  # pixels; below, the words need the room of the picture


class RunCard(QFrame):
    """Tells what the person wants, by the id of the run; it changes nothing itself."""

    renamed = Signal(int, str)
    open_wanted = Signal(int)
    freeze_wanted = Signal(int)
    release_wanted = Signal(int)
    remove_wanted = Signal(int)

    def __init__(self, run_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.run_id = run_id
        self._shown_name = ""
        self.setProperty("role", "raised")
        self.surface = SmallSurface()
        self.mark = _Mark()
        self.name = QLineEdit()
        self.name.setMaxLength(_LONGEST_NAME)
        self.name.setAccessibleName(_("Name of the run"))
        self.name.setToolTip(tooltip(_("What this run is called, here and in the legends of the curves.")))
        self.name.editingFinished.connect(self._tell_name)
        self.network, self.place, self.scores = _Line("caption"), _Line("caption"), _Line("note")
        self._make_buttons()
        self._lay_out()

    def _make_buttons(self) -> None:
        self.open_button = ToolButton(
            "swap",
            _("Make it the open one"),
            _("Exchange it with the open run: all panels and views show it, and the open one stands beside."),
            pressed=lambda: self.open_wanted.emit(self.run_id),
        )
        self.freeze_button = ToolButton("lock", _("Frozen"), checkable=True, pressed=self._tell_frozen)
        self.remove_button = ToolButton(
            "remove",
            _("Remove"),
            _("Take this run out of the project. It can be undone."),
            pressed=lambda: self.remove_wanted.emit(self.run_id),
        )
        buttons = (self.open_button, self.freeze_button, self.remove_button)
        self._acts = {button: button.accessibleName() for button in buttons}

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE_1)
        head.addWidget(self.mark)
        head.addWidget(self.name, 1)
        column = QVBoxLayout()
        column.setSpacing(SPACE_1)
        column.addLayout(head)
        for words in (self.network, self.place, self.scores):
            column.addWidget(words)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_3, SPACE_2, SPACE_2, SPACE_2)
        row.setSpacing(SPACE_3)
        row.addWidget(self.surface)
        row.addLayout(column, 1)
        acts = QVBoxLayout()
        acts.setSpacing(0)
        for button in self._acts:
            acts.addWidget(button)
        acts.addStretch(1)
        row.addLayout(acts)

    # --- showing ------------------------------------------------------------------------------------

    def show_name(self, name: str) -> None:
        """Show what the run is called; what is being typed stays until it is finished."""
        if name == self._shown_name:
            return
        self._shown_name = name
        self.name.setText(name)
        self.name.setCursorPosition(0)
        for button, act in self._acts.items():
            button.setAccessibleName(f"{act}: {name}")

    def show_words(self, network: str, place: str, scores: str, problem: str = "") -> None:
        """Show the network, where it stands and its scores, or what is wrong with it."""
        for widget, words in ((self.network, network), (self.place, place), (self.scores, problem or scores)):
            widget.show_words(words)
        if self.scores.property("role") != (role := "danger" if problem else "note"):
            set_role(self.scores, role)

    def show_open(self) -> None:
        """It is the open run: there is nothing to do with it here."""
        for button in self._acts:
            button.hide()

    def show_beside(self, frozen: bool, can_change: bool, can_open: bool, can_release: bool) -> None:
        """It stands beside the open one; `can_release`: its data are those of the open one."""
        for button in self._acts:
            button.show()
        self.open_button.setEnabled(can_change and can_open)
        self.freeze_button.setEnabled(can_change and (can_release or not frozen))
        self.remove_button.setEnabled(can_change)
        self.freeze_button.setChecked(frozen)
        if frozen and not can_release:
            tip = _("It was trained on other data. Make it the open one to go on with it on them.")
        elif frozen:
            tip = _("Frozen: training leaves it as it is. Press to train it again.")
        else:
            tip = _("Freeze it: training leaves it as it is, to compare with.")
        self.freeze_button.setToolTip(tip)
        self.freeze_button.setAccessibleDescription(tip)

    # --- telling ------------------------------------------------------------------------------------

    def _tell_name(self) -> None:
        name = self.name.text().strip()
        if name and name != self._shown_name:
            self.renamed.emit(self.run_id, name)
        else:
            self.name.setText(self._shown_name)

    def _tell_frozen(self) -> None:
        (self.freeze_wanted if self.freeze_button.isChecked() else self.release_wanted).emit(self.run_id)

    # --- Qt -----------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.surface.set_narrow(self.width() < _NARROW)
        super().resizeEvent(event)


class _Mark(QWidget):
    """The line of the legend, so that one finds the run among the curves."""

    def __init__(self) -> None:
        super().__init__()
        self._colour = ""
        self.setFixedSize(_MARK)

    def show_colour(self, colour: str) -> None:
        """Paint it in another colour."""
        if colour != self._colour:
            self._colour = colour
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_mark(painter, "line", self._colour, QRectF(self.rect()))


class _Line(QLabel):
    """One line of words, shortened to the room there is; the tooltip has all of them."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_words(self, words: str) -> None:
        """Show other words."""
        if words != self.words:
            self.words = words
            self.setToolTip(words)
            self._shorten()

    def _shorten(self) -> None:
        self.setText(self.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._shorten()
        super().resizeEvent(event)
