"""A display that does not answer ends in a sentence, not in an abort."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can lack a display")
def test_a_display_that_does_not_answer_is_said_in_one_line() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
    ended = subprocess.run(
        [sys.executable, "-m", "desktop_nn"],
        env={**environment, "DISPLAY": ":4242", "QT_QPA_PLATFORM": "xcb", "LANGUAGE": "en"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    (line,) = ended.stderr.splitlines()
    assert line.startswith("desktop-nn: The window cannot be opened (")
    assert "desktop-nn presets" in line
