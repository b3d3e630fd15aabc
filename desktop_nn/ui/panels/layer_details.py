"""The settings of the selected layer: its kind, its form, how fast it learns; or what the input and output are."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_nn.core.layers import layers
from desktop_nn.core.layers.base import Layer
from desktop_nn.core.network import Placed
from desktop_nn.core.settings import settings_of
from desktop_nn.i18n import N_, _
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.teaching import Teaching
from desktop_nn.ui import theme
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.document import Document
from desktop_nn.ui.forms.chooser import Chooser
from desktop_nn.ui.forms.form import Form
from desktop_nn.ui.panels.layer_model import Kind, Row

#: Settings that are seldom touched wait behind "More".
_SELDOM = (
    "initializer", "padding_mode", "padding_top", "padding_bottom", "padding_left", "padding_right", "padding_value",
    "dilation", "groups", "connection_table", "own_table", "bias_kind", "operation", "extra",
)  # fmt: skip

_MORE_TIP = N_("Settings that are seldom changed, the first weights, and how fast this layer learns.")


class LayerDetails(QWidget):
    """Edits the selected layer in the document. The form stays while the same kind of layer is selected."""

    resized = Signal()  # other things are shown, which need another height
    kind_changed = Signal(str)  # the new id of a layer that became one of another kind

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._placed: Placed | None = None
        self._teaching = Teaching()
        self.title = QLabel()
        theme.set_role(self.title, "heading")
        self.kind = Chooser(_("Kind"), _("Another kind of layer at this place."))
        self.kind.chosen.connect(self._change_kind)
        self._summary = label("", "caption", wrap=True)
        self.form: Form | None = None
        self.more_form: Form | None = None
        self.learning: Form | None = None
        self.more = ToolButton("chevron-right", _("More"), _(_MORE_TIP), text=_("More"), checkable=True)
        self.more.toggled.connect(self._unfold)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.SPACE_3, theme.SPACE_2, theme.SPACE_3, theme.SPACE_3)
        self._column.setSpacing(theme.SPACE_2)
        heading = QHBoxLayout()
        heading.addWidget(self.title, 1)
        heading.addWidget(self.kind, 1)
        self._column.addLayout(heading)
        self._column.addWidget(self._summary)
        self._forms = QVBoxLayout()
        self._column.addLayout(self._forms)
        self._folded = QWidget()
        self._more_forms = QVBoxLayout(self._folded)
        self._more_forms.setContentsMargins(0, 0, 0, 0)
        self._more_forms.setSpacing(theme.SPACE_1)
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self._folded)
        self._column.addStretch(1)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # a new form knows its height only once it is dressed
            self.resized.emit()
        return done

    def show_row(self, row: Row | None, experiment: Experiment) -> None:
        """Show what belongs to the selected card."""
        if row is None or row.kind is not Kind.LAYER:
            self._show_words(row)
            return
        placed = next(each for each in experiment.layers if each.id == row.id)
        if self._placed is None or type(self._placed.layer) is not type(placed.layer) or not self._fits(row):
            self._build(placed, row)
        self._placed = placed
        for form in self._all_forms():
            form.set_value(placed if form is self.learning else placed.layer)

    def show_without(self, teaching: Teaching) -> None:
        """Show all settings and offer all kinds but what a teacher hides."""
        self._teaching = teaching
        if self._placed is not None:
            self._offer_kinds(self._placed.layer.name, self._placed.layer.category)
        self._unfold(self.more.isChecked())

    def focus_form(self) -> None:
        """Go to the first field."""
        if self._placed is None:
            return
        fields = [row.field for form in self._all_forms() for row in form.rows.values() if row.field.isVisible()]
        if fields:
            fields[0].setFocus()
        elif self.kind.isVisible():
            self.kind.setFocus()

    def _fits(self, row: Row) -> bool:
        """Whether the forms are those of the layer; one without a shape cannot tell whether it has weights."""
        return not row.shape or row.has_weights == (self.learning is not None)

    def _show_words(self, row: Row | None) -> None:
        self._clear()
        self._placed = None
        self.title.setText(row.title if row else "")
        self.title.setVisible(True)
        self.kind.setVisible(False)
        words = ""
        if row is not None:
            words = _(_INPUT_WORDS) if row.kind is Kind.INPUT else _(_OUTPUT_WORDS)
        self._summary.setText(words)
        self._unfold(self.more.isChecked())

    def _build(self, placed: Placed, row: Row) -> None:
        self._clear()
        layer = placed.layer
        self.title.setText(_(layer.title))
        self._summary.setText(_(layer.summary))
        self._offer_kinds(layer.name, layer.category)
        names = list(settings_of(layer))
        main = [name for name in names if name not in _SELDOM]
        self.form = self._add_form(layer, names, main, self._forms)
        self.more_form = self._add_form(layer, names, [name for name in names if name in _SELDOM], self._more_forms)
        if row.has_weights:
            self.learning = Form(placed)
            self.learning.value_changed.connect(self._change_learning)
            self.learning.editing_finished.connect(self._document.end_gesture)
            self._more_forms.addWidget(self.learning)
        self._unfold(self.more.isChecked())

    def _add_form(self, layer: Layer, names: list[str], shown: list[str], place: QVBoxLayout) -> Form | None:
        if not shown:
            return None
        form = Form(layer, leave_out=set(names) - set(shown))
        form.value_changed.connect(self._change_layer)
        form.editing_finished.connect(self._document.end_gesture)
        place.addWidget(form)
        return form

    def _unfold(self, unfolded: bool) -> None:
        has_more = self._show_allowed()
        self.more.setVisible(has_more)
        self.more.setIcon(theme.icon("chevron-down" if unfolded else "chevron-right"))
        self._folded.setVisible(has_more and unfolded)
        self.resized.emit()

    def _show_allowed(self) -> bool:
        """Show the settings that are not hidden; whether any of them waits behind More."""
        hidden = self._teaching.of_kind("setting")
        if self.form is not None:
            self.form.show_without(hidden)
        more = self.more_form is not None and self.more_form.show_without(hidden)
        learning = self.learning is not None and self.learning.show_without(self._teaching.of_kind("placed"))
        return more or learning

    def _offer_kinds(self, name: str, category: str) -> None:
        """Layers that do alike are exchanged in place: one activation for another, mean for maximum."""
        hidden = self._teaching.of_kind("layer") - {name}
        alike = [each for each in layers if each.category == category and each.name not in hidden]
        self.kind.clear_options()
        for each in alike:
            self.kind.add_option(each.name, _(each.title), _(each.summary))
        self.kind.show_name(name)
        self.kind.setVisible(len(alike) > 1)
        self.title.setVisible(len(alike) <= 1)

    def _clear(self) -> None:
        for form in self._all_forms():
            form.retire()
        self.form = self.more_form = self.learning = None

    def _all_forms(self) -> list[Form]:
        return [form for form in (self.form, self.more_form, self.learning) if form is not None]

    def _change_layer(self, layer: object, name: str) -> None:
        assert self._placed is not None
        self._document.change_layer(self._placed.id, layer, merge=(self._placed.id, name))  # type: ignore[arg-type]

    def _change_learning(self, placed: Placed, name: str) -> None:
        changes = {name: getattr(placed, name)}
        self._document.change_placed(placed.id, merge=(placed.id, "placed", name), **changes)

    def _change_kind(self, name: str) -> None:
        if self._placed is not None and name != self._placed.layer.name:
            self.kind_changed.emit(self._document.change_layer(self._placed.id, layers.get(name)()))


_INPUT_WORDS = N_("The numbers of one example go in here. What they are is chosen in the Data panel.")
_OUTPUT_WORDS = N_(
    "What comes out is compared with the right answer by the loss, which is chosen in the Training panel."
)
