"""Fetching MNIST, from a server on this machine that behaves well, badly and worse."""

from __future__ import annotations

import gzip
import hashlib
import re
import struct
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from desktop_nn.data.base import Cancelled
from desktop_nn.data.download import MIRRORS, fetch, verify
from desktop_nn.data.mnist import FILES, MnistFile
from desktop_nn.errors import UserError

IMAGES = b"\0\0\x08\x03" + struct.pack(">3I", 300, 28, 28) + np.random.default_rng(1).bytes(300 * 28 * 28)
LABELS = b"\0\0\x08\x01" + struct.pack(">I", 300) + bytes(300)
PACKED = {"digits": gzip.compress(IMAGES), "labels": gzip.compress(LABELS)}
SMALL = (
    MnistFile("digits", "digits", (300, 28, 28), hashlib.sha256(IMAGES).hexdigest(), len(PACKED["digits"])),
    MnistFile("labels", "labels", (300,), hashlib.sha256(LABELS).hexdigest(), len(PACKED["labels"])),
)


class Server(ThreadingHTTPServer):
    """Each first folder of the address is a mirror with its own manners; every request is noted."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests: list[tuple[str, str | None]] = []

    def mirror(self, manner: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/{manner}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is part of the tests."""


class Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        self.server.requests.append((self.path, wanted))
        manner, name = self.path.strip("/").split("/")
        body = PACKED[name.removesuffix(".gz")]
        if manner == "missing":
            self.send_error(404)
            return
        if manner == "circles":
            self.send_response(302)
            self.send_header("Location", self.path)
            self.end_headers()
            return
        if manner == "lies":
            body = gzip.compress(b"<html>Log in to the hotel</html>")
        if manner == "changed":
            body = gzip.compress(IMAGES[:-1] + b"\0" if "digits" in name else LABELS)
        if manner == "endless":
            self.send_endlessly()
            return
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and manner != "no-range" else 0
        if start and start >= len(body):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        end = len(body) // 2 if manner == "breaks" and not start else len(body)
        self.wfile.write(body[start:end])

    def send_endlessly(self) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(bytes(100_000))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_files_arrive_and_are_verified(server: Server, tmp_path: Path) -> None:
    folder = fetch(tmp_path / "new" / "mnist", mirrors=[server.mirror("good")], files=SMALL)
    assert names(folder) == ["digits.gz", "labels.gz"]
    assert verify(folder, files=SMALL) == folder


def test_what_is_there_already_is_not_fetched_again(server: Server, tmp_path: Path) -> None:
    fetch(tmp_path, mirrors=[server.mirror("good")], files=SMALL)
    server.requests.clear()
    fetch(tmp_path, mirrors=[server.mirror("good")], files=SMALL)
    assert server.requests == []


def test_a_damaged_file_is_fetched_again(server: Server, tmp_path: Path) -> None:
    (tmp_path / "labels.gz").write_bytes(b"damaged")
    fetch(tmp_path, mirrors=[server.mirror("good")], files=SMALL)
    verify(tmp_path, files=SMALL)


def test_progress_runs_to_one_in_words(server: Server, tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    seconds = iter(range(1000))
    fetch(
        tmp_path,
        lambda share, words: told.append((share, words)),
        mirrors=[server.mirror("good")],
        files=SMALL,
        clock=lambda: float(next(seconds)),
    )
    shares = [share for share, _words in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert any(re.search(r"digits: \d+.* of .*kB, \d+ s left", words) for _share, words in told)


@pytest.mark.parametrize("bad", ["missing", "circles", "lies", "changed", "endless", "breaks"])
def test_another_mirror_takes_over_from_a_bad_one(server: Server, tmp_path: Path, bad: str) -> None:
    fetch(tmp_path, mirrors=[server.mirror(bad), server.mirror("good")], files=SMALL)
    assert names(tmp_path) == ["digits.gz", "labels.gz"]


def test_a_broken_download_goes_on_where_it_stopped(server: Server, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="broke"):
        fetch(tmp_path, mirrors=[server.mirror("breaks")], files=SMALL)
    half = (tmp_path / "digits.gz.part").stat().st_size
    assert half == len(PACKED["digits"]) // 2
    assert names(tmp_path) == ["digits.gz.part"]
    server.requests.clear()
    fetch(tmp_path, mirrors=[server.mirror("good")], files=SMALL)
    assert server.requests[0] == ("/good/digits.gz", f"bytes={half}-")
    verify(tmp_path, files=SMALL)


def test_a_server_that_cannot_go_on_sends_everything_again(server: Server, tmp_path: Path) -> None:
    (tmp_path / "digits.gz.part").write_bytes(PACKED["digits"][:1000])
    fetch(tmp_path, mirrors=[server.mirror("no-range")], files=SMALL)
    verify(tmp_path, files=SMALL)


def test_a_part_that_is_already_whole_is_taken(server: Server, tmp_path: Path) -> None:
    (tmp_path / "digits.gz.part").write_bytes(PACKED["digits"])
    fetch(tmp_path, mirrors=[server.mirror("good")], files=SMALL)
    verify(tmp_path, files=SMALL)


@pytest.mark.parametrize("length", [500, len(PACKED["digits"]), len(PACKED["digits"]) + 500])
def test_a_part_with_other_content_is_thrown_away_and_fetched_anew(server: Server, tmp_path: Path, length: int) -> None:
    (tmp_path / "digits.gz.part").write_bytes(bytes(length))
    fetch(tmp_path, mirrors=[server.mirror("good")], files=SMALL)
    verify(tmp_path, files=SMALL)


def test_when_every_mirror_fails_each_is_named_with_its_reason(server: Server, tmp_path: Path) -> None:
    mirrors = [server.mirror("missing"), server.mirror("lies"), "http://127.0.0.1:1/"]
    with pytest.raises(UserError) as raised:
        fetch(tmp_path, mirrors=mirrors, files=SMALL)
    message = str(raised.value)
    assert message.startswith("digits could not be fetched from any mirror")
    assert "it answered 404 Not Found" in message
    assert "damaged or different file" in message
    assert "127.0.0.1:1: it cannot be reached (" in message
    assert names(tmp_path) == []


def test_a_body_without_end_is_cut_off(server: Server, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"it sent more than the 236.kB expected"):
        fetch(tmp_path, mirrors=[server.mirror("endless")], files=SMALL)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) == 0


def test_a_redirection_that_leads_nowhere_is_said_in_one_line(server: Server, tmp_path: Path) -> None:
    with pytest.raises(UserError) as failed:
        fetch(tmp_path, mirrors=[server.mirror("circles")], files=SMALL)
    assert "it passes the question on without an end" in str(failed.value)
    assert "\n" not in str(failed.value)
    assert names(tmp_path) == []


def test_cancelling_keeps_the_part_for_the_next_time(server: Server, tmp_path: Path) -> None:
    def stop_after_some(share: float, words: str) -> None:
        if share > 0.2:
            raise Cancelled

    with pytest.raises(Cancelled):
        fetch(tmp_path, stop_after_some, mirrors=[server.mirror("good")], files=SMALL)
    assert names(tmp_path) == ["digits.gz.part"]
    assert (tmp_path / "digits.gz.part").stat().st_size > 0


def test_cancelling_by_question_stops_before_anything_is_fetched(server: Server, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        fetch(tmp_path, cancelled=lambda: True, mirrors=[server.mirror("good")], files=SMALL)
    assert not any(path.suffix == ".gz" for path in tmp_path.iterdir())


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UserError, match=r"MNIST cannot be stored in .*file"):
        fetch(tmp_path / "file" / "mnist", mirrors=[], files=SMALL)


def test_a_full_disk_is_explained(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UserError, match=r"cannot be stored in .*: No space left on device"):
        fetch(tmp_path, mirrors=[server.mirror("good")], files=SMALL)
    assert "digits.gz" not in names(tmp_path)


def test_verify_names_the_file_that_is_wrong(server: Server, tmp_path: Path) -> None:
    fetch(tmp_path, mirrors=[server.mirror("good")], files=SMALL)
    (tmp_path / "labels.gz").write_bytes(gzip.compress(LABELS[:-1] + b"\1"))
    with pytest.raises(UserError, match=r"labels.gz has the right size but other content"):
        verify(tmp_path, files=SMALL)


def test_verify_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="lacks train-images"):
        verify(tmp_path)


@pytest.mark.mnist
def test_the_real_files_verify_and_need_no_fetching(mnist_folder: Path) -> None:
    told: list[str] = []
    assert verify(mnist_folder, lambda share, words: told.append(words)) == mnist_folder
    assert told == [f"Checking {file.title}" for file in FILES]
    assert fetch(mnist_folder, mirrors=[]) == mnist_folder


def test_all_mirrors_are_reached_by_https_and_named_as_folders() -> None:
    assert len(MIRRORS) >= 3
    assert all(mirror.startswith("https://") and mirror.endswith("/") for mirror in MIRRORS)
