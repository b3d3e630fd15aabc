"""The data of an experiment; drawn digits stand in for MNIST and it is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from desktop_nn.data import mnist
from desktop_nn.data.glyphs import Glyphs
from desktop_nn.data.mnist import Mnist
from desktop_nn.errors import UserError
from desktop_nn.project.presets import presets
from desktop_nn.training.loading import load_dataset

LENET = presets["lenet-5"].experiment.replace(data=Mnist(train=200, test=100, pixels="-1..1"))


@pytest.fixture
def no_mnist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("DESKTOP_NN_DATA", raising=False)
    monkeypatch.setattr(mnist, "cache_folder", lambda: tmp_path / "cache")
    return tmp_path


def test_data_come_from_the_seed() -> None:
    spiral = presets["spiral"].experiment
    one, same, other = (load_dataset(spiral.replace(seed=seed)).dataset for seed in (1, 1, 2))
    assert np.array_equal(one.train.labels, same.train.labels)
    assert np.array_equal(one.train.inputs, same.train.inputs)
    assert not np.array_equal(one.train.inputs, other.train.inputs)


def test_what_was_asked_for_is_not_replaced() -> None:
    loaded = load_dataset(presets["xor-mlp"].experiment)
    assert loaded.replaced is None
    assert loaded.source == presets["xor-mlp"].experiment.data


def test_drawn_digits_stand_in_for_missing_mnist_and_it_is_said(no_mnist: Path) -> None:
    loaded = load_dataset(LENET)
    assert loaded.source == Glyphs(train=200, test=100, pixels="-1..1")
    assert "stand in for MNIST" in str(loaded.replaced)
    assert "desktop-nn data fetch mnist" in str(loaded.replaced)
    assert loaded.dataset.train.offset == -1


def test_a_named_folder_without_mnist_is_an_error(no_mnist: Path) -> None:
    with pytest.raises(UserError, match="train-images"):
        load_dataset(LENET, no_mnist)


def test_wrong_files_are_an_error_not_a_reason_for_a_stand_in(no_mnist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in mnist.FILES:
        (no_mnist / file.name).write_bytes(b"wrong")
    monkeypatch.setenv("DESKTOP_NN_DATA", str(no_mnist))
    with pytest.raises(UserError):
        load_dataset(LENET)


@pytest.mark.mnist
def test_mnist_is_read_from_a_named_folder(mnist_folder: Path) -> None:
    loaded = load_dataset(LENET, mnist_folder)
    assert loaded.replaced is None
    assert loaded.dataset.train.labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
