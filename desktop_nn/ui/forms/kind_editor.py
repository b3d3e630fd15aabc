"""Chooses one kind of a registry and edits its settings: a data source, a loss, an optimiser."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_nn.core.settings import Checked, settings_of
from desktop_nn.i18n import _
from desktop_nn.ui import theme
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.forms.chooser import Chooser
from desktop_nn.ui.forms.form import Form


class Described(Protocol):
    """What each class of the registry says of itself."""

    name: str
    title: str
    summary: str


class KindEditor(QWidget):
    """The value being edited is shown with `show_value`; each change is told and not kept here.

    The settings of a kind that was left are remembered for when it is chosen again.
    """

    value_changed = Signal(object, str)  # the new value; the setting that changed, empty when the kind did
    editing_finished = Signal()

    def __init__(
        self,
        kinds: Iterable[type[Any]],
        name: str,
        tip: str,
        *,
        heading: Callable[[type[Any]], str] | None = None,
        leave_out: Collection[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kinds = {kind.name: kind for kind in kinds}
        self._leave_out = leave_out
        self._remembered: dict[str, Checked] = {}
        self._value: Any = None
        self.form: Form | None = None
        self.chooser = Chooser(name, tip)
        self.chooser.chosen.connect(self._change_kind)
        self._fill_chooser(heading)
        self.summary = label("", "caption", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.SPACE_2)
        self._column.addWidget(self.chooser)
        self._column.addWidget(self.summary)

    def show_value(self, value: Any) -> None:
        """Show a value of one of the kinds."""
        before, self._value = self._value, value
        self._remembered[value.name] = value
        if type(before) is not type(value):
            self.chooser.show_name(value.name)
            self.summary.setText(_(value.summary))
            self._make_form(value)
        elif self.form is not None:
            self.form.set_value(value)

    def _fill_chooser(self, heading: Callable[[type[Any]], str] | None) -> None:
        last = ""
        for kind in sorted(self._kinds.values(), key=heading) if heading else self._kinds.values():
            title = heading(kind) if heading else ""
            if title != last:
                self.chooser.add_heading(title)
                last = title
            self.chooser.add_option(kind.name, _(kind.title), _(kind.summary))

    def _make_form(self, value: Checked) -> None:
        if self.form is not None:
            self._column.removeWidget(self.form)
            self.form.retire()
            self.form = None
        if set(settings_of(value)) - set(self._leave_out):
            self.form = Form(value, leave_out=self._leave_out)
            self.form.value_changed.connect(self.value_changed)
            self.form.editing_finished.connect(self.editing_finished)
            self._column.addWidget(self.form)

    def _change_kind(self, name: str) -> None:
        if self._value is None or name != self._value.name:
            self.value_changed.emit(self._remembered.get(name) or self._kinds[name](), "")
