"""Examples as a CSV file: whatever made them, what is written is read again number for number."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from desktop_nn.data.base import DataSource
from desktop_nn.data.csv_file import build, proposal
from desktop_nn.data.csv_text import read
from desktop_nn.data.gates import Gate
from desktop_nn.data.glyphs import Glyphs
from desktop_nn.data.own import OwnData
from desktop_nn.data.points import Circle
from desktop_nn.data.table import Table, TableClass
from desktop_nn.data.values import Plane
from desktop_nn.errors import UserError
from desktop_nn.i18n import use_language
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.presets import presets
from desktop_nn.training.examples_file import export
from desktop_nn.training.loading import load_dataset

FLOWERS = OwnData(
    table=Table(
        ("length", "width", "height"),
        np.random.default_rng(1).normal(50, 20, (12, 3)).astype(np.float32),
        np.arange(12) % 2,
        (TableClass("rose, red", 0), TableClass("tulip", 1)),
        "kind",
    )
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "examples.csv"


def exported(path: Path, source: DataSource) -> Experiment:
    experiment = presets["xor-mlp"].experiment.replace(data=source)
    export(path, experiment, load_dataset(experiment).dataset)
    return experiment


@pytest.mark.parametrize("source", [Circle(samples=40), Plane(samples=40), Gate("xor"), FLOWERS])
def test_what_is_written_can_be_read_again(path: Path, source: DataSource) -> None:
    dataset = load_dataset(exported(path, source)).dataset
    sheet = read(path)
    table = build(sheet, proposal(sheet)).table
    assert table is not None
    assert table.task == source.task
    np.testing.assert_array_equal(table.inputs[: len(dataset.train)], dataset.train.inputs)


def test_the_columns_are_the_inputs_the_target_and_the_split(path: Path) -> None:
    exported(path, FLOWERS)
    sheet = read(path)
    assert sheet.header == ("length", "width", "height", "kind", "split")
    assert {row[4] for row in sheet.rows} == {"train", "test"}
    assert {row[3] for row in sheet.rows} == {"rose, red", "tulip"}


def test_a_truth_table_is_written_once(path: Path) -> None:
    experiment = presets["xor-mlp"].experiment
    assert export(path, experiment, load_dataset(experiment).dataset) == 4
    assert {row[-1] for row in read(path).rows} == {"train"}


def test_standardised_inputs_are_written_as_they_were(path: Path) -> None:
    exported(path, replace(FLOWERS, standardise=True))
    table = build(sheet := read(path), proposal(sheet)).table
    assert table is not None
    assert sorted(table.inputs[:, 0]) == sorted(FLOWERS.table.inputs[:, 0])


def test_names_of_ones_own_are_not_translated(path: Path) -> None:
    table = replace(
        FLOWERS.table, columns=("Class", "width", "height"), classes=(TableClass("Data", 0), TableClass("no", 1))
    )
    use_language("pt_BR")
    exported(path, OwnData(table=table))
    assert read(path).header[0] == "Class"
    assert {row[3] for row in read(path).rows} == {"Data", "no"}


@pytest.mark.parametrize("source", [Glyphs(), OwnData()])
def test_what_makes_no_table_is_refused_in_words(path: Path, source: DataSource) -> None:
    experiment = presets["xor-mlp"].experiment
    dataset = load_dataset(experiment).dataset
    with pytest.raises(UserError):
        export(path, experiment.replace(data=source), dataset)
    assert not path.exists()


def test_a_failed_export_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="could not be written"):
        exported(tmp_path / "missing" / "a.csv", Circle(samples=20))
    assert list(tmp_path.iterdir()) == []
