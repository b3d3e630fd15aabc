"""The embedded digits: varied, centred as MNIST was, and the same for the same seed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from desktop_nn.data import drawing
from desktop_nn.data.glyph_shapes import SAMPLES, shapes
from desktop_nn.data.glyphs import Glyphs, draw_digits

Digits = tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]


@pytest.fixture(scope="module")
def digits() -> Digits:
    return draw_digits(1, 0, 2000)


def test_a_start_does_not_depend_on_how_many_are_drawn(digits: Digits) -> None:
    few_images, few_labels = draw_digits(1, 0, 100)
    np.testing.assert_array_equal(few_images, digits[0][:100])
    np.testing.assert_array_equal(few_labels, digits[1][:100])


def test_training_and_test_digits_differ() -> None:
    dataset = Glyphs(train=300, test=300).load(1)
    assert not (dataset.train.inputs == dataset.test.inputs).all(axis=(1, 2, 3)).any()


def test_each_class_comes_equally_often_in_random_order(digits: Digits) -> None:
    labels = digits[1]
    assert np.bincount(labels).tolist() == [200] * 10
    assert 0.05 < (labels[1:] == labels[:-1]).mean() < 0.15


def test_the_ink_is_as_much_as_in_mnist(digits: Digits) -> None:
    """MNIST: mean 0.1325, standard deviation 0.3105, 80.7 % of pixels paper."""
    images = digits[0]
    assert images.mean() / 255 == pytest.approx(0.1325, abs=0.008)
    assert images.std() / 255 == pytest.approx(0.3105, abs=0.008)
    assert (images == 0).mean() == pytest.approx(0.807, abs=0.02)


def test_every_digit_is_fitted_and_centred_as_mnist_was(digits: Digits) -> None:
    for image in digits[0][:500]:
        rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
        assert max(np.ptp(rows), np.ptp(columns)) + 1 in (19, 20)
        row, column = np.array(drawing.centre_of_mass(image)) - 0.5
        assert 13.45 <= row <= 14.55
        assert 13.45 <= column <= 14.55
        assert image.max() == 255


def test_most_digits_fill_the_20_pixels(digits: Digits) -> None:
    longest = [max(np.ptp(np.argwhere(image), axis=0)) + 1 for image in digits[0][:500]]
    assert np.mean(np.array(longest) == 20) > 0.97


def test_no_digit_is_drawn_twice(digits: Digits) -> None:
    assert len({image.tobytes() for image in digits[0]}) == 2000


def test_digits_of_a_class_vary_and_still_differ_from_the_others(digits: Digits) -> None:
    """The nearest neighbour among other digits has nearly always the same label."""
    pixels, labels = digits[0].reshape(2000, -1).astype(np.float32), digits[1]
    known, asked = pixels[:1500], pixels[1500:]
    distance = (known**2).sum(axis=1) - 2 * asked @ known.T
    nearest = labels[:1500][distance.argmin(axis=1)]
    assert (nearest == labels[1500:]).mean() > 0.9


@pytest.mark.mnist
def test_glyphs_teach_to_read_real_digits(mnist_folder: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nearest of 4,000 glyphs has the right label for most digits of MNIST."""
    from desktop_nn.data.mnist import Mnist

    monkeypatch.setenv("DESKTOP_NN_DATA", str(mnist_folder))
    test = Mnist().load(1).test.first(1000)
    images, labels = draw_digits(1, 0, 4000)
    known, asked = (_blurred(each) for each in (images, test.inputs[:, 0]))
    distance = (known**2).sum(axis=1) - 2 * asked @ known.T
    assert (labels[distance.argmin(axis=1)] == test.labels).mean() > 0.85


def _blurred(images: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    values = images.astype(np.float32) / 255
    for axis in (1, 2):
        values = 0.25 * np.roll(values, 1, axis) + 0.5 * values + 0.25 * np.roll(values, -1, axis)
    return values.reshape(len(values), -1)


def test_every_digit_has_several_shapes() -> None:
    digits = [shape.digit for shape in shapes()]
    assert all(digits.count(digit) >= 4 for digit in range(10))


@pytest.mark.parametrize("number", range(len(shapes())))
def test_a_shape_is_a_connected_way_within_its_box(number: int) -> None:
    shape = shapes()[number]
    way = shape.curve @ shape.controls
    assert way.shape == (SAMPLES, 2)
    np.testing.assert_allclose(shape.curve.sum(axis=1), 1, atol=1e-4)
    assert way.min() > -0.1
    assert way.max() < 1.2
    jumps = np.hypot(*np.diff(way, axis=0).T)[np.diff(shape.along) > 0]
    assert jumps.max() < 0.1, "neighbouring points leave no gap for the pen"


def test_small_digits_are_filled_by_the_ink_of_the_large_ones() -> None:
    large = Glyphs(train=100, test=100).load(4).train
    small = Glyphs(train=100, test=100, side=16).load(4).train
    np.testing.assert_array_equal(small.labels, large.labels)
    for digit, source in zip(small.inputs[:, 0], large.inputs[:, 0], strict=True):
        rows, columns = digit.any(axis=1), digit.any(axis=0)
        assert rows.all() or columns.all(), "the ink reaches from edge to edge"
        assert digit.sum() / 16**2 == pytest.approx(source.sum() / 20**2, rel=0.02), "no ink is lost"
