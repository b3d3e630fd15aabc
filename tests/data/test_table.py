"""The person's own rows: values that never change, are told apart by content, and are split without moving."""

from __future__ import annotations

import pickle
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from desktop_nn.data.base import DataSource, Samples
from desktop_nn.data.curves import Curve
from desktop_nn.data.own import OwnData, adopted, arranged, rows_to_test
from desktop_nn.data.patterns import Rings
from desktop_nn.data.points import Circle
from desktop_nn.data.table import EMPTY, Table, TableClass
from desktop_nn.data.values import Plane
from desktop_nn.errors import UserError
from desktop_nn.i18n import _, use_language


def table(count: int = 20) -> Table:
    rng = np.random.default_rng(0)
    return EMPTY.with_rows(rng.uniform(-5, 5, (count, 2)), np.arange(count) % 2)


def test_equal_content_is_one_value() -> None:
    assert table() == table()
    assert hash(table()) == hash(table())


@pytest.mark.parametrize(
    "other",
    [
        table(19),
        table().with_cell(3, 0, 1.0),
        table().with_cell(3, 2, 0.0),
        table().with_class(0, TableClass("A", 5)),
        table().with_class(1, TableClass("C", 1)),
        replace(table(), columns=("x", "z")),
    ],
)
def test_any_other_content_is_another_value(other: Table) -> None:
    assert table() != other


def test_a_table_is_sent_as_its_fields_alone() -> None:
    sent = table()
    _ = sent.digest, sent.ranges  # both are cached now, as another thread may do while it is sent
    received = pickle.loads(pickle.dumps(sent))
    assert set(vars(received)) == {each.name for each in fields(Table)}
    assert received == sent


def test_nobody_can_change_a_table_that_was_sent() -> None:
    assert not pickle.loads(pickle.dumps(table())).inputs.flags.writeable


def test_nobody_can_change_a_table() -> None:
    numbers = np.zeros((2, 2), np.float32)
    made = EMPTY.with_rows(numbers, np.array([0, 1]))
    numbers[0] = 7.0
    assert made.inputs.max() == 0
    with pytest.raises(ValueError, match="read-only"):
        made.inputs[0] = 1.0


def test_rows_are_added_at_the_end() -> None:
    longer = table().appended([[1.0, 2.0], [3.0, 4.0]], 1)
    assert len(longer) == 22
    assert longer.inputs[-2:].tolist() == [[1, 2], [3, 4]]
    assert longer.targets[-2:].tolist() == [1, 1]


def test_a_class_that_is_taken_out_takes_its_rows_along() -> None:
    three = table().with_class_added("C").appended([[0.0, 0.0]], 2)
    assert [each.colour for each in three.classes] == [0, 1, 2]
    without = three.without_class(0)
    assert [each.name for each in without.classes] == ["B", "C"]
    assert without.targets.tolist() == [0] * 10 + [1]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"inputs": np.full((20, 2), np.nan)}, "not a finite number"),
        ({"targets": np.full(20, 2)}, "a class that the table does not have"),
        ({"classes": (TableClass("only", 0),)}, "2 to 10 classes, not 1"),
        ({"columns": ()}, "1 to 1,?000 input columns"),
        ({"columns": ("x",)}, "do not fit together"),
        ({"columns": ("x", " ")}, "needs a name"),
        ({"classes": (TableClass("A", 0), TableClass("B", 10))}, "from 0 to 9"),
    ],
)
def test_what_does_not_fit_is_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(UserError, match=words):
        replace(table(), **changes)


def test_a_description_and_two_arrays_make_the_table_again() -> None:
    made = table()
    assert Table.described(made.description(), made.inputs, made.targets) == made


@pytest.mark.parametrize("damaged", [None, [], {}, {"columns": 1, "target": "t", "classes": []}])
def test_a_damaged_description_is_refused(damaged: Any) -> None:
    with pytest.raises(UserError, match="damaged"):
        Table.described(damaged, table().inputs, table().targets)


# --- the source of data -------------------------------------------------------------------------------


def test_an_empty_sheet_is_a_problem_that_says_what_to_do() -> None:
    assert "--csv FILE" in str(OwnData().problem())
    assert OwnData(table=table()).problem() is None


@pytest.mark.parametrize("fraction", [0.1, 0.3, 0.5, 0.9])
def test_each_class_is_divided_in_the_proportion(fraction: float) -> None:
    chosen = rows_to_test(table(1000), fraction, 3)
    for number in (0, 1):
        assert chosen[table(1000).targets == number].mean() == pytest.approx(fraction, abs=0.002)


def test_a_new_point_leaves_the_others_where_they_were() -> None:
    before, after = table(50), table(50).appended([[1.0, 1.0]], 1)
    np.testing.assert_array_equal(rows_to_test(before, 0.3, 5), rows_to_test(after, 0.3, 5)[:50])


def test_a_single_row_is_trained_on() -> None:
    for seed in range(10):
        dataset = OwnData(0.9, table=table(1)).load(seed)
        assert len(dataset.train) == 1


def test_standardised_training_inputs_have_mean_0_and_deviation_1() -> None:
    made = table(400)
    stretched = made.with_rows(made.inputs * [100, 0.01] + [5, 7], made.targets)
    dataset = OwnData(0.25, True, stretched).load(1)
    np.testing.assert_allclose(dataset.train.inputs.mean(axis=0), 0, atol=1e-4)
    np.testing.assert_allclose(dataset.train.inputs.std(axis=0), 1, atol=1e-4)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_rows_to_test_that_lie_far_out_are_on_the_plane_of_standardised_data(seed: int) -> None:
    rows = EMPTY.with_rows(np.array([[70, 1.7], [80, 1.8], [100, 1.9], [60, 1.65]]), np.array([0, 1, 1, 0]))
    dataset = OwnData(0.5, True, rows).load(seed)
    both = np.concatenate([dataset.train.inputs, dataset.test.inputs])
    assert dataset.bounds is not None
    for column, (low, high) in enumerate(dataset.bounds):
        assert low < both[:, column].min()
        assert both[:, column].max() < high


def test_a_column_that_never_changes_stays_finite() -> None:
    flat = EMPTY.with_rows(np.ones((10, 2)), np.arange(10) % 2)
    assert np.isfinite(OwnData(0.5, True, flat).load(1).train.inputs).all()


@pytest.mark.parametrize("value", [1.0, -1e10, 1e16, 3e38])
def test_a_column_that_never_changes_lies_within_a_range_that_float32_can_tell_apart(value: float) -> None:
    """Without one the axes of the plane had no length, and the window was gone."""
    flat = EMPTY.with_rows(np.full((4, 2), value), np.arange(4) % 2)
    for low, high in OwnData(table=flat, standardise=False).bounds:
        assert np.float32(low) < np.float32(value) < np.float32(high)
        assert np.isfinite(np.float32([low, high])).all()


def test_the_sheet_grows_with_the_data_but_not_below_its_size() -> None:
    assert OwnData(table=table()).bounds == ((-6, 6), (-6, 6))
    wide = table().appended([[60.0, 0.0]], 0)
    (low, high), _y = OwnData(table=wide).bounds
    assert low < -5
    assert high > 60


# --- rows that keep their part ------------------------------------------------------------------------


def test_rows_that_are_left_go_on_being_learned_from_or_tested_with() -> None:
    made, fraction, seed = table(400), 0.3, 5
    is_test = rows_to_test(made, fraction, seed)
    kept = np.random.default_rng(1).random(400) < 0.5
    left = arranged(made.kept(kept), is_test[kept], fraction, seed)
    chosen = rows_to_test(left, fraction, seed)
    tested = {tuple(place) for place in left.inputs[chosen].tolist()}
    before = {tuple(place) for place in made.inputs[kept & is_test].tolist()}
    surplus = [
        abs(int((chosen & (left.targets == number)).sum() - (kept & is_test & (made.targets == number)).sum()))
        for number in (0, 1)
    ]
    assert len(tested ^ before) == sum(surplus)
    assert {*map(tuple, left.inputs.tolist())} == {*map(tuple, made.inputs[kept].tolist())}


def test_rows_in_their_order_stay_the_same_table() -> None:
    made = table(50)
    assert arranged(made, rows_to_test(made, 0.5, 1), 0.5, 1) is made


@pytest.mark.parametrize("source", [Circle(), Rings(samples=90, classes=3), Plane(), Curve()])
def test_adopted_points_are_divided_as_the_formula_divided_them(source: DataSource) -> None:
    before = source.load(11)
    own = adopted(source, before, 11)
    after = own.load(11)
    assert (own.task, own.n_classes, own.input_names) == (source.task, source.n_classes, source.input_names)
    assert [row_set(after.train), row_set(after.test)] == [row_set(before.train), row_set(before.test)]


def row_set(samples: Samples) -> set[tuple[float, ...]]:
    return {(*place, float(label)) for place, label in zip(samples.inputs.tolist(), samples.labels, strict=True)}


def test_own_names_are_shown_as_they_are_in_every_language() -> None:
    use_language("pt_BR")
    named = replace(table(), columns=("Step", "Loss"), target="Accuracy")
    own = OwnData(table=named.with_class(0, TableClass("Test", 0)).with_class(1, TableClass("true", 1)))
    assert [*map(_, own.class_names), *map(_, own.input_names), _(own.target_name)] == [
        "Test", "true", "Step", "Loss", "Accuracy",
    ]  # fmt: skip
    assert [*map(_, own.load(1).class_names)] == ["Test", "true"]


def test_the_class_of_a_sheet_that_nobody_named_is_translated() -> None:
    use_language("pt_BR")
    assert _(OwnData(table=table()).target_name) == "classe"
