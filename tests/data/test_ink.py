"""Ink and paper told apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from desktop_nn.data import ink, mnist
from desktop_nn.data.glyphs import draw_digits


def test_the_paper_of_a_digit_is_recognised_either_way() -> None:
    for picture in draw_digits(2, 0, 100)[0] / np.float32(255):
        assert not ink.has_light_paper(picture)
        assert ink.has_light_paper(1 - picture)


@pytest.mark.mnist
def test_the_paper_of_real_digits_is_recognised_either_way(mnist_folder: Path) -> None:
    for picture in mnist.TEST_IMAGES.read(mnist_folder)[:500] / np.float32(255):
        assert not ink.has_light_paper(picture)
        assert ink.has_light_paper(1 - picture)


def test_clean_ink_keeps_its_shades_and_its_paper_is_exactly_nothing() -> None:
    picture = draw_digits(2, 0, 1)[0][0] / np.float32(255)
    found = ink.find_ink(1 - picture)
    assert found is not None
    assert ((found > 0) == (picture > 0)).mean() > 0.99
    np.testing.assert_allclose(found, picture, atol=0.02)


def test_connected_parts_are_counted_with_diagonal_neighbours() -> None:
    rows = ["#..#.", ".#..#", ".....", "###.#", "#.#.#", "#...#"]
    labels, count = ink._connected(np.array([[mark == "#" for mark in row] for row in rows]))
    assert count == 4
    assert labels[0, 0] == labels[1, 1]
    assert labels[5, 0] == labels[4, 2]
    assert len({int(labels[0, 0]), int(labels[0, 3]), int(labels[3, 0]), int(labels[3, 4])}) == 4
    assert (labels[2] == 0).all()


def test_a_spiral_is_one_part() -> None:
    rows = ["#######", "#.....#", "#.###.#", "#.#.#.#", "#.#...#", "#.#####"]
    labels, count = ink._connected(np.array([[mark == "#" for mark in row] for row in rows]))
    assert count == 1
    assert set(np.unique(labels)) == {0, 1}


def test_nothing_is_connected_in_an_empty_picture() -> None:
    labels, count = ink._connected(np.zeros((3, 4), np.bool_))
    assert count == 0
    assert not labels.any()
