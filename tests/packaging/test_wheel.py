"""What pip installs holds everything the program looks for."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

import pytest
from hatchling import build


@pytest.fixture
def in_checkout(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    monkeypatch.chdir(root)


@pytest.mark.usefixtures("in_checkout")
def test_the_wheel_carries_every_resource_inside_the_package(tmp_path: Path, root: Path) -> None:
    with zipfile.ZipFile(tmp_path / build.build_wheel(str(tmp_path))) as wheel:
        names = set(wheel.namelist())
    resources = {path.relative_to(root / "resources") for path in (root / "resources").rglob("*") if path.is_file()}
    assert {f"desktop_nn/_resources/{path.as_posix()}" for path in resources} <= names
    assert "desktop_nn/__main__.py" in names


@pytest.mark.usefixtures("in_checkout")
def test_the_wheel_offers_the_command_with_and_without_a_console(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / build.build_wheel(str(tmp_path))) as wheel:
        (name,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
        entries = wheel.read(name).decode().splitlines()
    assert "desktop-nn = desktop_nn.__main__:main" in entries
    assert "desktop-nn-gui = desktop_nn.__main__:main" in entries[entries.index("[gui_scripts]") :]


@pytest.mark.usefixtures("in_checkout")
def test_the_source_archive_can_be_built_and_tested(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / build.build_sdist(str(tmp_path))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    needed = {"resources/icons/desktop-nn.svg", "tests/conftest.py", "Makefile", "packaging/find-python.sh"}
    assert needed <= names
