"""Zip entries, JSON and NumPy arrays, read with suspicion: sizes are checked before anything is unpacked."""

from __future__ import annotations

import contextlib
import io
import json
import math
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

Array = npt.NDArray[Any]

ENTRY_LIMIT = 2_000
SIZE_LIMIT = 2_000_000_000  # bytes of all entries together
JSON_LIMIT = 16_000_000
DEPTH_LIMIT = 32
RATIO_LIMIT = 200  # JSON shrinks by 5 to 20; arrays are stored as they are
_DIMENSION_LIMIT = 8

#: The kinds of numbers that projects hold.
_TYPES = ("<f4", "<f8", "<i4", "<i8", "<u8", "|u1")

#: One moment for all entries, so that the same project gives the same bytes.
_MOMENT = (2026, 1, 1, 0, 0, 0)

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # a compression we do not write
    RuntimeError,  # an encrypted entry
    UnicodeDecodeError,
    OverflowError,
    KeyError,
)


def write_entry(target: zipfile.ZipFile, name: str, data: bytes, *, compress: bool) -> None:
    """Add one entry."""
    info = zipfile.ZipInfo(name, _MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    info.external_attr = 0o644 << 16
    target.writestr(info, data)


def json_bytes(content: Any) -> bytes:
    """JSON in UTF-8. NaN and infinity are no JSON: ValueError."""
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False).encode("utf-8")


def parsed_json(data: bytes) -> Any | None:
    """The value of a JSON text without NaN and infinity; None for anything else. Raises UserError beyond the depth."""
    try:
        content = json.loads(data, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return None
    _check_depth(content, DEPTH_LIMIT)
    return content


def array_bytes(array: Array) -> bytes:
    """The array as a `.npy` file, little-endian, never with pickled objects."""
    buffer = io.BytesIO()
    little = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False).reshape(array.shape)
    np.lib.format.write_array(buffer, little, version=(1, 0), allow_pickle=False)
    return buffer.getvalue()


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The zip at `path`, its directory checked. Raises UserError for whatever is wrong with the file."""
    try:
        with zipfile.ZipFile(path) as source:
            yield Archive(source)
    except _DAMAGED as error:
        raise UserError(N_("It is damaged or is not a Desktop NN project: try another copy of it.")) from error


class Archive:
    """The entries of an open zip."""

    def __init__(self, source: zipfile.ZipFile) -> None:
        self._source = source
        entries = source.infolist()
        names = {entry.filename for entry in entries}
        if len(entries) > ENTRY_LIMIT or len(names) < len(entries):
            raise UserError(N_("It holds more entries than a project can have, or one of them twice."))
        if sum(entry.file_size for entry in entries) > SIZE_LIMIT:
            raise UserError(N_("It would need more than {limit} GB when unpacked."), limit=SIZE_LIMIT // 10**9)
        for entry in entries:
            if entry.file_size > RATIO_LIMIT * max(entry.compress_size, 1):
                raise UserError(N_("'{entry}' in it unpacks to a suspicious size."), entry=entry.filename[:80])

    def read(self, name: str) -> bytes:
        """The content of an entry, of exactly the size that the directory states."""
        try:
            entry = self._source.getinfo(name)
        except KeyError:
            raise UserError(N_("'{entry}' is missing in it."), entry=name[:80]) from None
        with self._source.open(entry) as file:
            data = file.read(entry.file_size + 1)
        if len(data) != entry.file_size:
            raise UserError(N_("'{entry}' in it is not of the size it claims."), entry=name[:80])
        return data

    def json(self, name: str) -> Any:
        """A JSON entry of bounded size and depth."""
        content = parsed_json(self.read(name)) if self._size(name) <= JSON_LIMIT else None
        if content is None:
            raise UserError(N_("'{entry}' in it is not valid JSON."), entry=name)
        return content

    def _size(self, name: str) -> int:
        return self._source.getinfo(name).file_size if name in self._source.NameToInfo else 0


def array_from(data: bytes, name: str) -> Array:
    """The array of a `.npy` file of one of the plain number types, whose size is that of its header."""
    stream = io.BytesIO(data)
    try:
        version = np.lib.format.read_magic(stream)
        if version != (1, 0):
            raise ValueError(f"version {version}")
        shape, fortran, dtype = np.lib.format.read_array_header_1_0(stream, max_header_size=2_000)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        raise UserError(N_("'{entry}' in it is not a NumPy array."), entry=name) from None
    size = len(data) - stream.tell()
    if dtype.str not in _TYPES or fortran or len(shape) > _DIMENSION_LIMIT:
        raise UserError(N_("'{entry}' in it holds numbers of a kind that projects do not use."), entry=name)
    if math.prod(shape) * dtype.itemsize != size or min(shape, default=0) < 0:
        raise UserError(N_("'{entry}' in it is not of the size it claims."), entry=name)
    return np.frombuffer(data, dtype, offset=stream.tell()).reshape(shape).copy()


def _refuse_constant(text: str) -> Any:
    raise ValueError(f"{text} is no JSON")


def _check_depth(value: Any, left: int) -> None:
    if left == 0:
        raise UserError(N_("Its description is nested too deeply."))
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _check_depth(each, left - 1)
