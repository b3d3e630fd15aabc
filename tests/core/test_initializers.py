"""First weights: the spread that each rule promises, and the same numbers from the same seed."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from desktop_nn.core.initializers import INITIALIZER_CHOICES, Orthogonal, initializer, initializers
from desktop_nn.core.layers import Conv2D, LocallyConnected2D
from desktop_nn.core.network import Network, place

FAN_IN, FAN_OUT = 50, 30


def draw(name, seed=0, dtype=np.float32):
    out = np.full((200, 200), np.nan, dtype)
    initializer(name).fill(out, FAN_IN, FAN_OUT, np.random.default_rng(seed))
    return out


def filled(rule, shape, seed=0):
    """Numbers of this shape, the first axis counting units, all others their inputs."""
    out = np.empty(shape)
    rule.fill(out, math.prod(shape[1:]), shape[0], np.random.default_rng(seed))
    return out


def first_weights(layer, input_shape):
    network = Network(place(layer), input_shape)
    return network.create_weights(np.random.default_rng(0)).of(network.layers[0].id)["weight"]


def ends(table):
    """Where the kernels of each filter begin and end."""
    return [0, *itertools.accumulate(len(row) for row in table)]


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("glorot_uniform", math.sqrt(6 / 80)),
        ("he_uniform", math.sqrt(6 / 50)),
        ("lecun_1989", 2.4 / 50),
        ("uniform", 0.5),
    ],
)
def test_uniform_rules_fill_their_range(name, limit):
    values = draw(name)
    assert np.abs(values).max() == pytest.approx(limit, rel=1e-3)
    assert np.abs(values).max() <= limit * (1 + 1e-6)
    assert values.std() == pytest.approx(limit / math.sqrt(3), rel=0.02)


@pytest.mark.parametrize(
    ("name", "deviation"),
    [
        ("glorot_normal", math.sqrt(2 / 80)),
        ("he_normal", math.sqrt(2 / 50)),
        ("lecun_normal", math.sqrt(1 / 50)),
        ("normal", 1.0),
    ],
)
def test_normal_rules_have_their_deviation(name, deviation):
    values = draw(name)
    assert values.std() == pytest.approx(deviation, rel=0.02)
    assert abs(values.mean()) < deviation / 50


@pytest.mark.parametrize("shape", [(4, 9), (4, 1, 3, 3), (9, 9)], ids=str)
def test_orthogonal_units_stand_at_right_angles(shape):
    rows = filled(Orthogonal(gain=2.0), shape).reshape(shape[0], -1)
    np.testing.assert_allclose(rows @ rows.T, 4 * np.eye(len(rows)), atol=1e-12)


def test_where_there_are_more_units_than_inputs_the_columns_stand_at_right_angles():
    columns = filled(Orthogonal(), (9, 4))
    np.testing.assert_allclose(columns.T @ columns, np.eye(4), atol=1e-12)


def test_orthogonal_units_are_unlike_for_each_seed_with_either_sign():
    corners = [filled(Orthogonal(), (3, 3), seed=seed)[0, 0] for seed in range(20)]
    assert min(corners) < 0 < max(corners)


def test_each_unit_of_a_locally_connected_layer_is_orthogonal_to_its_neighbours_at_that_place():
    for place_ in first_weights(LocallyConnected2D(3, 3, initializer="orthogonal"), (1, 6, 6)):
        np.testing.assert_allclose(place_ @ place_.T, np.eye(3), atol=1e-6)


def test_a_filter_with_a_connection_table_is_as_long_as_one_without():
    layer = Conv2D(16, 5, connection_table="lenet-5", initializer="orthogonal")
    kernels = first_weights(layer, (6, 14, 14))
    squares = (kernels**2).sum(axis=(1, 2))
    lengths = [squares[first:last].sum() for first, last in itertools.pairwise(ends(layer.table(6)))]
    np.testing.assert_allclose(lengths, np.ones(16), rtol=1e-5)


def test_zeros_are_zeros():
    assert not draw("zeros").any()


@pytest.mark.parametrize("cls", [*initializers], ids=lambda cls: cls.name)
def test_the_same_seed_gives_the_same_numbers(cls):
    np.testing.assert_array_equal(draw(cls.name, 3), draw(cls.name, 3))
    assert np.isfinite(draw(cls.name, dtype=np.float64)).all()
    assert cls.summary.endswith(".")


def test_every_initializer_can_be_chosen():
    assert [choice.value for choice in INITIALIZER_CHOICES] == list(initializers.names())
