"""Chooses one kind of a registry and edits its settings: a data source, a loss, an optimiser."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_nn.core.settings import Checked, settings_of
from desktop_nn.i18n import _
from desktop_nn.ui import theme
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.forms.chooser import Chooser
from desktop_nn.ui.forms.form import Form


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
        self._heading = heading
        self._hidden: Collection[str] = ()  # settings
        self._hidden_kinds: Collection[str] = ()
        self._offered: list[type[Any]] = []
        self.form: Form | None = None
        self.chooser = Chooser(name, tip)
        self.chooser.chosen.connect(self._change_kind)
        self._offer()
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
            self._offer()
            self.summary.setText(_(value.summary))
            self._make_form(value)
        elif self.form is not None:
            self.form.set_value(value)

    def show_without(self, settings: Collection[str], kinds: Collection[str] = ()) -> bool:
        """Show all settings but these, and offer all kinds but these and the present one; whether a setting is left."""
        self._hidden, self._hidden_kinds = settings, kinds
        self._offer()
        return self.form is not None and self.form.show_without(settings)

    def show_choice(self, shown: bool) -> None:
        """Let the kind be chosen, or only its settings."""
        self.chooser.setVisible(shown)
        self.summary.setVisible(shown)

    def _offer(self) -> None:
        """Fill the list, if it is to offer anything else than it does."""
        present = self._value.name if self._value is not None else ""
        kinds = [kind for kind in self._kinds.values() if kind.name == present or kind.name not in self._hidden_kinds]
        if kinds != self._offered:
            self._offered = kinds
            self.chooser.clear_options()
            self._fill_chooser(sorted(kinds, key=self._heading) if self._heading else kinds)
        self.chooser.show_name(present)

    def _fill_chooser(self, kinds: Iterable[type[Any]]) -> None:
        last = ""
        for kind in kinds:
            title = self._heading(kind) if self._heading else ""
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
            self.form.show_without(self._hidden)
            self._column.addWidget(self.form)

    def _change_kind(self, name: str) -> None:
        if self._value is None or name != self._value.name:
            self.value_changed.emit(self._remembered.get(name) or self._kinds[name](), "")
