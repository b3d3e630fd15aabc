"""What every test stands on: no display, no files of the user's, one BLAS thread, English."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

# Before anything imports NumPy or Qt: both read these once.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import HealthCheck, settings
from pytestqt.qtbot import QtBot

from desktop_nn.core import gradient_check
from desktop_nn.i18n import use_language

_MNIST_FILES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)


# The same examples in every run: a change that breaks nothing never meets a failure that was there before it. The
# nightly run looks for new ones (`--hypothesis-profile=default`).
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")


class GradientCounter:
    """Counts the gradients that were compared with finite differences: each layer (or loss, or penalty) with
    its options and a shape counts once.
    """

    def __init__(self) -> None:
        self._seen: set[Any] = set()

    def note(self, subject: Any, shape: Any) -> None:
        """The gradient of `subject` was checked on this shape."""
        self._seen.add((subject, shape))

    @property
    def count(self) -> int:
        """How many different combinations were checked."""
        return len(self._seen)

    def watch(self) -> None:
        """Count what goes through `gradient_check`; before any test imports from it."""
        gradient_check.check_layer = self._counted(gradient_check.check_layer, lambda layer, shape: (layer, shape))
        gradient_check.check_network = self._counted(
            gradient_check.check_network,
            lambda network, _weights, _inputs, _targets, loss: ((network.layers, loss), network.input_shape),
        )

    def _counted(self, check: Callable[..., Any], key: Callable[..., tuple[Any, Any]]) -> Callable[..., Any]:
        @wraps(check)
        def counted(*arguments: Any, **options: Any) -> Any:
            self.note(*key(*arguments))
            return check(*arguments, **options)

        return counted


_GRADIENT_CHECKS = pytest.StashKey[GradientCounter]()


def pytest_configure(config: pytest.Config) -> None:
    """Count the gradients that are checked; let a busy machine take its time over properties, too."""
    settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("patient")
    config.stash[_GRADIENT_CHECKS] = GradientCounter()
    config.stash[_GRADIENT_CHECKS].watch()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how many there were."""
    if count := config.stash[_GRADIENT_CHECKS].count:
        words = f"gradient checks: {count:,} combinations of layer or loss, options and shape"
        terminalreporter.write_sep("=", words)


_STATUS = pytest.StashKey[int]()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Keep what the run has found."""
    session.config.stash[_STATUS] = int(exitstatus)


@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """End with what was found, and at once.

    Thousands of windows have come and gone in one process. What Python still holds of them would now be destroyed all
    at once and in no order, as it never is while the program runs: that it ends well is tested in processes of its own.
    """
    if _STATUS in config.stash and "PySide6.QtWidgets" in sys.modules:
        config.get_terminal_writer().flush()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(config.stash[_STATUS])


@pytest.fixture(scope="session")
def gradient_checks(pytestconfig: pytest.Config) -> GradientCounter:
    """To note checks of what is no layer."""
    return pytestconfig.stash[_GRADIENT_CHECKS]


@pytest.fixture(scope="session", autouse=True)
def configuration_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty folder in place of the user's preferences."""
    folder = tmp_path_factory.mktemp("configuration")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESKTOP_NN_CONFIG", str(folder))
        yield folder


@pytest.fixture(autouse=True)
def preferences_of_nobody(configuration_folder: Path) -> Iterator[None]:
    """What one test chooses (a language, a theme, recent files) is not there for the next."""
    yield
    for path in configuration_folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


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
