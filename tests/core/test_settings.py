"""A setting declared once is checked wherever a value is made."""

from dataclasses import dataclass

import pytest

from desktop_nn.core.settings import Checked, setting, settings_of
from desktop_nn.errors import UserError


@dataclass(frozen=True)
class Example(Checked):
    units: int = setting(4, "Units", minimum=1, maximum=10)
    rate: float = setting(0.1, "Rate", above=0)
    kind: str = setting("a", "Kind", choices=(("a", "A"), ("b", "B")))
    on: bool = setting(True, "On")
    plain: int = 3


def test_settings_are_listed_in_order_with_their_types() -> None:
    found = settings_of(Example)
    assert list(found) == ["units", "rate", "kind", "on"]
    assert [each.type for each in found.values()] == [int, float, str, bool]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"units": 0}, "Units must be between 1 and 10, not 0."),
        ({"units": 1.5}, "Units must be a whole number, not 1.5."),
        ({"units": True}, "Units must be a whole number, not True."),
        ({"rate": 0.0}, "Rate must be above 0, not 0."),
        ({"rate": float("nan")}, "Rate must be a number, not nan."),
        ({"kind": "c"}, "Kind must be one of a, b, not c."),
        ({"on": 1}, "On must be yes or no, not 1."),
    ],
)
def test_a_value_outside_its_limits_is_refused_in_words(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(UserError) as caught:
        Example(**wrong)  # type: ignore[arg-type]
    assert caught.value.message == words


def test_a_whole_number_given_for_a_real_one_is_the_same_value() -> None:
    assert Example(rate=1) == Example(rate=1.0)
    assert type(Example(rate=1).rate) is float
