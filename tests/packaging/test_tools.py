"""The tools behind `make` find what there is and say what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Tool = Callable[[str], ModuleType]

on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt's wheels bring all they need here")
with_a_shell = pytest.mark.skipif(os.name != "posix", reason="the Makefile's helper is a shell script")


@on_linux
def test_nothing_that_qt_needs_off_screen_is_missing_where_the_tests_run(tool: Tool) -> None:
    assert tool("system_libraries").missing_libraries("offscreen") == []


def test_packages_are_asked_for_under_the_name_of_this_release(tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    libraries = tool("system_libraries")
    known = {"libglib2.0-0t64", "libegl1"}
    monkeypatch.setattr(
        libraries, "_known_name", lambda name: next((each for each in (f"{name}t64", name) if each in known), None)
    )
    assert libraries.debian_packages(["libEGL.so.1", "libgio-2.0.so.0"]) == ["libegl1", "libglib2.0-0t64"]


def test_a_package_is_asked_for_once_for_all_its_libraries(tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    libraries = tool("system_libraries")
    monkeypatch.setattr(libraries, "_known_name", lambda name: name)
    assert libraries.debian_packages(["libgio-2.0.so.0", "libglib-2.0.so.0"]) == ["libglib2.0-0"]


def test_without_a_package_manager_that_we_may_use_the_exact_command_is_named(
    tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    libraries = tool("system_libraries")
    monkeypatch.setattr(libraries.shutil, "which", lambda name: "/usr/bin/dnf" if name == "dnf" else None)
    assert libraries.advice(["libEGL.so.1"]) == "sudo dnf install 'libEGL.so.1()(64bit)'"


@with_a_shell
def test_the_python_that_is_found_is_new_enough(root: Path) -> None:
    found = _find_python(root, PYTHON=sys.executable)
    assert found.stdout.strip() == sys.executable


@with_a_shell
def test_without_a_python_the_reason_is_one_sentence(root: Path) -> None:
    found = _find_python(root, PYTHON="no-such-python")
    assert found.returncode == 1
    assert found.stderr == "Desktop NN needs Python 3.11 or later; none of no-such-python is that.\n"


def test_pictures_of_the_gallery_are_named_after_what_they_show(tool: Tool) -> None:
    picture = tool("gallery").Picture("xor-mlp", "dark", "pt_BR", "1280x800")
    assert picture.file_name == "xor-mlp-dark-pt_BR-1280x800.png"


@with_a_shell
@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
@pytest.mark.parametrize("words", [[], ["PYTHON=no-such-python"]], ids=["from the environment", "on the command line"])
def test_make_uses_the_python_that_is_named(root: Path, tmp_path: Path, words: list[str]) -> None:
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(root / name, tmp_path)
    (tmp_path / "packaging").mkdir()
    shutil.copy(root / "packaging" / "find-python.sh", tmp_path / "packaging")
    environment = os.environ if words else {**os.environ, "PYTHON": "no-such-python"}
    ended = subprocess.run(
        ["make", ".venv/bin/pip", *words], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode != 0
    assert "none of no-such-python is that" in ended.stderr


def _find_python(root: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", str(root / "packaging" / "find-python.sh")],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
