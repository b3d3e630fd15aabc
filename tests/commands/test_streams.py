"""What the command line does where standard input, output and error are closed, broken or full."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="the shell closes and breaks streams here")


def in_shell(words: str, *, before: str = "") -> subprocess.CompletedProcess[str]:
    """Run `desktop-nn WORDS` in a shell, which knows how to close a stream."""
    return subprocess.run(
        ["/bin/sh", "-c", f'{before}"$0" -m desktop_nn {words}', sys.executable],
        capture_output=True,
        text=True,
        env={**os.environ, "LANGUAGE": "en"},
        check=False,
    )


def test_an_error_never_goes_where_the_result_belongs() -> None:
    ended = in_shell("train nothing 2>&-")
    assert ended.returncode == 2
    assert ended.stdout == ""


@pytest.mark.parametrize("closed", ["2>&-", "2>/dev/full"])
def test_the_result_does_not_depend_on_standard_error(closed: str) -> None:
    ended = in_shell(f"train mnist-linear --epochs 1 --set data=glyphs --set data.train=100 --json {closed}")
    assert ended.returncode == 0
    assert json.loads(ended.stdout)["epochs"] == 1


def test_an_error_that_nobody_reads_is_an_error_all_the_same() -> None:
    assert in_shell("train nothing 2>/dev/full").returncode == 2


def test_with_every_stream_closed_a_project_is_saved_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.dnn"
    assert in_shell(f"train xor-mlp --epochs 1 --save {path} <&- >&- 2>&-").returncode == 0
    assert in_shell(f"summary {path}").returncode == 0


def test_an_error_is_said_when_there_is_no_output() -> None:
    ended = in_shell("train xor-mlp --csv /nothing.csv >&-")
    assert ended.returncode == 2
    (line,) = ended.stderr.splitlines()
    assert "nothing.csv" in line


@pytest.mark.parametrize("words", ["--version", "presets"])
def test_a_text_that_cannot_be_written_is_an_error(words: str) -> None:
    ended = in_shell(f"{words} >/dev/full")
    assert ended.returncode == 2
    (line,) = ended.stderr.splitlines()
    assert line.endswith("No space left on device")


def test_a_terminal_without_accents_shows_other_signs() -> None:
    ended = in_shell("train não", before="LC_ALL=C PYTHONCOERCECLOCALE=0 PYTHONUTF8=0 ")
    assert ended.returncode == 2
    (line,) = ended.stderr.splitlines()
    assert "no preset and no file" in line
