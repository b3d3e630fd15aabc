"""What every test stands on: no display, no files of the user's, one BLAS thread, English."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

# Before anything imports NumPy or Qt: both read these once.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from pytestqt.qtbot import QtBot

from desktop_nn.i18n import use_language

_MNIST_FILES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)


@pytest.fixture(scope="session", autouse=True)
def configuration_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty folder in place of the user's preferences."""
    folder = tmp_path_factory.mktemp("configuration")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESKTOP_NN_CONFIG", str(folder))
        yield folder


@pytest.fixture(scope="session", autouse=True)
def patience() -> Iterator[None]:
    """A busy machine may take long: waiting for what will come ends at once when it has come, so patience is free."""
    with pytest.MonkeyPatch.context() as patch:
        for wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals):
            patch.setitem(wait.__kwdefaults__, "timeout", 60_000)
        yield


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Each test starts in English and leaves it behind, whatever the system speaks."""
    use_language("en")
    yield
    use_language("en")


@pytest.fixture(scope="session")
def mnist_folder() -> Path:
    """The folder of the real MNIST, or a skip that says why."""
    named = os.environ.get("DESKTOP_NN_DATA")
    if not named:
        pytest.skip("DESKTOP_NN_DATA names no folder with MNIST")
    folder = Path(named).resolve()
    missing = [name for name in _MNIST_FILES if not _holds(folder, name)]
    if missing:
        pytest.skip(f"DESKTOP_NN_DATA={named} lacks {', '.join(missing)}")
    return folder


def _holds(folder: Path, name: str) -> bool:
    return any((folder / (name + ending)).is_file() for ending in ("", ".gz"))
