"""The first size of the window; that arrangements are remembered is tested with the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize

from desktop_nn.ui.window_state import first_size


@pytest.mark.parametrize("screen", [QSize(1024, 768), QSize(1280, 800), QSize(1366, 768)])
def test_a_small_screen_holds_the_whole_window_with_its_frame(screen: QSize) -> None:
    size = first_size(screen)
    assert size.width() < screen.width()
    assert size.height() <= screen.height() - 40


def test_a_large_screen_gives_the_views_room() -> None:
    assert first_size(QSize(1920, 1080)).width() > 1600


def test_on_a_very_large_screen_the_window_stays_a_window() -> None:
    assert first_size(QSize(5120, 2880)) == QSize(1760, 1080)
