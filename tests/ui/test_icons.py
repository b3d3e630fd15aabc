"""The icons: line drawings that take the colours of the theme, also where Qt makes copies of them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from desktop_nn.resources import resource
from desktop_nn.ui import theme as themes
from desktop_nn.ui.theme import Theme

# An icon that is changed after it was copied gets an engine of its own, a clone that only Qt refers to.
_COPY_THAT_IS_CHANGED = """
import gc
from PySide6.QtGui import QGuiApplication, QIcon, QPixmap
from desktop_nn.ui.icons import icon

application = QGuiApplication([])
for turn in range(20):
    original = icon("undo")
    copy = QIcon(original)
    copy.addPixmap(QPixmap(8, 8))
    gc.collect()
    assert copy.pixmap(20, 20).toImage() == original.pixmap(20, 20).toImage()
print("painted")
"""


@pytest.mark.parametrize("name", [name for name in themes.icon_names() if name != "desktop-nn"])
def test_every_icon_is_a_line_drawing_that_takes_our_colours(name: str, qapp: QApplication) -> None:
    source = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    assert 'viewBox="0 0 24 24"' in source
    assert not re.findall(r"#[0-9a-fA-F]{3,6}", source)
    image = themes.icon_pixmap(name, 24, "#ff0000", 2.0).toImage()
    assert image.size() == QSize(48, 48)
    painted = [image.pixelColor(x, y) for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() > 200]
    assert painted
    assert all(colour.red() > 200 and colour.green() < 40 for colour in painted)


def test_an_icon_follows_the_theme_and_the_state(qapp: QApplication) -> None:
    icon = themes.icon("run")

    def colour(mode: QIcon.Mode = QIcon.Mode.Normal, state: QIcon.State = QIcon.State.Off) -> set[str]:
        image = icon.pixmap(QSize(24, 24), mode, state).toImage()
        pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
        return {pixel.name() for pixel in pixels if pixel.alpha() == 255}

    themes.use("dark")
    assert Theme.dark().text_muted in colour()
    themes.use("light")
    assert Theme.light().text_muted in colour()
    assert Theme.light().text_disabled in colour(QIcon.Mode.Disabled)
    assert Theme.light().accent in colour(state=QIcon.State.On)


def test_an_unknown_icon_is_noticed_at_once(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        themes.icon("no-such-icon")


def test_a_copy_of_an_icon_may_be_changed(run_alone: Callable[[str], str]) -> None:
    assert run_alone(_COPY_THAT_IS_CHANGED) == "painted"
