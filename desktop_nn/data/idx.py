"""Read IDX, the file format of MNIST, plain or gzipped, and believe nothing that its header says.

Two zero bytes, a type byte, the number of dimensions, each dimension as big-endian uint32, then the values row by
row. The sizes are checked against what the caller expects before any memory is reserved, and unpacking stops one byte
past that, so a small hostile file cannot fill the memory.
"""

from __future__ import annotations

import gzip
import hashlib
import math
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
import numpy.typing as npt

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

_UNSIGNED_BYTE = 0x08
_GZIP_START = b"\x1f\x8b"
_CHUNK = 1 << 20


def read(path: Path, shape: tuple[int, ...], sha256: str | None = None) -> npt.NDArray[np.uint8]:
    """The unsigned bytes in `path`, which must have exactly this `shape` and, if given, this SHA-256 when unpacked.

    Raises a UserError that names the file, what was expected and what was found.
    """
    digest = hashlib.sha256()
    with _opened(path) as file:
        header = _checked_header(file, path, shape)
        digest.update(header)
        values = np.empty(math.prod(shape), np.uint8)
        _fill(values, len(header), file, digest, path)
    if sha256 is not None and digest.hexdigest() != sha256:
        raise UserError(
            N_(
                "{file} has the right size but other content than expected (SHA-256 {found}… instead of {expected}…). "
                "Delete it and fetch it again."
            ),
            file=path.name,
            expected=sha256[:12],
            found=digest.hexdigest()[:12],
        )
    return values.reshape(shape)


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """The content of `path`, unpacked where its first bytes say that it is gzipped, whatever its name."""
    try:
        with path.open("rb") as start:
            packed = start.read(2) == _GZIP_START
        with cast(IO[bytes], gzip.open(path, "rb")) if packed else path.open("rb") as file:
            yield file
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        template = N_("{file} is damaged: it cannot be unpacked ({reason}). Delete it and fetch it again.")
        raise UserError(template, file=path.name, reason=str(error)) from error
    except OSError as error:
        template = N_("{file} cannot be read: {reason}.")
        raise UserError(template, file=str(path), reason=error.strerror or str(error)) from error


def _checked_header(file: IO[bytes], path: Path, shape: tuple[int, ...]) -> bytes:
    length = 4 + 4 * len(shape)
    header = file.read(length)
    expected_magic = (_UNSIGNED_BYTE << 8) | len(shape)
    if header[:4] != struct.pack(">I", expected_magic):
        raise UserError(
            N_("{file} is not the expected IDX file: it starts with {found} instead of {expected}."),
            file=path.name,
            found=header[:4].hex(" ") or N_("nothing"),
            expected=struct.pack(">I", expected_magic).hex(" "),
        )
    if len(header) < length:
        raise _wrong_length(path, len(header), length + math.prod(shape))
    found = struct.unpack(f">{len(shape)}I", header[4:])
    if found != shape:
        raise UserError(
            N_("{file} announces {found} values, but {expected} are expected."),
            file=path.name,
            found=_times(found),
            expected=_times(shape),
        )
    return header


def _fill(values: npt.NDArray[np.uint8], header: int, file: IO[bytes], digest: Any, path: Path) -> None:
    """Read exactly `values.size` bytes after the header's; fewer or more are an error."""
    view, position = values.data, 0
    while position < len(view):
        chunk = file.read(min(_CHUNK, len(view) - position))
        if not chunk:
            raise _wrong_length(path, header + position, header + len(view))
        view[position : position + len(chunk)] = chunk
        digest.update(chunk)
        position += len(chunk)
    if file.read(1):
        template = N_("{file} is longer than the {expected} values it should hold. Delete it and fetch it again.")
        raise UserError(template, file=path.name, expected=len(view))


def _wrong_length(path: Path, found: int, expected: int) -> UserError:
    return UserError(
        N_("{file} is cut off: {expected} bytes are expected, but only {found} are there. Fetch it again."),
        file=path.name,
        expected=expected,
        found=found,
    )


def _times(shape: tuple[int, ...]) -> str:
    return " × ".join(str(size) for size in shape)
