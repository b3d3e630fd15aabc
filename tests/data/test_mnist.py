"""The real MNIST, and what happens where it is missing or damaged."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import numpy as np
import pytest

from desktop_nn.data import mnist
from desktop_nn.data.mnist import FILES, Mnist, MnistMissing, find_folder, require_folder
from desktop_nn.errors import UserError

TRAIN_COUNTS = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
TEST_COUNTS = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty user's cache, and no folder named by the environment."""
    folder = tmp_path / "cache"
    monkeypatch.setattr(mnist, "cache_folder", lambda: folder)
    monkeypatch.delenv(mnist.FOLDER_VARIABLE, raising=False)
    return folder


@pytest.fixture
def real(mnist_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(mnist.FOLDER_VARIABLE, str(mnist_folder))
    return mnist_folder


def fill(folder: Path, ending: str = ".gz", dotted: bool = False) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for file in FILES:
        name = file.name.replace("-idx", ".idx") if dotted else file.name
        (folder / (name + ending)).write_bytes(b"not really MNIST")
    return folder


@pytest.mark.mnist
def test_the_real_digits_have_the_known_counts_and_first_labels(real: Path) -> None:
    dataset = Mnist().load(1)
    assert np.bincount(dataset.train.labels).tolist() == TRAIN_COUNTS
    assert np.bincount(dataset.test.labels).tolist() == TEST_COUNTS
    assert dataset.train.labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert dataset.test.labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]


@pytest.mark.mnist
def test_the_real_digits_have_the_known_ink(real: Path) -> None:
    pixels = Mnist().load(1).test.inputs
    assert pixels.mean() / 255 == pytest.approx(0.1325, abs=0.0001)
    assert pixels.std() / 255 == pytest.approx(0.3105, abs=0.0001)
    assert (pixels == 0).mean() == pytest.approx(0.807, abs=0.001)


@pytest.mark.mnist
def test_rows_run_down_and_columns_to_the_right(real: Path) -> None:
    """A seven has its bar above and its foot left of its head; a mirrored or turned picture has not."""
    test = Mnist().load(1).test
    seven = test.sample(0)[0]
    assert test.labels[0] == 7
    assert seven[:14].sum() > seven[14:].sum()
    columns = np.arange(28)
    head, foot = seven[8:12].sum(axis=0), seven[22:26].sum(axis=0)
    assert (foot @ columns) / foot.sum() < (head @ columns) / head.sum()
    ones = test.gather(np.flatnonzero(test.labels == 1)).mean(axis=0)[0]
    assert ones[:14, 14:].sum() > ones[:14, :14].sum(), "ones lean to the right"


@pytest.mark.mnist
@pytest.mark.parametrize(("coding", "paper", "ink"), [("0..1", 0, 1), ("-1..1", -1, 1), ("-0.1..1.175", -0.1, 1.175)])
def test_paper_and_ink_become_the_chosen_numbers(real: Path, coding: str, paper: float, ink: float) -> None:
    batch = Mnist(pixels=coding).load(1).train.gather(slice(0, 100))
    assert batch.min() == pytest.approx(paper, abs=1e-6)
    assert batch.max() == pytest.approx(ink, abs=1e-6)


@pytest.mark.mnist
def test_the_first_digits_are_taken_in_the_order_of_the_files(real: Path) -> None:
    few, all_ = Mnist(train=200, test=100).load(5), Mnist().load(1)
    assert (len(few.train), len(few.test)) == (200, 100)
    np.testing.assert_array_equal(few.train.inputs, all_.train.inputs[:200])
    np.testing.assert_array_equal(few.test.labels, all_.test.labels[:100])


@pytest.mark.mnist
def test_digits_stay_bytes_and_are_read_once(real: Path) -> None:
    first, second = Mnist().load(1), Mnist(pixels="-1..1").load(2)
    assert first.train.inputs.dtype == np.uint8
    assert np.shares_memory(first.train.inputs, second.train.inputs)


@pytest.mark.mnist
def test_a_file_that_changes_is_read_again(mnist_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in FILES:
        found = file.find(mnist_folder)
        assert found is not None
        shutil.copy(found, tmp_path / found.name)
    monkeypatch.setenv(mnist.FOLDER_VARIABLE, str(tmp_path))
    Mnist(train=100, test=100).load(1)
    labels = mnist.TEST_LABELS.find(tmp_path)
    assert labels is not None
    content = bytearray(gzip.decompress(labels.read_bytes()) if labels.suffix == ".gz" else labels.read_bytes())
    content[20] ^= 1
    labels.write_bytes(gzip.compress(bytes(content)))
    with pytest.raises(UserError, match=r"t10k-labels-idx1-ubyte.*other content"):
        Mnist(train=100, test=100).load(1)


@pytest.mark.parametrize(("ending", "dotted"), [(".gz", False), ("", False), (".gz", True), ("", True)])
def test_a_folder_is_found_with_each_usual_name(tmp_path: Path, ending: str, dotted: bool) -> None:
    fill(tmp_path, ending, dotted)
    assert find_folder(tmp_path) == tmp_path


@pytest.mark.parametrize("inner", ["mnist", "MNIST/raw"])
def test_the_subfolders_of_other_programs_are_found(tmp_path: Path, inner: str) -> None:
    fill(tmp_path / inner)
    assert find_folder(str(tmp_path)) == tmp_path / inner


def test_the_environment_comes_before_the_cache(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(cache)
    assert find_folder() == cache
    monkeypatch.setenv(mnist.FOLDER_VARIABLE, str(tmp_path / "elsewhere"))
    assert find_folder() == cache, "an empty folder is passed over"
    fill(tmp_path / "elsewhere")
    assert find_folder() == tmp_path / "elsewhere"


def test_a_folder_named_explicitly_is_the_only_place_to_look(cache: Path, tmp_path: Path) -> None:
    fill(cache)
    empty = tmp_path / "empty"
    empty.mkdir()
    assert find_folder(empty) is None
    with pytest.raises(MnistMissing, match=r"empty lacks train-images-idx3-ubyte, .*t10k-labels-idx1-ubyte"):
        require_folder(empty)


def test_without_mnist_the_error_says_what_to_do(cache: Path) -> None:
    with pytest.raises(MnistMissing, match="desktop-nn data fetch mnist"):
        Mnist().load(1)


def test_a_damaged_folder_is_explained(cache: Path) -> None:
    fill(cache)
    with pytest.raises(UserError, match=r"train-images-idx3-ubyte.gz is not the expected IDX file"):
        Mnist().load(1)


@pytest.mark.parametrize("count", [99, 60_001])
def test_there_are_at_most_60000_training_digits(count: int) -> None:
    with pytest.raises(UserError, match="Training digits must be between 100 and 60000"):
        Mnist(train=count)
