"""Asks for a link and says at once whether it is sound, and what it would open."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_nn.errors import UserError
from desktop_nn.i18n import _, integer, ngettext
from desktop_nn.project import link_text
from desktop_nn.project.experiment import Experiment
from desktop_nn.ui import theme
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.forms.tips import tooltip

_WIDTH = 520
_VERDICT_HEIGHT = 56  # three lines: nothing moves while one types


class LinkDialog(QDialog):
    """Open works only while the text is a sound link."""

    chosen = Signal(object)  # Experiment

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Open a link"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(_WIDTH)
        self._experiment: Experiment | None = None
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(_("Link"))
        self.text.setToolTip(tooltip(_("Paste the whole text; spaces and line breaks in it do no harm.")))
        self.text.setPlaceholderText(f"{link_text.NAME}:{link_text.VERSION}:…")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(96)
        self.verdict = label("", wrap=True)
        self.verdict.setFixedHeight(_VERDICT_HEIGHT)
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lay_out()
        self.text.textChanged.connect(self._judge)
        self.text.setPlainText(text)
        self._judge()

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox()
        self.confirm = buttons.addButton(_("Open"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.confirm.setDefault(True)
        buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE_4, theme.SPACE_4, theme.SPACE_4, theme.SPACE_4)
        column.setSpacing(theme.SPACE_3)
        column.addWidget(label(_("Paste the link that you were sent:")))
        column.addWidget(self.text)
        column.addWidget(self.verdict)
        column.addWidget(buttons)

    @Slot()
    def _judge(self) -> None:
        """Say what the text would open, or what is wrong with it."""
        text, self._experiment = self.text.toPlainText(), None
        words, role = "", "muted"
        if text.strip():
            try:
                self._experiment = link_text.read(text)
                words = _described(self._experiment)
            except UserError as error:
                words, role = error.message, "danger"
        self.verdict.setText(words)
        theme.set_role(self.verdict, role)
        self.text.setAccessibleDescription(words)
        self.confirm.setEnabled(self._experiment is not None)

    def accept(self) -> None:
        """Hand the experiment over once the dialog is gone."""
        super().accept()
        self.chosen.emit(self._experiment)


def _described(experiment: Experiment) -> str:
    """What a link holds, in a line."""
    count = len(experiment.layers)
    layers = ngettext("{count} layer", "{count} layers", count).format(count=integer(count))
    parts = (_(experiment.title) or _("Untitled"), _(experiment.data.title), layers)
    return _("{title}: {data}, {layers}").format(title=parts[0], data=parts[1], layers=parts[2])
