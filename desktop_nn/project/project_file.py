"""Read and write a project: a zip of `project.json` (the experiment) and the arrays of a run.

Layout of a `.dnn` file, version 1::

    project.json                      {"format": "desktop-nn-project", "version": 1, "experiment": {...},
                                       "tables": {hash: columns and classes}, left out where there are none,
                                       "run": null or {"values": {...}, "arrays": {name: SHA-256 of the entry}}}
    tables/<hash>.<array>.npy         the person's own data, `inputs` and `targets`, once for each content
    weights/<layer id>.<array>.npy    what each layer has learned
    optimizer/<array>.npy             what the optimiser remembers
    history/<array>.npy               the curves
    stopping/<array>.npy              the best weights, where early stopping keeps them
    beside/<number>/...               the same folders for each run beside the open one; in `project.json` they are
                                      "beside": [{"experiment": {...}, "frozen": true or false, "run": ...}]

Nothing in a file is ever executed, and nothing is unpacked before its size is known to be sensible.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop_nn.data.table import Table
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.project import archive, encoding
from desktop_nn.project.archive import Array
from desktop_nn.project.beside import BESIDE_LIMIT, Beside
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.whole_file import write_whole

SUFFIX = ".dnn"
FORMAT = "desktop-nn-project"
VERSION = 1

_JSON_NAME = "project.json"
_TABLES = "tables"
_TABLE_ARRAYS = ("inputs", "targets")
_TABLE_LIMIT = 100
_FOLDERS = ("weights", "optimizer", "history", "stopping")
_BESIDE = "beside"


@dataclass(frozen=True, eq=False)
class SessionState:
    """Where a run stands: arrays by name (`weights/dense-1.weight`, ...) and plain values (counts, generators)."""

    arrays: dict[str, Array] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Saved:
    """What a project file holds."""

    experiment: Experiment
    state: SessionState | None = None
    beside: tuple[Beside, ...] = ()

    @property
    def experiments(self) -> tuple[Experiment, ...]:
        """The open one, and those beside it."""
        return self.experiment, *(each.experiment for each in self.beside)


def save(path: Path, saved: Saved) -> None:
    """Write the project whole or not at all: the file at `path` is replaced only when the new one is on the disk.

    The same project gives the same bytes. Raises UserError when the disk does not take it.
    """
    content = pack(saved)
    try:
        write_whole(path, content)
    except OSError as error:
        raise UserError(
            N_("The project could not be saved to {path}: {reason}. Nothing was changed there."),
            path=str(path),
            reason=error.strerror or type(error).__name__,
        ) from error


def load(path: Path) -> Saved:
    """Read a project. Raises UserError that says what is wrong with the file."""
    try:
        return _load(path)
    except UserError as error:
        raise UserError(N_("{name} cannot be opened. {reason}"), name=path.name, reason=error) from error
    except OSError as error:
        raise UserError(
            N_("{path} cannot be read: {reason}."), path=str(path), reason=error.strerror or type(error).__name__
        ) from error


def pack(saved: Saved) -> bytes:
    """The bytes of the project file."""
    entries = _run_entries(saved.state)
    beside = [_run_entries(each.state, f"{_BESIDE}/{number}/") for number, each in enumerate(saved.beside, 1)]
    tables = {table.digest: table for each in saved.experiments for table in encoding.tables_of(each)}
    content = {
        "format": FORMAT,
        "version": VERSION,
        "experiment": encoding.encode(saved.experiment),
        **({"tables": {digest: table.description() for digest, table in tables.items()}} if tables else {}),
        "run": _described_run(saved.state, entries),
        **({_BESIDE: [*map(_described_beside, saved.beside, beside)]} if beside else {}),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        archive.write_entry(target, _JSON_NAME, archive.json_bytes(content), compress=True)
        for each in (_table_entries(tables), entries, *beside):
            for name, data in each.items():
                archive.write_entry(target, name, data, compress=False)  # weights do not shrink
    return buffer.getvalue()


def _run_entries(state: SessionState | None, folder: str = "") -> dict[str, bytes]:
    """The entries of one run; the names of those beside the open one begin with their `folder`."""
    arrays = state.arrays if state is not None else {}
    return {f"{folder}{name}.npy": archive.array_bytes(array) for name, array in arrays.items()}


def _described_run(state: SessionState | None, entries: dict[str, bytes]) -> dict[str, Any] | None:
    return None if state is None else {"values": state.values, "arrays": _checksums(entries)}


def _described_beside(beside: Beside, entries: dict[str, bytes]) -> dict[str, Any]:
    experiment = encoding.encode(beside.experiment)
    return {"experiment": experiment, "frozen": beside.frozen, "run": _described_run(beside.state, entries)}


def _table_entries(tables: dict[str, Table]) -> dict[str, bytes]:
    return {
        f"{_TABLES}/{digest}.{name}.npy": archive.array_bytes(getattr(table, name))
        for digest, table in tables.items()
        for name in _TABLE_ARRAYS
    }


def _checksums(entries: dict[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(data).hexdigest() for name, data in entries.items()}


def _load(path: Path) -> Saved:
    with archive.opened(path) as source:
        content = _read_json(source)
        tables = _read_tables(source, content.get("tables", {}))
        experiment = encoding.decode(content.get("experiment"), tables)
        state = _read_run(source, content.get("run"))
        return Saved(experiment, state, _read_beside(source, content.get(_BESIDE, []), tables))


def _read_beside(source: archive.Archive, described: Any, tables: dict[str, Table]) -> tuple[Beside, ...]:
    """The runs beside the open one, numbered from 1."""
    damaged = UserError(N_("Its list of runs to compare is damaged."))
    if not isinstance(described, list) or len(described) > BESIDE_LIMIT:
        raise damaged
    beside = []
    for number, each in enumerate(described, 1):
        if not isinstance(each, dict) or type(each.get("frozen")) is not bool:
            raise damaged
        experiment = encoding.decode(each.get("experiment"), tables)
        state = _read_run(source, each.get("run"), f"{_BESIDE}/{number}/")
        beside.append(Beside(number, experiment, each["frozen"], state))
    return tuple(beside)


def _read_json(source: archive.Archive) -> dict[str, Any]:
    content = source.json(_JSON_NAME)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise UserError(N_("It is not a Desktop NN project."))
    version = content.get("version")
    if type(version) is not int or version < 1:
        raise UserError(N_("It does not say which version of the format it has."))
    if version > VERSION:
        raise UserError(
            N_("It was written by a newer Desktop NN (format {version}; this one reads up to {known}). Update first."),
            version=version,
            known=VERSION,
        )
    return content


def _read_tables(source: archive.Archive, described: Any) -> dict[str, Table]:
    """The tables of the project by their hash, which must be that of the content."""
    if not isinstance(described, dict) or len(described) > _TABLE_LIMIT:
        raise UserError(N_("Its list of tables is damaged."))
    tables = {}
    for digest, description in described.items():
        if not encoding.is_plain_name(digest):
            raise UserError(N_("Its list of tables is damaged."))
        names = [f"{_TABLES}/{digest}.{name}.npy" for name in _TABLE_ARRAYS]
        inputs, targets = (archive.array_from(source.read(name), name) for name in names)
        table = Table.described(description, inputs, targets)
        if table.digest != digest:
            raise UserError(N_("'{entry}' in it is damaged: its checksum differs."), entry=names[0])
        tables[digest] = table
    return tables


def _read_run(source: archive.Archive, run: Any, folder: str = "") -> SessionState | None:
    if run is None:
        return None
    if not isinstance(run, dict) or not isinstance(run.get("values"), dict) or not isinstance(run.get("arrays"), dict):
        raise UserError(N_("Its description of the run is damaged."))
    arrays = {}
    for entry, checksum in run["arrays"].items():
        name = entry.removeprefix(folder)
        _check_name(name)
        data = source.read(folder + name)
        if hashlib.sha256(data).hexdigest() != checksum:
            raise UserError(N_("'{entry}' in it is damaged: its checksum differs."), entry=entry)
        arrays[name.removesuffix(".npy")] = archive.array_from(data, entry)
    return SessionState(arrays, run["values"])


def _check_name(name: str) -> None:
    folder, _, rest = name.partition("/")
    stem = rest.removesuffix(".npy")
    parts = stem.split(".")
    if (
        folder not in _FOLDERS
        or not rest.endswith(".npy")
        or len(parts) > 2
        or not all(encoding.is_plain_name(part) for part in parts)
    ):
        raise UserError(N_("It names an entry that does not belong into a project: '{entry}'."), entry=name[:80])
