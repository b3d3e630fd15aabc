"""What a person prefers: language and appearance."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from desktop_nn import preferences
from desktop_nn.i18n import LANGUAGES, N_, _, system_language
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.theme import SPACE_3, SPACE_4

_THEMES = {"system": N_("Like the system"), "light": N_("Light"), "dark": N_("Dark")}


class PreferencesDialog(QDialog):
    """Tells what was chosen; whoever opened it keeps the choice and acts on it.

    `theme_chosen` comes at once, so that the theme can be seen (and again when the dialog is cancelled, with the
    former one); `language_chosen` (a code, "" for the system's) comes when the dialog is accepted.
    """

    theme_chosen = Signal(str)
    language_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Preferences"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(420)
        kept = preferences.load()
        self._theme, self._language = kept.theme, kept.language or ""
        self.language = _choice({"": _system_language()} | LANGUAGES, self._language)
        self.language.setAccessibleName(_("Language"))
        self.language.setToolTip(_("The language of the window. The training goes on when you change it."))
        self.theme = _choice({name: _(text) for name, text in _THEMES.items()}, self._theme)
        self.theme.setAccessibleName(_("Appearance"))
        self.theme.setToolTip(_("Light or dark, or as the rest of your desktop is."))
        self.theme.currentIndexChanged.connect(lambda: self.theme_chosen.emit(self.theme.currentData()))
        self._arrange()

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(SPACE_4)
        form.setVerticalSpacing(SPACE_3)
        form.addRow(_("&Language"), self.language)
        form.addRow(_("&Appearance"), self.theme)
        note = label(_("Numbers are written as the language writes them."), "caption", wrap=True)
        buttons = QDialogButtonBox()
        ok = buttons.addButton(_("Use these"), QDialogButtonBox.ButtonRole.AcceptRole)
        ok.setDefault(True)
        buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_4)
        column.addLayout(form)
        column.addWidget(note)
        column.addStretch(1)
        column.addWidget(buttons)

    def accept(self) -> None:
        """Keep the theme; speak the chosen language."""
        super().accept()
        if self.language.currentData() != self._language:
            self.language_chosen.emit(self.language.currentData())

    def reject(self) -> None:
        """Back to the theme there was."""
        if self.theme.currentData() != self._theme:
            self.theme_chosen.emit(self._theme)
        super().reject()


def _choice(options: dict[str, str], current: str) -> QComboBox:
    box = QComboBox()
    for value, text in options.items():
        box.addItem(text, value)
    box.setCurrentIndex(max(0, box.findData(current)))
    return box


def _system_language() -> str:
    return _("Like the system ({language})").format(language=LANGUAGES[system_language()])
