"""Digits read from picture files, and files that are no such thing."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from strokes import rasterise

from desktop_nn.data.drawing import normalise
from desktop_nn.data.glyphs import draw_digits
from desktop_nn.data.images import FORMATS, NoDigitFound, digit_from_image, read_image
from desktop_nn.errors import UserError

Pixels = npt.NDArray[np.uint8]


@pytest.fixture(scope="module")
def digit() -> Pixels:
    return draw_digits(3, 0, 1)[0][0]


def saved(folder: Path, values: npt.NDArray[np.generic], name: str = "digit.png", **options: object) -> Path:
    path = folder / name
    Image.fromarray(values).save(path, **options)
    return path


def difference(first: Pixels, second: Pixels) -> float:
    return float(np.abs(first.astype(int) - second).mean())


def seven() -> npt.NDArray[np.float32]:
    return rasterise([[(60.0, 60.0), (200.0, 60.0), (120.0, 230.0)]], 280, 26.0)


def as_bytes(values: npt.NDArray[np.floating]) -> Pixels:
    return np.clip(np.round(values * 255), 0, 255).astype(np.uint8)


def test_raw_keeps_a_picture_of_28_by_28_as_it_is(tmp_path: Path, digit: Pixels) -> None:
    np.testing.assert_array_equal(digit_from_image(saved(tmp_path, digit), raw=True), digit)


def test_raw_turns_dark_on_light_around(tmp_path: Path, digit: Pixels) -> None:
    np.testing.assert_array_equal(digit_from_image(saved(tmp_path, 255 - digit), raw=True), digit)


def test_raw_averages_another_size_without_moving_it(tmp_path: Path, digit: Pixels) -> None:
    large = np.kron(digit, np.ones((5, 5), np.uint8))
    np.testing.assert_array_equal(digit_from_image(saved(tmp_path, large), raw=True), digit)


def test_raw_neither_turns_nor_mirrors_nor_stretches_an_oblong_picture(tmp_path: Path, digit: Pixels) -> None:
    """CNN Explainer turned and mirrored pictures that were not square."""
    wide = np.zeros((28, 56), np.uint8)
    wide[:, 14:42] = digit
    small = digit_from_image(saved(tmp_path, wide), raw=True)
    expected = digit.reshape(14, 2, 14, 2).mean(axis=(1, 3))
    np.testing.assert_allclose(small[7:21, 7:21], expected, atol=1)


def test_an_oblong_photograph_keeps_its_orientation(tmp_path: Path) -> None:
    page = np.zeros((300, 700), np.float32)
    page[10:290, 400:680] = seven()
    found = digit_from_image(saved(tmp_path, as_bytes(1 - page)))
    assert difference(found, normalise(seven())) < 1


@pytest.mark.parametrize("light", [False, True], ids=["light on dark", "dark on light"])
def test_the_digit_is_centred_as_the_canvas_does(tmp_path: Path, light: bool) -> None:
    ink = seven()
    found = digit_from_image(saved(tmp_path, as_bytes(1 - ink if light else ink)))
    assert difference(found, normalise(ink)) < 0.5


@pytest.mark.parametrize("quality", [30, 90])
def test_a_photograph_in_uneven_light_is_read(tmp_path: Path, quality: int) -> None:
    page = np.zeros((500, 800), np.float32)
    page[100:380, 300:580] = seven()
    rows, columns = np.mgrid[:500, :800] / 800
    light = 0.75 + 0.2 * columns - 0.35 * rows
    photo = light * (1 - 0.7 * page) + np.random.default_rng(1).normal(0, 0.02, page.shape)
    found = digit_from_image(saved(tmp_path, as_bytes(photo), "photo.jpg", quality=quality))
    assert difference(found, normalise(seven())) < 6


def test_dust_is_not_taken_for_ink(tmp_path: Path) -> None:
    ink = seven()
    ink[3:6, 3:6] = 1
    ink[270:273, 265:268] = 1
    assert difference(digit_from_image(saved(tmp_path, as_bytes(1 - ink))), normalise(seven())) < 0.5


def test_strokes_that_do_not_touch_belong_together(tmp_path: Path) -> None:
    strokes = [[(60.0, 60.0), (90.0, 60.0)], [(60.0, 110.0), (180.0, 240.0)]]
    ink = rasterise(strokes, 280, 20.0)
    assert difference(digit_from_image(saved(tmp_path, as_bytes(1 - ink))), normalise(ink)) < 0.5


def test_transparency_is_white_paper(tmp_path: Path) -> None:
    picture = np.zeros((280, 280, 4), np.uint8)
    picture[..., 3] = as_bytes(seven())
    assert difference(digit_from_image(saved(tmp_path, picture)), normalise(seven())) < 0.5


def test_white_ink_on_nothing_is_read_as_on_black_paper(tmp_path: Path) -> None:
    picture = np.full((280, 280, 4), 255, np.uint8)
    picture[..., 3] = as_bytes(seven())
    assert difference(digit_from_image(saved(tmp_path, picture)), normalise(seven())) < 0.5


def test_colour_and_deep_grey_pictures_are_read(tmp_path: Path) -> None:
    ink = seven()
    colour = np.stack([as_bytes(1 - ink), as_bytes(1 - ink), np.full(ink.shape, 255, np.uint8)], axis=-1)
    assert difference(digit_from_image(saved(tmp_path, colour)), normalise(ink)) < 3
    deep = (65535 * (1 - ink)).astype(np.uint16)
    assert difference(digit_from_image(saved(tmp_path, deep, "deep.png")), normalise(ink)) < 0.5


def test_a_photograph_turned_by_the_camera_is_upright(tmp_path: Path) -> None:
    marks = Image.Exif()
    marks[0x0112] = 6  # turn a quarter clockwise to show
    turned = np.rot90(as_bytes(1 - seven()))
    path = saved(tmp_path, turned, "turned.jpg", exif=marks, quality=95)
    assert difference(digit_from_image(path), normalise(seven())) < 3


def test_brightness_runs_from_black_to_white(tmp_path: Path) -> None:
    values = read_image(saved(tmp_path, np.array([[0, 51], [102, 255]], np.uint8)))
    np.testing.assert_allclose(values, [[0, 0.2], [0.4, 1]], atol=1e-6)


def test_a_large_picture_is_reduced(tmp_path: Path) -> None:
    assert read_image(saved(tmp_path, np.full((2500, 1500), 90, np.uint8))).shape == (1000, 600)
    deep = np.full((2500, 1500), 32768, np.uint16)
    assert max(read_image(saved(tmp_path, deep, "deep.png")).shape) <= 1000


def test_too_many_pixels_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"digit.png is too large: at most 64 million pixels"):
        read_image(png_that_announces(tmp_path, 60_000, 60_000))
    with pytest.raises(UserError, match="too large"):
        read_image(png_that_announces(tmp_path, 9_000, 9_000))


def png_that_announces(folder: Path, width: int, height: int) -> Path:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    path = folder / "digit.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(100))))
    return path


@pytest.mark.parametrize(
    "page",
    [
        np.full((100, 100), 255, np.uint8),
        np.zeros((100, 100), np.uint8),
        np.full((1, 1), 128, np.uint8),
        np.linspace(80, 220, 40_000).reshape(200, 200).astype(np.uint8),
        np.random.default_rng(1).integers(190, 210, (200, 200)).astype(np.uint8),
        np.random.default_rng(1).integers(0, 255, (100, 100)).astype(np.uint8),
    ],
    ids=["white", "black", "one pixel", "shadow", "paper", "noise"],
)
def test_a_page_without_a_digit_is_said_to_have_none(tmp_path: Path, page: Pixels) -> None:
    with pytest.raises(NoDigitFound, match=r"No digit was found in digit.png"):
        digit_from_image(saved(tmp_path, page))


@pytest.mark.parametrize("content", [b"", b"hello", b"%!PS-Adobe-3.0 EPSF-3.0\n", b"\0\0\x08\x03" + bytes(100)])
def test_a_file_that_is_no_picture_is_explained(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "digit.png"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"digit.png is not a picture that can be read. Use one of these formats: PNG"):
        read_image(path)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP"])
def test_a_truncated_picture_is_explained(tmp_path: Path, kind: str) -> None:
    buffer = io.BytesIO()
    noise = np.random.default_rng(1).integers(0, 255, (200, 200)).astype(np.uint8)
    Image.fromarray(noise).save(buffer, kind)
    path = tmp_path / "digit.xyz"
    path.write_bytes(buffer.getvalue()[: len(buffer.getvalue()) // 3])
    with pytest.raises(UserError, match=r"digit.xyz"):
        read_image(path)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_pixel_that_is_no_number_is_explained(tmp_path: Path, value: float) -> None:
    values = np.ones((28, 28), np.float32)
    values[3, 4] = value
    with pytest.raises(UserError, match=r"digit.tif is a damaged picture: a pixel is not a number"):
        read_image(saved(tmp_path, values, "digit.tif"))


def packed(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(as_bytes(1 - seven())[::5, ::5]).save(buffer, kind)
    return buffer.getvalue()


PICTURES = {kind: packed(kind) for kind in FORMATS}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(FORMATS),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=4),
    length=st.floats(0, 1),
)
def test_whatever_bytes_are_changed_there_is_a_digit_or_a_sentence(
    tmp_path: Path, kind: str, changes: list[tuple[float, int]], length: float
) -> None:
    content = bytearray(PICTURES[kind])
    for place, value in changes:
        content[int(place * len(content) * min(1, 2 * place))] = value  # more often near the head
    path = tmp_path / "digit"
    path.write_bytes(content[: max(1, int(2 * length * len(content)))])
    for raw in (False, True):
        with contextlib.suppress(UserError):
            digit = digit_from_image(path, raw=raw)
            assert digit.shape == (28, 28)
            assert digit.dtype == np.uint8


def test_a_missing_file_and_a_folder_are_explained(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"nothing.png cannot be read: No such file"):
        read_image(tmp_path / "nothing.png")
    with pytest.raises(UserError, match="cannot be read"):
        read_image(tmp_path)
