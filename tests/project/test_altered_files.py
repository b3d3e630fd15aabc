"""Whatever is altered in a project file, it is opened or refused in a sentence."""

from __future__ import annotations

import contextlib
import hashlib
import json
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_nn.errors import UserError
from desktop_nn.project import archive, project_file
from desktop_nn.project.beside import Beside
from desktop_nn.project.paths import set_path
from desktop_nn.project.presets import presets
from desktop_nn.training.loading import load_dataset
from desktop_nn.training.session import Session

_quickly = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

_STRANGE: list[Any] = [
    None, True, 0, -1, 1, 2.5, 2**63, 10**400, 1e308, 1e-320, "", "x", "../x", "é" * 5000, "{x}", "%s", "\0",
    [], {}, [[]], [0] * 3000, {"type": "dense"}, {"type": "mnist"}, "adam",
]  # fmt: skip


def trained_entries(optimizer: str) -> dict[str, bytes]:
    """The entries of a project with a trained run and one beside it."""
    experiment = set_path(presets["circle"].experiment, "training.optimizer", optimizer)
    session = Session(experiment, load_dataset(experiment).dataset)
    session.step()
    state = session.state()
    packed = project_file.pack(project_file.Saved(experiment, state, (Beside(1, experiment, True, state),)))
    with zipfile.ZipFile(BytesIO(packed)) as source:
        return {name: source.read(name) for name in source.namelist()}


PROJECTS = {optimizer: trained_entries(optimizer) for optimizer in ("adam", "lbfgs")}
ENTRIES = PROJECTS["adam"]
ARRAYS = [
    (optimizer, name)
    for optimizer, project in PROJECTS.items()
    for name in project
    if name.endswith(".npy") and "beside" not in name
]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of each value in a JSON text."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield (*path, key)
        yield from places(value[key], (*path, key))


PLACES = list(places(json.loads(ENTRIES["project.json"])))


def tried(path: Path, entries: dict[str, bytes]) -> None:
    """Open the project and go on with its run; a UserError is an answer too."""
    with zipfile.ZipFile(path, "w") as target:
        for name, data in entries.items():
            target.writestr(name, data)
    with contextlib.suppress(UserError):
        saved = project_file.load(path)
        if not saved.experiment.data.is_image and saved.experiment.summary().parameters < 10_000:
            session = Session(saved.experiment, load_dataset(saved.experiment).dataset, saved.state)
            session.step()


@_quickly
@given(place=st.sampled_from(PLACES), value=st.sampled_from(_STRANGE), remove=st.booleans())
def test_any_value_of_the_description_may_be_another_or_missing(
    tmp_path: Path, place: tuple[Any, ...], value: Any, remove: bool
) -> None:
    content = json.loads(ENTRIES["project.json"])
    *path, key = place
    owner = content
    for each in path:
        owner = owner[each]
    if remove:
        del owner[key]
    else:
        owner[key] = value
    tried(tmp_path / "a.dnn", {**ENTRIES, "project.json": json.dumps(content).encode()})


_ALTERED = {
    "a number more": lambda array: np.append(array, array.ravel()[:1]),
    "a number less": lambda array: array.ravel()[:-1],
    "another shape": lambda array: array[..., None],
    "nothing": lambda array: array.ravel()[:0],
    "another kind": lambda array: array.astype("<i4" if array.dtype.kind == "f" else "<f4"),
    "not a number": lambda array: np.full(array.shape, np.nan, "<f4"),
    "beyond all measure": lambda array: np.full(array.shape, 3e38, "<f4"),
    "more than there can be": lambda array: (10**6 + np.zeros(array.shape)).astype(array.dtype),
    "negative": lambda array: (-1 - np.zeros(array.shape)).astype(array.dtype if array.dtype.kind != "u" else "<i4"),
}


@_quickly
@given(array=st.sampled_from(ARRAYS), altered=st.sampled_from(sorted(_ALTERED)))
def test_any_array_may_be_another_with_the_right_checksum(tmp_path: Path, array: tuple[str, str], altered: str) -> None:
    optimizer, name = array
    entries = PROJECTS[optimizer]
    data = archive.array_bytes(_ALTERED[altered](np.load(BytesIO(entries[name]))))
    content = json.loads(entries["project.json"])
    content["run"]["arrays"][name] = hashlib.sha256(data).hexdigest()
    tried(tmp_path / "a.dnn", {**entries, name: data, "project.json": json.dumps(content).encode()})
