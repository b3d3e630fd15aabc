"""What the program says inside the window: a quiet banner with something to do, and the text of an empty view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_nn.i18n import _
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.icons import icon
from desktop_nn.ui.theme import SPACE, SPACE_1, SPACE_3, SPACE_4

Tone = Literal["info", "success", "warning", "danger"]

#: Of the text of an empty view: the least height, and from which height on its icon is shown.
_LEAST_HEIGHT = 64
_ICON_FROM_HEIGHT = 168

_ICONS: dict[str, str] = {"info": "info", "success": "success", "warning": "warning", "danger": "error"}


class Banner(QFrame):
    """One message with buttons; it waits where it is and never takes the focus."""

    closed = Signal()

    def __init__(self, text: str, tone: Tone = "info", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self.setProperty("tone", tone)
        self.setAccessibleName(text)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SPACE_3, SPACE_1, SPACE_1, SPACE_1)
        self._row.setSpacing(SPACE)
        self._row.addWidget(_IconLabel(_ICONS[tone], 18, "accent" if tone == "info" else tone))
        self._text = label(text, wrap=True)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(ToolButton("close", _("Close"), _("Hide this message."), pressed=self._close))

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def add_action(self, text: str, act: Callable[[], object], tip: str = "") -> QPushButton:
        """One more button, left of the cross."""
        button = QPushButton(text)
        button.setProperty("role", "flat")
        button.setToolTip(tip or text)
        button.clicked.connect(lambda _checked=False: act())
        self._row.insertWidget(self._row.count() - 1, button)
        return button

    def _close(self) -> None:
        self.hide()
        self.closed.emit()


@dataclass(frozen=True, eq=False)
class Way:
    """What can be done about something with one click."""

    words: str
    tip: str
    act: Callable[[], object]


class EmptyState(QWidget):
    """What a view says while it has nothing to show: an icon, one sentence, what to do, and a button that does it."""

    def __init__(self, icon_name: str, text: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(SPACE)
        column.addStretch(1)
        self._icon = _IconLabel(icon_name, 32, "text_disabled")
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        self._text, self._hint = label(text, "muted", wrap=True), label(hint, "caption", wrap=True)
        for each in (self._text, self._hint):
            each.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(each)
        self._silent = False
        self._hint.setVisible(bool(hint))
        self._way: Way | None = None
        self.button: QPushButton | None = None  # most views never have anything to offer
        column.addStretch(1)

    def set_text(self, text: str, hint: str = "", way: Way | None = None) -> None:
        """Say something else."""
        self._text.setText(text)
        self._hint.setText(hint)
        self._way = way
        if way is not None:
            button = self.button = self.button or self._make_button()
            button.setText(way.words)
            button.setToolTip(tooltip(way.tip))
        self._show_what_there_is()

    def _make_button(self) -> QPushButton:
        button = QPushButton()
        button.clicked.connect(self._go)
        self._column.insertWidget(self._column.count() - 1, button, 0, Qt.AlignmentFlag.AlignHCenter)
        return button

    def _go(self) -> None:
        if self._way is not None:
            self._way.act()

    def set_silent(self, silent: bool) -> None:
        """Say nothing while it is not known yet whether there will be something to show."""
        if silent != self._silent:
            self._silent = silent
            self._show_what_there_is()

    def _show_what_there_is(self) -> None:
        roomy = self.height() >= _ICON_FROM_HEIGHT  # a low view has room for the words only
        self._icon.setVisible(roomy and not self._silent)
        self._text.setVisible(not self._silent)
        self._hint.setVisible(bool(self._hint.text()) and not self._silent)
        if self.button is not None:
            self.button.setVisible(self._way is not None and not self._silent)
        edge = SPACE_4 if roomy else SPACE_1
        self._column.setContentsMargins(SPACE_4, edge, SPACE_4, edge)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), _LEAST_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._show_what_there_is()
        super().resizeEvent(event)


class _IconLabel(QLabel):
    """An icon that is only looked at; it follows the theme."""

    def __init__(self, icon_name: str, size: int, role: str) -> None:
        super().__init__()
        self._icon = icon(icon_name, role)
        self._size = QSize(size, size)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
