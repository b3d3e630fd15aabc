"""The form of one frozen value: a row per declared setting, checked as it is filled in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from desktop_nn.core.settings import Checked, Setting, settings_of
from desktop_nn.errors import UserError
from desktop_nn.i18n import _
from desktop_nn.ui import theme
from desktop_nn.ui.forms.fields import CheckField, ChoiceField, Field, check_value, make_field
from desktop_nn.ui.forms.numbers import limits
from desktop_nn.ui.forms.tips import tooltip

_LABEL_WIDTH = 112  # one width for all forms, so that fields stand below each other; two lines hold long labels

_LINES = 3  # of the grid for each setting: label, field below it, problem


@dataclass(frozen=True)
class Row:
    """The widgets of one setting."""

    setting: Setting
    label: QLabel | None  # a tick carries its own label
    field: Field
    problem: QLabel


class Form(QWidget):
    """Edits one value. Limits are enforced here: what is typed wrongly is explained beside its field and not taken.

    `owner` is the value to show, or its class for the defaults. `leave_out` names settings that are shown elsewhere.
    """

    value_changed = Signal(object, str)  # the new value, the name of the setting that changed
    editing_finished = Signal()  # a field was left: what is changed next is another act

    def __init__(
        self,
        owner: Checked | type[Checked],
        parent: QWidget | None = None,
        *,
        leave_out: Collection[str] = (),
    ) -> None:
        super().__init__(parent)
        self._value: Checked = owner() if isinstance(owner, type) else owner
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.SPACE_2)
        self._grid.setVerticalSpacing(theme.SPACE_1)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        self.rows: dict[str, Row] = {}
        for declared in settings_of(self._value).values():
            if declared.name not in leave_out and not declared.hidden:
                self._add_row(declared)
        self.set_value(self._value)

    @property
    def value(self) -> Checked:
        """The value with every change that was valid."""
        return self._value

    def set_value(self, value: Checked) -> None:
        """Show another value of the same class; what is being typed into a field that did not change stays."""
        before, self._value = self._value, value
        for name, row in self.rows.items():
            shown = getattr(value, name)
            if shown != getattr(before, name) or not row.field.hasFocus():
                row.field.show_value(shown)
                self._explain(row, "")

    def show_without(self, hidden: Collection[str]) -> bool:
        """Show the rows of all settings but these; whether any is left."""
        for name, row in self.rows.items():
            row.field.setVisible(name not in hidden)
            if row.label is not None:
                row.label.setVisible(name not in hidden)
            row.problem.setVisible(bool(row.problem.text()) and name not in hidden)
        return any(name not in hidden for name in self.rows)

    def retire(self) -> None:
        """Go for good; what was being typed has nowhere to go any more."""
        self.blockSignals(True)
        self.hide()
        self.deleteLater()

    def field(self, name: str) -> Field:
        """The field of a setting."""
        return self.rows[name].field

    def problem(self, name: str) -> str:
        """What is said beside the field of a setting; empty when all is well."""
        return self.rows[name].problem.text()

    def _add_row(self, declared: Setting) -> None:
        field = make_field(declared, self)
        field.setObjectName(declared.name)
        label = None if isinstance(field, CheckField) else QLabel(_(declared.label), self)
        problem = QLabel(self)
        problem.setWordWrap(True)
        problem.setVisible(False)
        theme.set_role(problem, "danger")
        self.rows[declared.name] = row = Row(declared, label, field, problem)
        _describe(row)
        self._place(row)
        field.committed.connect(lambda value, name=declared.name: self._take(name, value))
        field.left.connect(self.editing_finished)

    def _place(self, row: Row) -> None:
        """The field beside its label, or below it where its words need the whole width."""
        line = _LINES * len(self.rows)
        self._grid.addWidget(row.problem, line + 2, 0, 1, 2)
        if row.label is None:
            self._grid.addWidget(row.field, line, 0, 1, 2)
            return
        row.label.setBuddy(row.field)
        if isinstance(row.field, ChoiceField) and row.field.needs_line():
            self._grid.addWidget(row.label, line, 0, 1, 2)
            self._grid.addWidget(row.field, line + 1, 0, 1, 2)
            return
        row.label.setWordWrap(True)
        row.label.setFixedWidth(_LABEL_WIDTH)
        self._grid.addWidget(row.label, line, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(row.field, line, 1)

    def _take(self, name: str, value: Any) -> None:
        """Take what a field handed in, or say why not."""
        row = self.rows[name]
        error = check_value(row.setting, value)
        if error is None:
            try:
                changed = replace(self._value, **{name: value})
            except UserError as conflict:  # each setting is fine by itself, but not together with another one
                error = conflict
        self._explain(row, error.message if error else "")
        if error is None and changed != self._value:
            self._value = changed
            row.field.show_value(getattr(changed, name))
            self.value_changed.emit(changed, name)
        elif error is None or not row.field.hasFocus():
            row.field.show_value(getattr(self._value, name))

    def _explain(self, row: Row, text: str) -> None:
        row.problem.setText(text)
        row.problem.setVisible(bool(text))
        row.field.setAccessibleDescription(" ".join(filter(None, (text, _teaching(row.setting)))))
        state = "error" if text else ""
        if (row.field.property("state") or "") != state:
            row.field.setProperty("state", state)
            row.field.style().unpolish(row.field)
            row.field.style().polish(row.field)


def _describe(row: Row) -> None:
    row.field.setAccessibleName(_(row.setting.label))
    row.field.setAccessibleDescription(_teaching(row.setting))
    tip = tooltip(_(row.setting.help) or _(row.setting.label), limits(row.setting))
    for widget in (row.field, row.label):
        if widget is not None:
            widget.setToolTip(tip)


def _teaching(declared: Setting) -> str:
    return " ".join(filter(None, (_(declared.help), limits(declared))))
