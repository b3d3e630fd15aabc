"""What a teacher hides is saved with the experiment, and files of before know nothing of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop_nn.errors import UserError
from desktop_nn.project import encoding, link_text, project_file
from desktop_nn.project.presets import presets
from desktop_nn.project.project_file import Saved
from desktop_nn.project.teaching import HIDDEN_LIMIT, TASK_LIMIT, Teaching

XOR = presets["xor-mlp"].experiment
TEACHING = Teaching(("view.surface", "training.batch_size", "view.loss"), "Why does one neuron fail?\nTry it.")
TAUGHT = XOR.replace(teaching=TEACHING)


def test_it_comes_back_from_a_file(tmp_path: Path) -> None:
    project_file.save(tmp_path / "taught.dnn", Saved(TAUGHT))
    assert project_file.load(tmp_path / "taught.dnn").experiment == TAUGHT


def test_it_comes_back_from_a_link() -> None:
    assert link_text.read(link_text.write(TAUGHT)).teaching == TEACHING


def test_an_experiment_that_hides_nothing_is_written_as_before() -> None:
    assert "teaching" not in encoding.encode(XOR)


def test_a_file_of_before_hides_nothing() -> None:
    assert encoding.decode(encoding.encode(XOR)).teaching == Teaching()


def test_names_are_found_by_their_kind() -> None:
    assert TEACHING.of_kind("view") == {"surface", "loss"}
    assert TEACHING.of_kind("vie") == set()


def test_the_order_of_what_is_hidden_does_not_matter() -> None:
    assert Teaching(("view.loss", "view.draw", "view.loss")) == Teaching(("view.draw", "view.loss"))


def test_showing_everything_keeps_the_task() -> None:
    shown = TEACHING.showing_everything()
    assert (shown.hidden, shown.task) == ((), TEACHING.task)


def test_names_of_a_newer_version_are_kept() -> None:
    newer = Teaching(("hologram.surface-4d",))
    assert Teaching.decoded(newer.encoded()) == newer


def test_a_long_task_is_refused_with_the_limit() -> None:
    with pytest.raises(UserError, match="500"):
        Teaching(task="x" * (TASK_LIMIT + 1))


def test_teaching_of_a_newer_version_says_so() -> None:
    with pytest.raises(UserError, match="newer Desktop NN"):
        Teaching.decoded(TEACHING.encoded() | {"version": 2})


@pytest.mark.parametrize(
    "values",
    [
        None,
        [],
        {},
        TEACHING.encoded() | {"more": 1},
        TEACHING.encoded() | {"version": 0},
        TEACHING.encoded() | {"version": "1"},
        TEACHING.encoded() | {"version": True},
        TEACHING.encoded() | {"hidden": "view.surface"},
        TEACHING.encoded() | {"hidden": [7]},
        TEACHING.encoded() | {"hidden": ["surface"]},
        TEACHING.encoded() | {"hidden": ["view."]},
        TEACHING.encoded() | {"hidden": ["view.\N{LATIN SMALL LETTER E WITH ACUTE}"]},
        TEACHING.encoded() | {"hidden": ["view." + "x" * 100]},
        TEACHING.encoded() | {"hidden": [f"view.v{number}" for number in range(HIDDEN_LIMIT + 1)]},
        TEACHING.encoded() | {"task": None},
    ],
)
def test_damaged_teaching_is_refused(values: Any) -> None:
    with pytest.raises(UserError, match="damaged"):
        Teaching.decoded(values)
