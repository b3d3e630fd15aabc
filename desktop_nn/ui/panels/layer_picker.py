"""The pop-up that offers every kind of layer, grouped, with a field to search by typing."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop_nn.core.layers import layers
from desktop_nn.core.layers.base import Layer
from desktop_nn.i18n import _
from desktop_nn.ui import theme
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.panels.layer_words import CATEGORIES

_NAME = Qt.ItemDataRole.UserRole
_WIDTH = 288
_HEIGHT = 440
_SUMMARY_LINES = 52


class LayerPicker(QFrame):
    """Opens under a button; Enter or a click picks the marked layer, Escape closes."""

    picked = Signal(str)  # the name of the kind of layer
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAccessibleName(_("Add a layer"))
        self.setFixedSize(_WIDTH, _HEIGHT)
        self._hidden: Collection[str] = ()
        theme.set_role(self, "popup")
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Type to search"))
        self.search.setAccessibleName(_("Search for a layer"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.offers = QListWidget()
        self.offers.setAccessibleName(_("Kinds of layers"))
        self.offers.setIconSize(QSize(18, 18))
        self.offers.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the field keeps the keys; arrows move the mark
        self.offers.itemClicked.connect(self._pick)
        self.offers.currentItemChanged.connect(self._explain)
        self._summary = label("", "caption", wrap=True)
        self._summary.setFixedHeight(_SUMMARY_LINES)
        self._summary.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, theme.SPACE)
        column.addWidget(self.search)
        column.addWidget(self.offers, 1)
        column.addWidget(self._summary)
        self._filter("")

    def open_at(self, point: QPoint) -> None:
        """Show at a place of the screen, with nothing searched for yet."""
        self.search.clear()
        self._filter("")
        self.move(point)
        self.show()
        self.search.setFocus()

    def show_without(self, kinds: Collection[str]) -> None:
        """Offer every kind but these."""
        self._hidden = kinds
        self._filter(self.search.text())

    def _filter(self, text: str) -> None:
        """Offer what the text is found in: title, name in files, category."""
        self.offers.clear()
        for category, heading in CATEGORIES.items():
            offered = [layer for layer in layers if layer.category == category and layer.name not in self._hidden]
            found = _general_first([layer for layer in offered if _matches(layer, heading, text)])
            if found:
                self._add_heading(_(heading))
            for layer in found:
                self._add_offer(layer)
        self._mark_first()

    def _add_heading(self, title: str) -> None:
        item = QListWidgetItem(title, self.offers)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(theme.semibold(theme.FontSizes.caption))

    def _add_offer(self, layer: type[Layer]) -> None:
        item = QListWidgetItem(theme.icon(layer.category), _(layer.title), self.offers)
        item.setData(_NAME, layer.name)
        item.setToolTip(tooltip(_(layer.summary)))

    def _mark_first(self) -> None:
        for row in range(self.offers.count()):
            if self.offers.item(row).data(_NAME):
                self.offers.setCurrentRow(row)
                return
        self._summary.setText(_("No layer is called that."))

    def _explain(self, item: QListWidgetItem | None) -> None:
        name = item.data(_NAME) if item else None
        self._summary.setText(_(layers.get(name).summary) if name else "")

    def _pick(self, item: QListWidgetItem | None) -> None:
        if item is not None and (name := item.data(_NAME)):
            self.hide()
            self.picked.emit(name)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
                self.offers.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._pick(self.offers.currentItem())
                return True
        return super().eventFilter(watched, event)


def _general_first(found: list[type[Layer]]) -> list[type[Layer]]:
    """What is called "Convolution" before what is called "Convolution, 1-D": Enter takes the first."""
    titles = [_(layer.title) for layer in found]

    def specialised(layer: type[Layer]) -> bool:
        title = _(layer.title)
        return any(title != other and title.startswith(other) for other in titles)

    return sorted(found, key=specialised)


def _matches(layer: type[Layer], heading: str, text: str) -> bool:
    wanted = text.casefold().replace(" ", "")
    words = (_(layer.title), layer.name, _(heading))
    return any(wanted in word.casefold().replace(" ", "") for word in words)
