"""What every test of the window stands on: no window of an earlier test is still there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent


@pytest.fixture(autouse=True)
def windows_go_with_their_test() -> Iterator[None]:
    """Delete what was to be deleted later: no event loop runs between tests, and a theme dresses all that is left."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
