"""A pace allows as many steps as the time that has passed."""

from desktop_nn.training.pace import Pace


def test_full_speed_is_never_ahead() -> None:
    pace = Pace(clock=lambda: 0.0)
    pace.begin(0)
    assert not pace.is_ahead(10**9)


def test_two_steps_a_second_allow_two_steps_in_a_second() -> None:
    now = [10.0]
    pace = Pace(clock=lambda: now[0])
    pace.steps_per_second = 2.0
    pace.begin(100)
    assert not pace.is_ahead(100)  # the first one comes at once
    assert pace.is_ahead(101)
    now[0] = 10.9
    assert not pace.is_ahead(101)
    assert pace.is_ahead(102)


def test_a_step_in_ten_seconds_waits_ten_seconds_for_the_second_one() -> None:
    now = [10.0]
    pace = Pace(clock=lambda: now[0])
    pace.steps_per_second = 0.1
    pace.begin(0)
    assert not pace.is_ahead(0)
    now[0] = 19.9
    assert pace.is_ahead(1)
    now[0] = 20.0
    assert not pace.is_ahead(1)
