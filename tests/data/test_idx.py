"""Reading IDX files, good and bad."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_nn.data import idx
from desktop_nn.errors import UserError

SHAPE = (3, 4, 5)
VALUES = np.arange(60, dtype=np.uint8).reshape(SHAPE)


def content(shape: tuple[int, ...] = SHAPE, body: bytes = VALUES.tobytes(), magic: bytes = b"\0\0\x08\x03") -> bytes:
    return magic + struct.pack(f">{len(shape)}I", *shape) + body


def written(folder: Path, data: bytes, name: str = "images") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzipped"])
def test_values_keep_their_place(tmp_path: Path, pack: type[bytes]) -> None:
    np.testing.assert_array_equal(idx.read(written(tmp_path, pack(content())), SHAPE), VALUES)


def test_packing_is_recognised_by_content_and_not_by_name(tmp_path: Path) -> None:
    np.testing.assert_array_equal(idx.read(written(tmp_path, content(), "plain.gz"), SHAPE), VALUES)


def test_the_right_hash_is_accepted(tmp_path: Path) -> None:
    digest = hashlib.sha256(content()).hexdigest()
    assert idx.read(written(tmp_path, gzip.compress(content())), SHAPE, digest).shape == SHAPE


def test_one_changed_byte_is_noticed(tmp_path: Path) -> None:
    digest = hashlib.sha256(content()).hexdigest()
    changed = bytearray(content())
    changed[40] ^= 1
    with pytest.raises(UserError, match="images has the right size but other content"):
        idx.read(written(tmp_path, bytes(changed)), SHAPE, digest)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is not the expected IDX file: it starts with nothing instead of 00 00 08 03"),
        (b"\0\0", "starts with 00 00 instead of"),
        (b"PK\3\4 a zip", "starts with 50 4b 03 04"),
        (content(magic=b"\0\0\x08\x01"), "starts with 00 00 08 01"),
        (content(magic=b"\0\0\x0d\x03"), "starts with 00 00 0d 03"),
        (content()[:9], "cut off: 76 bytes are expected, but only 9 are there"),
        (content()[:-1], "cut off: 76 bytes are expected, but only 75 are there"),
        (content() + b"x", "longer than the 60 values"),
        (content(shape=(3, 5, 4)), "announces 3 × 5 × 4 values, but 3 × 4 × 5 are expected"),
        (content(shape=(2**32 - 1, 2**32 - 1, 28)), "announces 4294967295 × 4294967295 × 28"),
    ],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzipped"])
def test_a_wrong_file_is_explained(tmp_path: Path, data: bytes, message: str, pack: type[bytes]) -> None:
    with pytest.raises(UserError) as raised:
        idx.read(written(tmp_path, pack(data)), SHAPE)
    assert message in str(raised.value)
    assert "images" in str(raised.value)


def test_a_cut_off_gzip_file_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="images is damaged"):
        idx.read(written(tmp_path, gzip.compress(content())[:-12]), SHAPE)


def test_garbage_inside_a_gzip_file_is_damaged(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(np.random.default_rng(1).bytes(500)))
    packed[30:60] = bytes(30)
    with pytest.raises(UserError):
        idx.read(written(tmp_path, bytes(packed)), SHAPE)


def test_a_gzip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = gzip.compress(content() + bytes(50_000_000))
    with pytest.raises(UserError, match="longer than"):
        idx.read(written(tmp_path, bomb), SHAPE)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    packed=st.booleans(),
    changes=st.dictionaries(st.integers(0, 200), st.integers(0, 255), max_size=4),
    cut=st.none() | st.integers(0, 90),
)
def test_whatever_bytes_are_changed_the_values_are_right_or_there_is_a_sentence(
    tmp_path: Path, packed: bool, changes: dict[int, int], cut: int | None
) -> None:
    data = bytearray(gzip.compress(content(), mtime=0) if packed else content())
    for place, value in changes.items():
        data[place % len(data)] = value
    path = written(tmp_path, bytes(data[:cut]))
    with contextlib.suppress(UserError):
        found = idx.read(path, SHAPE, hashlib.sha256(content()).hexdigest())
        np.testing.assert_array_equal(found, VALUES)


def test_a_missing_file_and_a_folder_are_explained(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        idx.read(tmp_path / "nothing", SHAPE)
    with pytest.raises(UserError, match="cannot be read"):
        idx.read(tmp_path, SHAPE)
