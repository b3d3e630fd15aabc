"""The button that opens the presets: experiments that work, grouped, each with a few words on what it teaches."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from desktop_nn.i18n import _
from desktop_nn.project.presets import presets
from desktop_nn.ui import theme
from desktop_nn.ui.forms.tips import tooltip


class PresetsButton(QPushButton):
    """Shows the title of what is open; its menu begins with something else."""

    preset_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(theme.icon("presets"), "", parent)
        self.setObjectName("presets")
        self.setIconSize(QSize(18, 18))
        self.setAccessibleName(_("Presets"))
        self.setToolTip(tooltip(_("Begin with an experiment that is ready to run, from a single gate to LeNet-5.")))
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        heading = ""
        for preset in presets.values():
            if preset.group != heading:
                heading = preset.group
                menu.addSection(_(heading))
            self._add(menu, preset.name, _(preset.title), _(preset.summary))
        self.setMenu(menu)

    def show_title(self, title: str) -> None:
        """Show what is open."""
        self.setText(title or _("Presets"))
        self.setAccessibleDescription(title)

    def _add(self, menu: QMenu, name: str, title: str, summary: str) -> None:
        action = menu.addAction(title)
        action.setObjectName(name)
        action.setToolTip(tooltip(summary))
        action.setStatusTip(summary)
        action.triggered.connect(lambda _checked=False: self.preset_chosen.emit(name))
