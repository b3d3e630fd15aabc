"""The button that opens the presets: experiments that work, grouped, each with a few words on what it teaches."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from desktop_nn.i18n import _
from desktop_nn.project.presets import presets
from desktop_nn.ui import theme
from desktop_nn.ui.components.buttons import look_under_pointer
from desktop_nn.ui.components.menu_heading import add_heading
from desktop_nn.ui.forms.tips import tooltip

#: What stands beside the button must not move when another title is shown: its width follows the window alone.
_WIDTHS = ((1800, 264), (1200, 200), (0, 152))
_FRAME = 64  # the star, the arrow and the air around them


class PresetsButton(QPushButton):
    """Shows the title of what is open; its menu begins with something else."""

    preset_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(theme.icon("presets"), "", parent)
        self.setObjectName("presets")
        self.setIconSize(QSize(18, 18))
        self._title = ""
        self.setAccessibleName(_("Presets"))
        self.setToolTip(tooltip(_("Begin with an experiment that is ready to run, from a single gate to LeNet-5.")))
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        heading = ""
        for preset in presets.values():
            if preset.group != heading:
                heading = preset.group
                add_heading(menu, _(heading))
            self._add(menu, preset.name, _(preset.title), _(preset.summary))
        self.setMenu(menu)
        self.fit(0)
        menu.aboutToHide.connect(lambda: look_under_pointer(self))

    def show_title(self, title: str) -> None:
        """Show what is open."""
        self._title = title
        self.setAccessibleDescription(title)
        self._elide()

    def fit(self, room: int) -> None:
        """Be as wide as suits a bar of this width."""
        self.setFixedWidth(next(width for least, width in _WIDTHS if room >= least))
        self._elide()

    def _elide(self) -> None:
        words, room = self._title or _("Presets"), self.width() - _FRAME
        self.setText(self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room))

    def _add(self, menu: QMenu, name: str, title: str, summary: str) -> None:
        action = menu.addAction(title)
        action.setObjectName(name)
        action.setToolTip(tooltip(summary))
        action.setStatusTip(summary)
        action.triggered.connect(lambda _checked=False: self.preset_chosen.emit(name))
