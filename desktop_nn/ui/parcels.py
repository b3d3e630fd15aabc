"""Samples handed from one process to another: large arrays lie in a file that both map, and are held once."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from desktop_nn.data.base import Dataset, Samples

#: Smaller arrays travel as they are.
_LARGE_BYTES = 1_000_000


@dataclass(frozen=True)
class _Mapped:
    """An array that lies in a file."""

    path: str
    dtype: str
    shape: tuple[int, ...]

    def open(self) -> Any:
        return np.asarray(np.memmap(self.path, self.dtype, "r", shape=self.shape))


@dataclass(frozen=True, eq=False)
class Parcel:
    """A dataset on its way. It can be opened, in several processes, until it is `discard`ed.

    `test` is None where the samples to test with are those to learn from, as of a truth table: they stay the same ones.
    """

    train: dict[str, Any]
    test: dict[str, Any] | None
    rest: dict[str, Any]

    def open(self) -> Dataset:
        """The dataset; what lies in files is read when it is used."""
        train = _unpacked(self.train)
        return Dataset(train=train, test=train if self.test is None else _unpacked(self.test), **self.rest)

    def discard(self) -> None:
        """Remove the names of the files; who has opened them keeps the arrays."""
        for value in (*self.train.values(), *(self.test or {}).values()):
            if isinstance(value, _Mapped):
                try:
                    Path(value.path).unlink(missing_ok=True)
                except OSError:  # Windows keeps a file that is in use; it goes with its folder
                    return


def pack(dataset: Dataset, folder: str) -> Parcel:
    """The dataset with its large arrays in files of `folder`; where the disk is full they travel themselves."""
    rest = {field.name: getattr(dataset, field.name) for field in fields(dataset)}
    train, test = rest.pop("train"), rest.pop("test")
    return Parcel(_packed(train, folder), None if test is train else _packed(test, folder), rest)


def _packed(samples: Samples, folder: str) -> dict[str, Any]:
    values = {field.name: getattr(samples, field.name) for field in fields(samples)}
    return {name: _written(value, folder) for name, value in values.items()}


def _written(value: Any, folder: str) -> Any:
    if not isinstance(value, np.ndarray) or value.nbytes < _LARGE_BYTES:
        return value
    try:
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".array", delete=False) as file:
            np.ascontiguousarray(value).tofile(file)
    except OSError:
        return value
    return _Mapped(file.name, value.dtype.str, value.shape)


def _unpacked(values: dict[str, Any]) -> Samples:
    return Samples(**{name: value.open() if isinstance(value, _Mapped) else value for name, value in values.items()})
