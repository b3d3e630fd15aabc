from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_nn.core.settings import Setting
from desktop_nn.i18n import use_language
from desktop_nn.ui.forms.numbers import limits, parse, step_by, step_size, write

RATE = Setting("rate", float, 0.1, "Rate", above=0.0, maximum=10.0, logarithmic=True)
EPOCHS = Setting("epochs", int, 0, "Epochs", minimum=0, maximum=60_000, logarithmic=True)
NOISE = Setting("noise", float, 0.0, "Noise", minimum=0.0, maximum=50.0)


@pytest.mark.parametrize("text", ["60000", "60,000", "60.000", "60 000", " 60000 "])
def test_sixty_thousand_is_understood_in_every_writing(text):
    assert parse(text, whole=True) == 60_000


@pytest.mark.parametrize(("text", "value"), [("1.000,5", 1000.5), ("1,000.5", 1000.5), ("−0,5", -0.5), (".5", 0.5)])
def test_the_last_of_two_marks_is_the_decimal_mark(text, value):
    assert parse(text, whole=False) == value


@pytest.mark.parametrize("text", ["", "abc", "1,2,3", "--1"])
def test_what_is_no_number_comes_back_as_text(text):
    assert parse(text, whole=False) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_written_is_read_back_the_same(value):
    assert parse(write(value), whole=False) == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_written_in_portuguese_is_read_back_the_same(value):
    use_language("pt_BR")
    try:
        assert parse(write(value), whole=False) == value
    finally:
        use_language("en")


@pytest.mark.parametrize(
    ("start", "steps", "end"),
    [(0.1, 1, 0.2), (0.1, -1, 0.05), (0.3, 1, 0.5), (0.3, -1, 0.2), (5, 1, 10), (10, 1, 10), (0.001, -3, 0.0001)],
)
def test_rates_are_stepped_along_one_two_five(start, steps, end):
    assert step_by(start, steps, RATE) == end


def test_whole_numbers_step_by_factors_through_zero():
    assert [step_by(value, 1, EPOCHS) for value in (0, 1, 2, 3, 7)] == [1, 2, 5, 5, 10]
    assert step_by(1, -1, EPOCHS) == 0
    assert step_by(0, -1, EPOCHS) == 0


def test_a_step_is_about_a_twentieth_of_the_range_but_at_most_one():
    assert step_size(NOISE) == 1
    assert step_size(Setting("share", float, 0.5, "Share", minimum=0.1, maximum=0.9)) == 0.05
    assert step_by(49.5, 1, NOISE) == 50.0


@given(st.floats(1e-6, 10.0), st.integers(-30, 30))
def test_steps_never_leave_the_limits(value, steps):
    RATE.check(step_by(value, steps, RATE))


def test_limits_are_told_in_words():
    assert limits(NOISE) == "From 0 to 50."
    assert limits(RATE) == "Above 0, at most 10."
    assert limits(EPOCHS) == "From 0 to 60,000."
