"""The experiment that a command works on: a preset by its name, or a project file by its path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from desktop_nn.commands.output import Loading, ProgressLine, note
from desktop_nn.data import csv_file, csv_text
from desktop_nn.data.csv_words import import_words
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.project import fitting, project_file
from desktop_nn.project.beside import Beside
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.paths import set_path
from desktop_nn.project.presets import presets, trained
from desktop_nn.project.project_file import SessionState
from desktop_nn.training.loading import LoadedData, load_dataset


@dataclass(frozen=True)
class Target:
    """`name` is what the person typed; `preset` is None for a file; `beside` are the other runs of a project."""

    name: str
    experiment: Experiment
    state: SessionState | None
    preset: str | None
    beside: tuple[Beside, ...] = ()

    def json(self) -> dict[str, Any]:
        """How it is named in JSON."""
        return {"preset": self.preset} if self.preset else {"preset": None, "file": self.name}


def open_target(name: str) -> Target:
    """A preset untrained, or a file as it was saved. Raises UserError."""
    if name in presets:
        return Target(name, presets[name].experiment, None, name)
    path = Path(name)
    if not name or (not path.exists() and path.suffix != project_file.SUFFIX):
        raise UserError(
            N_("There is no preset and no file called '{name}'. Presets: {names}."), name=name, names=", ".join(presets)
        )
    saved = project_file.load(path)
    return Target(name, saved.experiment, saved.state, None, saved.beside)


def open_trained(name: str) -> Target:
    """A preset with the weights that ship, or a file with its own. Raises UserError where there are none."""
    target = open_target(name)
    if target.preset is not None:
        path = trained(target.preset)
        if path is None:
            raise UserError(
                N_("No trained weights ship for '{name}'. Train it: desktop-nn train {name} --save {name}.dnn"),
                name=name,
            )
        saved = project_file.load(path)
        return replace(target, experiment=saved.experiment, state=saved.state)
    if target.state is None:
        raise UserError(
            N_("{name} holds no trained weights. Train it: desktop-nn train {name} --save {name}"), name=name
        )
    return target


def with_changes(experiment: Experiment, settings: Sequence[str], seed: int | None) -> Experiment:
    """The experiment with each `path=value` and the seed set. Raises UserError."""
    for text in settings:
        path, equals, value = text.partition("=")
        if not equals:
            raise UserError(N_("--set needs path=value, for example layers.0.units=8, not '{text}'."), text=text)
        experiment = set_path(experiment, path, value)
    return experiment if seed is None else experiment.replace(seed=seed)


def with_csv(experiment: Experiment, path: Path | None) -> Experiment:
    """The experiment with the rows of a CSV file as its data, its network fitted to them as the window does it.

    What was left out, and what was changed of the network, is said on standard error.
    """
    if path is None:
        return experiment
    sheet = csv_text.read(path)
    imported = csv_file.build(sheet, csv_file.proposal(sheet))
    for text in import_words(imported):
        note(text)
    fitted = fitting.with_data(experiment, csv_file.own_data(imported))
    for text in fitting.changes(experiment, fitted):
        note(text)
    return fitted.replace(title=path.stem)


def load_data(experiment: Experiment, folder: Path | None) -> LoadedData:
    """The samples; when others than those asked for, it is said on standard error."""
    line = ProgressLine()
    try:
        loaded = load_dataset(experiment, folder, Loading(line))
    finally:
        line.close()
    if loaded.replaced is not None:
        note(str(loaded.replaced))
    return loaded


def data_json(experiment: Experiment, loaded: LoadedData) -> dict[str, Any]:
    """Which samples were used: `instead_of` and `reason` are null when they are those that were asked for."""
    replaced = loaded.replaced
    return {
        "name": loaded.source.name,
        "instead_of": None if replaced is None else experiment.data.name,
        "reason": None if replaced is None else str(replaced),
        "train": len(loaded.dataset.train),
        "test": len(loaded.dataset.test),
    }
