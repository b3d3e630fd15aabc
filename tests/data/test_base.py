"""Samples, and how they are divided."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from desktop_nn.data.base import Dataset, Samples, stratified_split
from desktop_nn.errors import UserError


def pictures(count: int = 5) -> Samples:
    inputs = np.arange(count * 4, dtype=np.uint8).reshape(count, 1, 2, 2)
    return Samples(inputs, np.arange(count, dtype=np.int64) % 2, factor=2 / 255, offset=-1.0)


def test_gather_scales_bytes_to_what_the_network_sees() -> None:
    batch = pictures().gather(np.array([3, 0]))
    expected = -1 + 2 / 255 * np.array([[12, 13, 14, 15], [0, 1, 2, 3]]).reshape(2, 1, 2, 2)
    np.testing.assert_allclose(batch, expected, atol=1e-6)


def test_gather_writes_into_the_first_rows_of_a_larger_buffer() -> None:
    buffer = np.full((4, 1, 2, 2), 9, np.float32)
    batch = pictures().gather(np.array([1, 2]), out=buffer)
    assert batch.base is buffer
    assert (buffer[2:] == 9).all()
    np.testing.assert_array_equal(batch, pictures().gather(np.array([1, 2])))


def test_gather_copies_floats_unchanged() -> None:
    points = Samples(np.array([[0.1, 0.2], [0.3, 0.4]], np.float32), np.zeros(2, np.int64))
    np.testing.assert_array_equal(points.gather(np.array([1, 1])), points.inputs[[1, 1]])


def test_gather_writes_floats_straight_into_the_buffer() -> None:
    points = Samples(np.array([[0.1, 0.2], [0.3, 0.4]], np.float32), np.zeros(2, np.int64))
    buffer, room = np.full((4, 2), 9, np.float32), np.full((4, 2), 7, np.float32)
    batch = points.gather(np.array([1, 0, 1]), buffer, room)
    assert batch.base is buffer
    assert (buffer[3:] == 9).all()
    assert (room == 7).all()
    np.testing.assert_array_equal(batch, points.inputs[[1, 0, 1]])


def test_gather_refuses_an_index_that_does_not_exist() -> None:
    with pytest.raises(IndexError):
        pictures().gather(np.array([5]))


def test_sample_is_the_same_as_a_batch_of_one() -> None:
    np.testing.assert_array_equal(pictures().sample(4), pictures().gather(np.array([4]))[0])
    with pytest.raises(IndexError):
        pictures().sample(5)


def test_first_shares_the_memory() -> None:
    samples = pictures()
    assert len(samples.first(2)) == 2
    assert np.shares_memory(samples.first(2).inputs, samples.inputs)
    assert samples.first(2).offset == -1.0


def test_inputs_without_labels_are_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="2 inputs but 1 labels"):
        Samples(np.zeros((2, 3), np.float32), np.zeros(1, np.int64))


def test_a_dataset_knows_its_classes_also_where_samples_show_fewer() -> None:
    dataset = Dataset(pictures(), pictures(), ("a", "b", "c"))
    assert dataset.n_classes == 3
    assert dataset.input_shape == (1, 2, 2)


def test_a_stratified_split_divides_every_class_alike() -> None:
    labels = np.repeat(np.array([0, 1, 2]), [100, 50, 10])
    train, test = stratified_split(labels, 0.3, np.random.default_rng(1))
    assert np.bincount(labels[test]).tolist() == [30, 15, 3]
    assert sorted([*train, *test]) == list(range(160))


def test_a_stratified_split_leaves_a_sample_of_a_small_class_on_either_side() -> None:
    labels = np.array([0] * 20 + [1, 1])
    train, test = stratified_split(labels, 0.1, np.random.default_rng(1))
    assert set(labels[train]) == set(labels[test]) == {0, 1}


def test_a_stratified_split_keeps_a_lone_sample_for_training() -> None:
    labels = np.array([0] * 20 + [1])
    train, test = stratified_split(labels, 0.5, np.random.default_rng(1))
    assert 1 in labels[train]
    assert 1 not in labels[test]


def of_two_classes(inputs: npt.NDArray[Any], labels: list[int]) -> Dataset:
    samples = Samples(inputs, np.array(labels))
    return Dataset(samples, samples, ("no", "yes"))


@pytest.mark.parametrize(("value", "word"), [(np.nan, "nan"), (np.inf, "inf"), (-np.inf, "-inf")])
def test_a_value_that_is_no_number_is_refused_with_its_place(value: float, word: str) -> None:
    inputs = np.zeros((4, 2), np.float32)
    inputs[2, 1] = value
    with pytest.raises(UserError, match=f"Value 2 of sample 3 is {word}, which is no number"):
        of_two_classes(inputs, [0, 1, 0, 1])


@pytest.mark.parametrize("label", [-1, 2])
def test_a_label_out_of_range_is_refused_with_its_place(label: int) -> None:
    with pytest.raises(UserError, match=f"Sample 2 has label {label}, but the 2 classes are numbered from 0 to 1"):
        of_two_classes(np.zeros((3, 1), np.float32), [0, label, 1])


def test_a_target_that_is_no_number_is_refused_with_its_place() -> None:
    samples = Samples(np.zeros((3, 1), np.float32), np.array([0.5, np.nan, 1.0], np.float32))
    with pytest.raises(UserError, match="The target of sample 2 is nan"):
        Dataset(samples, samples, (), task="regression")


def test_any_label_is_a_target_where_there_are_no_classes() -> None:
    samples = Samples(np.zeros((2, 1), np.float32), np.array([7, -3]))
    assert Dataset(samples, samples, (), task="regression").train is samples
