"""Write a file whole or not at all: a disk that is full leaves what was there before."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

_SHOWN = 40  # of the name in that of the unfinished file, which must not become too long for the disk


def write_whole(path: Path, content: bytes) -> None:
    """Replace the file at `path` only when the new one is on the disk. Raises OSError if the disk does not take it.

    Where `path` is a link to a file, that file is replaced and the link stays.
    """
    path = Path(os.path.realpath(path))
    if path.exists() and not path.is_file():  # a device or a folder is not replaced by a file
        raise OSError(errno.EINVAL, "not an ordinary file")
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:_SHOWN]}.", suffix=".tmp", dir=path.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _take_over_permissions(path, unfinished)
        os.replace(unfinished, path)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise


def _take_over_permissions(path: Path, unfinished: Path) -> None:
    """A file that replaces another keeps its permissions; a new one gets those any new file would get."""
    if path.exists():
        mode = path.stat().st_mode & 0o777
    else:
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    with contextlib.suppress(OSError):
        unfinished.chmod(mode)
