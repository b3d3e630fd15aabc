"""A network of dense layers as columns of neurons."""

from __future__ import annotations

import pytest

from desktop_nn.core.columns import INPUTS, columns_of
from desktop_nn.core.layers import BatchNorm, Conv2D, Dense, Flatten, InputFeatures, ReLU, Residual, Tanh
from desktop_nn.core.network import place
from desktop_nn.errors import UserError


def test_each_dense_layer_is_a_column_with_the_layers_that_shape_its_sums() -> None:
    columns = columns_of(place(Dense(8), BatchNorm(), ReLU(), Dense(4), Tanh(), Dense(1)), (2,))
    assert [(each.id, each.units, each.answering) for each in columns] == [
        (INPUTS, 2, None),
        ("dense-1", 8, "relu-1"),
        ("dense-2", 4, "tanh-1"),
        ("dense-3", 1, "dense-3"),
    ]
    assert [each.activation.id if each.activation else None for each in columns] == [None, "relu-1", "tanh-1", None]


def test_input_features_are_the_first_column() -> None:
    (inputs, _output) = columns_of(place(InputFeatures(sin_x=True), Dense(1)), (2,))
    assert (inputs.id, inputs.units, inputs.answering) == (INPUTS, 6, "input-features-1")
    assert inputs.features == InputFeatures(sin_x=True)


@pytest.mark.parametrize("layers", [(Residual(), Dense(1)), (Dense(2), InputFeatures(), Dense(1)), (Flatten(),)])
def test_what_is_no_column_is_named_with_its_place(layers) -> None:
    with pytest.raises(UserError, match="Only dense layers"):
        columns_of(place(*layers), (2,))


def test_pictures_have_no_columns() -> None:
    with pytest.raises(UserError, match="list of numbers"):
        columns_of(place(Conv2D(4), Flatten(), Dense(1)), (1, 28, 28))
