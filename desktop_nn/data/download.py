"""Fetch MNIST: from several mirrors, going on where a broken download stopped, and only what is verified is kept."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop_nn.data import idx
from desktop_nn.data.base import Cancelled, Progress
from desktop_nn.data.mnist import FILES, MnistFile, cache_folder, require_folder
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, _, byte_size, duration

#: Folders on the web that hold the four gzipped files, tried in this order.
MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://raw.githubusercontent.com/fgnt/mnist/master/",
)

_TIMEOUT = 20.0  # seconds without a byte before a mirror is given up
_CHUNK = 1 << 16

Cancel = Callable[[], bool]


class _MirrorFailed(Exception):
    """This mirror did not give the file; the text says why."""


@dataclass
class _Download:
    """One run of `fetch`: who is told, who may stop it, and how much is done."""

    progress: Progress | None
    cancelled: Cancel | None
    total: int
    clock: Callable[[], float]
    done: int = 0
    received: int = 0
    started: float = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.clock()

    def tell(self, file: MnistFile, have: int) -> None:
        """Report what is there of `file`. Raises Cancelled."""
        if self.cancelled and self.cancelled():
            raise Cancelled
        if self.progress:
            amount = min(self.done + have, self.total)
            self.progress(amount / self.total, self._words(file, have, self.total - amount))

    def _words(self, file: MnistFile, have: int, missing: int) -> str:
        words = _("{part}: {have} of {size}").format(
            part=_(file.title), have=byte_size(have), size=byte_size(file.packed_bytes)
        )
        elapsed = self.clock() - self.started
        if self.received < _CHUNK or elapsed <= 0:
            return words
        left = duration(missing * elapsed / self.received)
        return _("{amount}, {time} left").format(amount=words, time=left)


def fetch(
    folder: Path | None = None,
    progress: Progress | None = None,
    cancelled: Cancel | None = None,
    *,
    mirrors: Sequence[str] = MIRRORS,
    files: Sequence[MnistFile] = FILES,
    timeout: float = _TIMEOUT,
    clock: Callable[[], float] = time.monotonic,
) -> Path:
    """Download what is missing of MNIST into `folder` (the user's cache if None), verify it, and return the folder.

    A file stands under its own name only when its content has the known SHA-256. A broken or cancelled download is kept
    as `.part` and gone on with the next time. Raises UserError, with what each mirror said, or Cancelled.
    """
    folder = folder or cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        run = _Download(progress, cancelled, sum(file.packed_bytes for file in files), clock)
        for file in files:
            if not _is_good(file, folder):
                _fetch_file(file, folder, mirrors, run, timeout)
            run.done += file.packed_bytes
    except OSError as error:
        template = N_("MNIST cannot be stored in {folder}: {reason}.")
        raise UserError(template, folder=str(folder), reason=error.strerror or str(error)) from error
    if progress:
        progress(1.0, _("MNIST is complete and verified."))
    return folder


def verify(folder: Path | None = None, progress: Progress | None = None, files: Sequence[MnistFile] = FILES) -> Path:
    """Read and check all files, in `folder` or where they are found. Returns the folder; raises UserError."""
    folder = require_folder(folder) if files is FILES else folder or cache_folder()
    for position, file in enumerate(files):
        if progress:
            progress(position / len(files), _("Checking {part}").format(part=_(file.title)))
        file.read(folder)
    return folder


def _is_good(file: MnistFile, folder: Path) -> bool:
    try:
        file.read(folder)
    except UserError:
        return False
    return True


def _fetch_file(file: MnistFile, folder: Path, mirrors: Sequence[str], run: _Download, timeout: float) -> None:
    failures = []
    for mirror in mirrors:
        try:
            _fetch_from(mirror, file, folder, run, timeout)
        except _MirrorFailed as failure:
            failures.append(f"{_host(mirror)}: {failure}")
        else:
            return
    raise UserError(
        N_("{file} could not be fetched from any mirror. {failures}. Check the connection and try again."),
        file=file.name,
        failures="; ".join(failures),
    )


def _fetch_from(mirror: str, file: MnistFile, folder: Path, run: _Download, timeout: float) -> None:
    """Download `file` from one mirror and put it in place, or raise _MirrorFailed.

    When a part of an earlier download completes to the wrong content, the part may be at fault, so the mirror gets
    a second try from the beginning.
    """
    part = folder / f"{file.name}.gz.part"
    while True:
        had = part.stat().st_size if part.exists() else 0
        resumed = _receive(f"{mirror}{file.name}.gz", part, had, file, run, timeout)
        try:
            idx.read(part, file.shape, file.sha256)
        except UserError as error:
            part.unlink()
            if resumed:
                continue
            raise _MirrorFailed(_("it sent a damaged or different file")) from error
        part.replace(folder / f"{file.name}.gz")
        return


def _receive(url: str, part: Path, had: int, file: MnistFile, run: _Download, timeout: float) -> bool:
    """Append to `part` what the server still has to give; True if what was there before was kept."""
    request = urllib.request.Request(url, headers={"User-Agent": "desktop-nn"})  # noqa: S310 - our own mirrors
    if had:
        request.add_header("Range", f"bytes={had}-")
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:  # noqa: S310
            resumed = _goes_on_at(answer, had)
            _copy(answer, part, had if resumed else 0, file, run)
            return resumed
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and had:
            return True  # there is nothing after what we have: it is complete, or wrong and then fetched anew
        if 300 <= error.code < 400:  # urllib follows what leads somewhere
            raise _MirrorFailed(_("it passes the question on without an end")) from error
        raise _MirrorFailed(_("it answered {code} {words}").format(code=error.code, words=error.reason)) from error
    except urllib.error.URLError as error:
        raise _MirrorFailed(_("it cannot be reached ({reason})").format(reason=_reason(error.reason))) from error
    except (http.client.HTTPException, ConnectionError, TimeoutError) as error:
        raise _MirrorFailed(_("the connection broke ({reason})").format(reason=_reason(error))) from error


def _goes_on_at(answer: http.client.HTTPResponse, had: int) -> bool:
    """Whether the server sends the rest from byte `had` on, and not the whole file again."""
    span = answer.headers.get("Content-Range", "")
    return had > 0 and answer.status == http.HTTPStatus.PARTIAL_CONTENT and span.startswith(f"bytes {had}-")


def _copy(answer: http.client.HTTPResponse, part: Path, have: int, file: MnistFile, run: _Download) -> None:
    limit = file.unpacked_bytes + 1024  # packed data is never much longer than plain data
    announced = answer.length
    with part.open("ab" if have else "wb") as output:
        run.tell(file, have)
        while chunk := _received(answer):
            have += len(chunk)
            if have > limit:
                output.truncate(0)
                raise _MirrorFailed(_("it sent more than the {size} expected").format(size=byte_size(limit)))
            output.write(chunk)
            run.received += len(chunk)
            if announced is not None:
                announced -= len(chunk)
            run.tell(file, have)
    if announced:
        raise _MirrorFailed(_("the connection broke {missing} before the end").format(missing=byte_size(announced)))


def _received(answer: http.client.HTTPResponse) -> bytes:
    """What has arrived by now; at the end nothing. What breaks here is the connection, never the disk."""
    try:
        return answer.read1(_CHUNK)
    except (http.client.HTTPException, OSError) as error:
        raise _MirrorFailed(_("the connection broke ({reason})").format(reason=_reason(error))) from error


def _reason(error: object) -> str:
    return str(getattr(error, "strerror", None) or error or type(error).__name__)


def _host(mirror: str) -> str:
    return urllib.parse.urlsplit(mirror).netloc
