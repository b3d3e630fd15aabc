"""MNIST: 70,000 handwritten digits by LeCun, Cortes and Burges, read from the four IDX files and verified."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import platformdirs

from desktop_nn.core.settings import setting
from desktop_nn.data import idx
from desktop_nn.data.base import Dataset, DataSource, Progress, Samples, Shape, sources
from desktop_nn.data.pixels import pixels_setting, scaling
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, _

#: Names a folder with the four files; looked at before the user's cache.
FOLDER_VARIABLE = "DESKTOP_NN_DATA"

DIGITS = tuple("0123456789")


@dataclass(frozen=True)
class MnistFile:
    """One of the four files: its name, its shape and the SHA-256 of its unpacked content."""

    name: str
    title: str
    shape: tuple[int, ...]
    sha256: str
    packed_bytes: int

    @property
    def unpacked_bytes(self) -> int:
        """Header and values."""
        return 4 + 4 * len(self.shape) + math.prod(self.shape)

    def find(self, folder: Path) -> Path | None:
        """Where the file is in `folder`, plain or gzipped, also under the name with a dot that some archives use."""
        for name in (self.name, self.name.replace("-idx", ".idx")):
            for path in (folder / f"{name}.gz", folder / name):
                if path.is_file():
                    return path
        return None

    def read(self, folder: Path) -> npt.NDArray[np.uint8]:
        """Read and verify the file. Raises UserError."""
        path = self.find(folder)
        if path is None:
            raise MnistMissing(N_("{file} is not in {folder}."), file=self.name, folder=str(folder))
        return idx.read(path, self.shape, self.sha256)


TRAIN_IMAGES = MnistFile(
    "train-images-idx3-ubyte", N_("training images"), (60_000, 28, 28),
    "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db", 9_912_422,
)  # fmt: skip
TRAIN_LABELS = MnistFile(
    "train-labels-idx1-ubyte", N_("training labels"), (60_000,),
    "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5", 28_881,
)  # fmt: skip
TEST_IMAGES = MnistFile(
    "t10k-images-idx3-ubyte", N_("test images"), (10_000, 28, 28),
    "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", 1_648_877,
)  # fmt: skip
TEST_LABELS = MnistFile(
    "t10k-labels-idx1-ubyte", N_("test labels"), (10_000,),
    "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2", 4_542,
)  # fmt: skip
FILES = (TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS)


class MnistMissing(UserError):
    """The four files are nowhere. The window offers the download when it meets this error."""


def cache_folder() -> Path:
    """Where downloaded digits are kept for this person."""
    return Path(platformdirs.user_cache_dir("desktop-nn", appauthor=False)) / "mnist"


def find_folder(explicit: Path | str | None = None) -> Path | None:
    """The first folder that holds all four files, or None.

    A folder named explicitly is the only place to look; otherwise `DESKTOP_NN_DATA`, then the user's cache. The
    subfolders `mnist` and `MNIST/raw` (as other programs write them) count too.
    """
    if explicit is not None:
        places = [Path(explicit)]
    else:
        named = os.environ.get(FOLDER_VARIABLE)
        places = [Path(named), cache_folder()] if named else [cache_folder()]
    for place in places:
        for folder in (place, place / "mnist", place / "MNIST" / "raw"):
            if all(file.find(folder) for file in FILES):
                return folder
    return None


def require_folder(explicit: Path | str | None = None) -> Path:
    """`find_folder`, or a MnistMissing that says where it looked and what to do."""
    folder = find_folder(explicit)
    if folder is None and explicit is not None:
        missing = [file.name for file in FILES if not file.find(Path(explicit))]
        raise MnistMissing(
            N_(
                "The folder {folder} lacks {files}. "
                "Name a folder with the four MNIST files, or fetch them: desktop-nn data fetch mnist"
            ),
            folder=str(explicit),
            files=", ".join(missing),
        )
    if folder is None:
        raise MnistMissing(
            N_(
                "MNIST is not on this computer yet. Fetch it (11 MB) in the window, or with the command "
                "desktop-nn data fetch mnist, or name the folder that has it in {variable}."
            ),
            variable=FOLDER_VARIABLE,
        )
    return folder


@sources.register
@dataclass(frozen=True)
class Mnist(DataSource):
    """The first `train` and the first `test` digits, in the order of the files, (1, 28, 28) each.

    0 is paper and 255 is ink in the files; `pixels` says which numbers the network gets for them.
    """

    name = "mnist"
    title = N_("MNIST digits")
    summary = N_(
        "70,000 digits written by hand by American census workers and pupils, 28 × 28 pixels: since 1998 the "
        "benchmark on which every network for images is tried first."
    )

    train: int = setting(
        60_000,
        N_("Training digits"),
        help=N_("How many of the 60,000 training digits are used. More digits teach better but take longer."),
        minimum=100,
        maximum=60_000,
        logarithmic=True,
    )
    test: int = setting(
        10_000,
        N_("Test digits"),
        help=N_("How many of the 10,000 test digits are used. Published results use all of them."),
        minimum=100,
        maximum=10_000,
        logarithmic=True,
    )
    pixels: str = pixels_setting()

    @property
    def input_shape(self) -> Shape:
        return (1, 28, 28)

    @property
    def class_names(self) -> tuple[str, ...]:
        return DIGITS

    def load(self, rng_seed: int, progress: Progress | None = None) -> Dataset:
        return self.load_from(require_folder(), progress)

    def load_from(self, folder: Path, progress: Progress | None = None) -> Dataset:
        """The digits of the four files in `folder`. Raises UserError or `Cancelled`."""
        arrays = []
        for position, file in enumerate(FILES):
            if progress:
                progress(position / len(FILES), _("Reading MNIST: {part}").format(part=_(file.title)))
            arrays.append(_read_once(file, folder))
        train = self._samples(arrays[0], arrays[1], self.train)
        test = self._samples(arrays[2], arrays[3], self.test)
        return Dataset(train, test, self.class_names)

    def _samples(self, images: npt.NDArray[np.uint8], labels: npt.NDArray[np.uint8], count: int) -> Samples:
        factor, offset = scaling(self.pixels)
        return Samples(images[:count, None], labels[:count].astype(np.int64), factor, offset)


def _read_once(file: MnistFile, folder: Path) -> npt.NDArray[np.uint8]:
    """Read and verify a file the first time; as long as it stays as it is, have it at once the next time."""
    path = file.find(folder)
    if path is None:
        return file.read(folder)
    state = path.stat()
    return _remembered(file, folder, (path, state.st_size, state.st_mtime_ns))


@lru_cache(maxsize=len(FILES))
def _remembered(file: MnistFile, folder: Path, _state: tuple[Path, int, int]) -> npt.NDArray[np.uint8]:
    values = file.read(folder)
    values.flags.writeable = False
    return values
