"""Drawings become pictures as MNIST was made: references 8.3, step by step."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strokes import rasterise

from desktop_nn.data import drawing, mnist
from desktop_nn.data.drawing import EmptyDrawing, normalise, normalise_steps
from desktop_nn.errors import UserError

Pixels = npt.NDArray[np.uint8]


@pytest.fixture(scope="module")
def digits(mnist_folder: Path) -> Pixels:
    return mnist.TEST_IMAGES.read(mnist_folder)[:600]


def enlarged(picture: Pixels, times: int = 10) -> Pixels:
    return np.kron(picture, np.ones((times, times), np.uint8))


def box_sides(picture: Pixels) -> tuple[int, int]:
    rows, columns = np.flatnonzero(picture.any(axis=1)), np.flatnonzero(picture.any(axis=0))
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


def slanted_stroke() -> npt.NDArray[np.float32]:
    return rasterise([[(200.0, 60.0), (120.0, 230.0)]], 280, 24.0)


@pytest.mark.mnist
def test_an_enlarged_digit_of_mnist_comes_back(digits: Pixels) -> None:
    """Exactly where the centred shorter side falls on whole pixels, blurred by half a pixel where it does not."""
    for picture in digits:
        sides = box_sides(picture)
        difference = np.abs(normalise(enlarged(picture)).astype(int) - picture).mean()
        if max(sides) == 20:
            assert difference < (0.3 if min(sides) % 2 == 0 else 15)


@pytest.mark.mnist
def test_real_digits_have_the_properties_that_drawings_get(digits: Pixels) -> None:
    for picture in digits:
        row, column = drawing.centre_of_mass(picture)
        assert 14 <= row <= 15.01
        assert 14 <= column <= 15.01
        assert max(box_sides(picture)) in (19, 20)


def test_the_longest_side_is_20_and_the_centre_of_mass_lies_in_the_middle() -> None:
    result = normalise(slanted_stroke())
    assert result.shape == (28, 28)
    assert result.dtype == np.uint8
    assert max(box_sides(result)) == 20
    assert result.max() == 255
    row, column = np.array(drawing.centre_of_mass(result)) - 0.5
    assert 13.5 <= row <= 14.5
    assert 13.5 <= column <= 14.5


@pytest.mark.parametrize("shift", [(0, 0), (-40, 30), (35, 25)])
@pytest.mark.parametrize("size", [280, 560])
def test_it_does_not_matter_where_and_how_large_one_draws(shift: tuple[int, int], size: int) -> None:
    times = size / 280
    stroke = [((200 + shift[0]) * times, (60 + shift[1]) * times), ((120 + shift[0]) * times, (230 + shift[1]) * times)]
    moved = normalise(rasterise([stroke], size, 24.0 * times)).astype(int)
    assert np.abs(moved - normalise(slanted_stroke())).mean() < 1.5


def test_bytes_and_fractions_mean_the_same() -> None:
    ink = np.round(slanted_stroke() * 255).astype(np.uint8)
    np.testing.assert_array_equal(normalise(ink), normalise(ink / np.float32(255)))
    np.testing.assert_array_equal(normalise(ink), normalise(ink / 255.0))


def test_faint_ink_is_made_full() -> None:
    assert normalise(slanted_stroke() * np.float32(0.3)).max() == 255


def test_the_steps_fit_together() -> None:
    steps = normalise_steps(slanted_stroke())
    top, left, bottom, right = steps.box
    assert (bottom - top) == len(steps.square) > right - left
    assert steps.scaled.shape == (20, 20)
    row, column = steps.offset
    np.testing.assert_array_equal(steps.result[row : row + 20, column : column + 20], steps.scaled)
    assert steps.offset == drawing.placement(steps.centre_of_mass)
    assert steps.result.sum() == steps.scaled.sum()


def test_the_shorter_side_is_centred_in_the_square() -> None:
    ink = np.zeros((50, 50), np.float32)
    ink[5:45, 7:10] = 1
    square = normalise_steps(ink).square
    assert square.shape == (40, 40)
    assert np.flatnonzero(square.any(axis=0)).tolist() == [18, 19, 20]


def test_a_dot_is_not_blown_up_to_the_whole_picture() -> None:
    """The square has at least 10 pixels: a dot of 2 x 2 is enlarged twice and stays a dot."""
    ink = np.zeros((100, 100), np.uint8)
    ink[50:52, 30:32] = 255
    result = normalise(ink)
    assert box_sides(result) == (4, 4)
    assert drawing.centre_of_mass(result) == (14.0, 14.0) or drawing.centre_of_mass(result) == (15.0, 15.0)


def test_a_lopsided_drawing_is_cut_off_at_the_edge_and_not_wrapped() -> None:
    block = np.zeros((20, 20), np.uint8)
    block[0, :] = 255
    placed = drawing.placed(block, drawing.placement(drawing.centre_of_mass(block)))
    assert np.flatnonzero(placed.any(axis=1)).tolist() == [14]
    far = drawing.placed(np.full((20, 20), 9, np.uint8), (-5, 15))
    assert np.argwhere(far).min(axis=0).tolist() == [0, 15]
    assert np.argwhere(far).max(axis=0).tolist() == [14, 27]


def test_placement_truncates_as_mnist_did() -> None:
    assert drawing.placement((10.0, 10.9)) == (5, 4)
    assert drawing.placement((15.7, 15.2)) == (0, 0)


def test_an_empty_drawing_is_said_to_be_empty() -> None:
    with pytest.raises(EmptyDrawing, match="nothing drawn"):
        normalise(np.zeros((280, 280), np.float32))
    with pytest.raises(EmptyDrawing):
        normalise(np.zeros((0, 0), np.uint8))


@pytest.mark.parametrize("shape", [(5000, 10), (10, 10, 3), (10,)])
def test_a_drawing_of_a_wrong_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(UserError, match="at most 4096 × 4096 pixels"):
        normalise(np.ones(shape, np.float32))


@given(
    top=st.integers(0, 60), left=st.integers(0, 60), height=st.integers(1, 60), width=st.integers(1, 60),
    seed=st.integers(0, 5),
)  # fmt: skip
def test_any_drawing_becomes_a_centred_picture(top: int, left: int, height: int, width: int, seed: int) -> None:
    ink = np.zeros((120, 120), np.float32)
    patch = np.random.default_rng(seed).random((height, width), np.float32)
    ink[top : top + height, left : left + width] = np.maximum(patch, 0.1)
    result = normalise(ink)
    assert result.max() >= 254
    row, column = drawing.centre_of_mass(result)
    assert 13.5 <= row <= 15.5
    assert 13.5 <= column <= 15.5
    assert max(box_sides(result)) <= 20


@pytest.mark.parametrize(("size", "wanted"), [(40, 20), (47, 20), (20, 20), (13, 28), (280, 28)])
def test_area_average_keeps_the_mean(size: int, wanted: int) -> None:
    weights = drawing.area_weights(size, wanted)
    np.testing.assert_allclose(weights.sum(axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(weights.sum(axis=0), wanted / size, rtol=1e-5)


def test_a_digit_of_the_usual_size_stays_as_it_is() -> None:
    digit = normalise(slanted_stroke())
    assert drawing.at_size(digit, 28) is digit


def test_a_smaller_digit_holds_the_ink_alone_with_its_shorter_side_in_the_middle() -> None:
    small = drawing.at_size(normalise(slanted_stroke()), 16)
    assert small.shape == (16, 16)
    assert small.any(axis=1).all()
    columns = np.flatnonzero(small.any(axis=0))
    assert abs(columns[0] - (15 - columns[-1])) <= 1


def test_a_smaller_digit_does_not_depend_on_where_the_large_one_lies() -> None:
    digit = normalise(slanted_stroke())
    np.testing.assert_array_equal(drawing.at_size(np.roll(digit, (2, -3), (0, 1)), 16), drawing.at_size(digit, 16))


def test_a_smaller_digit_is_made_of_means() -> None:
    """20 x 20 pixels of ink 100 become 16 x 16 of ink 100."""
    digit = np.zeros((28, 28), np.uint8)
    digit[4:24, 4:24] = 100
    np.testing.assert_array_equal(drawing.at_size(digit, 16), np.full((16, 16), 100))


def test_paper_without_ink_stays_paper_in_every_size() -> None:
    assert not drawing.at_size(np.zeros((28, 28), np.uint8), 16).any()
