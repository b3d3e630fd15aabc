"""First weights: the spread that each rule promises, and the same numbers from the same seed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from desktop_nn.core.initializers import INITIALIZER_CHOICES, initializer, initializers

FAN_IN, FAN_OUT = 50, 30


def draw(name, seed=0, dtype=np.float32):
    out = np.full((200, 200), np.nan, dtype)
    initializer(name).fill(out, FAN_IN, FAN_OUT, np.random.default_rng(seed))
    return out


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


def test_zeros_are_zeros():
    assert not draw("zeros").any()


@pytest.mark.parametrize("cls", [*initializers], ids=lambda cls: cls.name)
def test_the_same_seed_gives_the_same_numbers(cls):
    np.testing.assert_array_equal(draw(cls.name, 3), draw(cls.name, 3))
    assert np.isfinite(draw(cls.name, dtype=np.float64)).all()
    assert cls.summary.endswith(".")


def test_every_initializer_can_be_chosen():
    assert [choice.value for choice in INITIALIZER_CHOICES] == list(initializers.names())
