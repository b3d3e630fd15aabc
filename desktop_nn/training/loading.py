"""Get the samples of an experiment; where MNIST is not at hand, drawn digits stand in for it and it is said."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop_nn.data.base import Dataset, DataSource, Progress
from desktop_nn.data.glyphs import Glyphs
from desktop_nn.data.mnist import Mnist, MnistMissing, require_folder
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.project.experiment import Experiment
from desktop_nn.training.generators import data_seed

_STAND_IN_TRAIN = 5_000
_STAND_IN_TEST = 1_000


@dataclass(frozen=True, eq=False)
class LoadedData:
    """The samples and where they came from. `replaced` says in words why it is not the source that was asked for."""

    dataset: Dataset
    source: DataSource
    replaced: UserError | None = None


def load_dataset(experiment: Experiment, folder: Path | None = None, progress: Progress | None = None) -> LoadedData:
    """The data of an experiment, made from its seed or read from files; MNIST from `folder` where one is named.

    If MNIST is not on this computer and no folder was named, drawn digits of the same pixel coding take its place.
    Files that are there but wrong are an error. Raises UserError or `Cancelled`.
    """
    source, seed = experiment.data, data_seed(experiment.seed)
    if not isinstance(source, Mnist):
        return LoadedData(source.load(seed, progress), source)
    try:
        return LoadedData(source.load_from(require_folder(folder), progress), source)
    except MnistMissing as missing:
        if folder is not None:
            raise
        stand_in = _stand_in(source)
        return LoadedData(stand_in.load(seed, progress), stand_in, _explanation(missing))


def _stand_in(source: Mnist) -> Glyphs:
    return Glyphs(train=min(source.train, _STAND_IN_TRAIN), test=min(source.test, _STAND_IN_TEST), pixels=source.pixels)


def _explanation(missing: UserError) -> UserError:
    return UserError(N_("Digits drawn by this program stand in for MNIST. {reason}"), reason=missing)
