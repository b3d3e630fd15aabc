"""The look of the program: colours, type sizes, spacing, icons; and how it is put on and changed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from desktop_nn.ui.colours import Diverging, Sequential, contrast, mix
from desktop_nn.ui.fonts import FontSizes, font, semibold
from desktop_nn.ui.icons import icon, icon_names, icon_pixmap, set_icon_theme
from desktop_nn.ui.palettes import Theme
from desktop_nn.ui.style import HouseStyle
from desktop_nn.ui.stylesheet import stylesheet

__all__ = [
    "ICON_SIZE", "RADIUS", "SPACE", "SPACE_1", "SPACE_2", "SPACE_3", "SPACE_4", "SPACE_5", "SPACE_6",
    "Diverging", "FontSizes", "Sequential", "Theme", "apply", "contrast", "current", "font", "icon", "icon_names",
    "icon_pixmap", "mix", "semibold", "set_role", "themes", "use",
]  # fmt: skip

#: Everything stands on a grid of eight pixels; halves are for what belongs closely together.
SPACE = 8
SPACE_1, SPACE_2, SPACE_3, SPACE_4, SPACE_5, SPACE_6 = 4, 8, 12, 16, 24, 32
RADIUS = 6
ICON_SIZE = 20


class Themes(QObject):
    """Keeps the theme in use and tells when it changes."""

    theme_changed = Signal(object)  # Theme

    def __init__(self) -> None:
        super().__init__()
        self.current = Theme.light()
        self.style: HouseStyle | None = None


#: Connect to `themes.theme_changed` to repaint what a stylesheet does not reach.
themes = Themes()


def current() -> Theme:
    """The theme in use."""
    return themes.current


def use(name: str) -> None:
    """Dress the running application in "light", "dark" or what the "system" prefers."""
    app = QApplication.instance()
    assert isinstance(app, QApplication), "a theme needs an application to be put on"
    dark = _system_is_dark() if name == "system" else name == "dark"
    apply(app, Theme.dark() if dark else Theme.light())


def apply(app: QApplication, theme: Theme) -> None:
    """Put `theme` on the whole application: style, font, palette, stylesheet and icons."""
    if theme is themes.current and app.styleSheet() == stylesheet(theme):
        return
    set_icon_theme(theme)
    themes.current = theme
    if not isinstance(themes.style, HouseStyle):
        themes.style = HouseStyle()
        app.setStyle(themes.style)
    app.setFont(font())
    app.setPalette(_palette(theme))
    app.setStyleSheet(stylesheet(theme))
    themes.theme_changed.emit(theme)


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget one of the stylesheet's roles and show it.

    Labels: "title", "heading", "caption", "muted", "readout", "danger". Buttons: "primary", "flat", "danger".
    Frames: "card", "raised", "banner", "separator".
    """
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.surface, role.WindowText: theme.text, role.Base: theme.surface_raised,
        role.AlternateBase: theme.surface, role.Text: theme.text, role.PlaceholderText: theme.text_muted,
        role.Button: theme.surface_raised, role.ButtonText: theme.text, role.BrightText: theme.danger,
        role.ToolTipBase: theme.surface_raised, role.ToolTipText: theme.text, role.Link: theme.accent,
        role.LinkVisited: theme.accent, role.Highlight: theme.accent, role.HighlightedText: theme.accent_text,
        role.Light: theme.surface_raised, role.Midlight: theme.hover, role.Mid: theme.border,
        role.Dark: theme.border_strong, role.Shadow: theme.border_strong, role.Accent: theme.accent,
    }  # fmt: skip
    palette = QPalette()
    for each, colour in colours.items():
        palette.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(theme.text_disabled))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(theme.border))
    return palette
