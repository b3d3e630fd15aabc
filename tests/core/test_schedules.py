"""Schedules: the rate at known places of a run."""

from __future__ import annotations

import math

import pytest

from desktop_nn.core.schedules import Constant, Cosine, OneCycle, Steps, Table, WarmUp, schedules
from desktop_nn.core.settings import settings_of
from desktop_nn.errors import UserError


def test_constant_stays():
    assert [Constant().rate(0.3, epoch) for epoch in (0, 1.5, 1000)] == [0.3] * 3


def test_steps_fall_by_their_factor_every_few_epochs():
    schedule = Steps(every=2.0, factor=0.5)
    assert [schedule.rate(0.8, epoch) for epoch in (0, 1.99, 2, 3.5, 4)] == [0.8, 0.8, 0.4, 0.4, 0.2]


def test_steps_that_grow_beyond_all_numbers_are_infinite_and_no_crash():
    assert Steps(every=0.001, factor=10.0).rate(1.0, 1000.0) == math.inf


def test_the_default_table_is_that_of_lenet_5():
    """LeCun et al. 1998: 5e-4 for 2 passes, 2e-4 for 3, 1e-4 for 3, 5e-5 for 4, then 1e-5."""
    rates = [Table().rate(0.1, epoch) for epoch in range(20)]
    assert rates == [5e-4] * 2 + [2e-4] * 3 + [1e-4] * 3 + [5e-5] * 4 + [1e-5] * 8


def test_a_table_has_one_rate_for_the_whole_of_an_epoch():
    table = Table("0.5, 0.1 x 2, 0.01")
    assert [table.rate(9.0, epoch) for epoch in (0.0, 0.99, 1.0, 2.99, 3.0, 500.0)] == [0.5, 0.5, 0.1, 0.1, 0.01, 0.01]


@pytest.mark.parametrize("text", ["", "fast", "0.1 x", "0.1 x 0", "-0.1", "0.1;0.2", "1e9", "nan", "0", "0.1,,0.2"])
def test_a_table_that_cannot_be_read_is_refused_with_an_example(text):
    with pytest.raises(UserError, match="5e-4 x 2"):
        Table(text)


def test_a_table_of_endless_length_is_refused():
    with pytest.raises(UserError, match="at most 1000 entries"):
        Table(", ".join(["0.1"] * 1001))


def test_cosine_is_half_a_wave_from_the_rate_to_its_share():
    schedule = Cosine(epochs=10.0, lowest=0.2)
    assert schedule.rate(1.0, 0) == 1.0
    assert schedule.rate(1.0, 5) == pytest.approx(0.6)
    assert schedule.rate(1.0, 2.5) == pytest.approx(0.2 + 0.8 * (1 + math.sqrt(0.5)) / 2)
    assert schedule.rate(1.0, 10) == schedule.rate(1.0, 99) == pytest.approx(0.2)


def test_one_cycle_rises_to_the_rate_and_falls_far_below():
    schedule = OneCycle(epochs=10.0, rise=0.3)
    assert schedule.rate(1.0, 0) == pytest.approx(1 / 25)
    assert schedule.rate(1.0, 1.5) == pytest.approx((1 + 1 / 25) / 2)
    assert schedule.rate(1.0, 3) == pytest.approx(1.0)
    assert schedule.rate(1.0, 10) == schedule.rate(1.0, 20) == pytest.approx(1e-4)


@pytest.mark.parametrize("rise", [0.0, 1.0])
def test_one_cycle_may_only_rise_or_only_fall(rise):
    schedule = OneCycle(epochs=4.0, rise=rise)
    rates = [schedule.rate(1.0, epoch / 10) for epoch in range(40)]
    assert rates == sorted(rates, reverse=rise == 0)
    assert schedule.rate(1.0, 4.0) == pytest.approx(1e-4)


def test_warm_up_grows_evenly_and_stays():
    schedule = WarmUp(epochs=4.0, start=0.5)
    assert [schedule.rate(2.0, epoch) for epoch in (0, 2, 4, 9)] == [1.0, 1.5, 2.0, 2.0]


@pytest.mark.parametrize("cls", [*schedules], ids=lambda cls: cls.name)
def test_every_schedule_explains_itself_and_never_gives_a_rate_below_zero(cls):
    assert cls.title
    assert cls.summary.endswith(".")
    assert all(declared.help for declared in settings_of(cls).values())
    assert all(cls().rate(0.1, epoch / 7) >= 0 for epoch in range(300))
