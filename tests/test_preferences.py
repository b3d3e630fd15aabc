"""Preferences come back as they were saved, and damage never stops the program."""

from dataclasses import replace
from pathlib import Path

import pytest

from desktop_nn import preferences
from desktop_nn.preferences import Preferences


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(preferences.FOLDER_VARIABLE, str(tmp_path))
    return tmp_path


def test_saved_preferences_come_back_with_their_types() -> None:
    wanted = Preferences(language="pt_BR", theme="dark", recent_files=("/a.dnn",), seen_welcome=True)
    preferences.save(wanted)
    assert preferences.load() == wanted


@pytest.mark.parametrize("text", ["", "no json", "[]", '{"theme": 3, "recent_files": [1, "x"], "new": 1}'])
def test_damaged_preferences_fall_back_to_defaults(own_folder: Path, text: str) -> None:
    (own_folder / "preferences.json").write_text(text)
    assert preferences.load().theme == "system"


def test_a_file_opened_again_moves_to_the_front_and_nine_are_kept() -> None:
    wanted = Preferences()
    for number in range(12):
        wanted = wanted.with_recent(Path(f"/{number}.dnn"))
    wanted = wanted.with_recent(Path("/5.dnn"))
    assert wanted.recent_files[:2] == (str(Path("/5.dnn")), str(Path("/11.dnn")))
    assert len(wanted.recent_files) == 9


def test_adding_a_recent_file_keeps_every_other_preference() -> None:
    wanted = replace(Preferences(), theme="dark", language="en", seen_welcome=True)
    assert replace(wanted.with_recent(Path("/a")), recent_files=()) == wanted
