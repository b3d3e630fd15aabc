"""Numbers and texts follow the language."""

import math

import pytest

from desktop_nn import i18n


def test_english_numbers_have_a_decimal_point_and_portuguese_ones_a_comma() -> None:
    assert i18n.number(1234.5678) == "1235"
    assert i18n.number(0.12345) == "0.1235"
    i18n.use_language("pt_BR")
    assert i18n.number(0.12345) == "0,1235"
    assert i18n.integer(6_220_801_000) == "6.220.801.000"


def test_a_decimal_number_can_be_in_groups_of_three() -> None:
    assert i18n.decimal(1694.0, 1, grouped=True) == "1,694.0"
    i18n.use_language("pt_BR")
    assert i18n.decimal(1694.0, 1, grouped=True) == "1.694,0"


def test_a_negative_number_has_a_real_minus_sign() -> None:
    assert i18n.number(-0.5) == "\N{MINUS SIGN}0.5"
    assert i18n.integer(-1234) == "\N{MINUS SIGN}1,234"


def test_very_small_numbers_are_written_as_powers_of_ten() -> None:
    assert i18n.number(2.5e-9) == "2.5 × 10⁻⁹"


def test_what_is_no_number_is_said_in_words() -> None:
    assert i18n.number(math.nan) == "not a number"
    assert i18n.number(-math.inf) == "\N{MINUS SIGN}\N{INFINITY}"


@pytest.mark.parametrize(
    ("count", "text"), [(12, "12"), (1500, "1.5"), (24_883_204_000, "24.9")], ids=["B", "kB", "GB"]
)
def test_memory_is_given_in_the_unit_that_fits(count: int, text: str) -> None:
    assert i18n.byte_size(count).startswith(text)


@pytest.mark.parametrize(("seconds", "text"), [(0.2, "1 s"), (75, "1 min 15 s"), (7260, "2 h 1 min")])
def test_a_duration_reads_as_a_person_says_it(seconds: float, text: str) -> None:
    assert i18n.duration(seconds) == text


@pytest.mark.parametrize(("code", "language"), [("pt_PT.UTF-8", "pt_BR"), ("de_DE", "en"), ("C", "en")])
def test_the_system_language_is_the_nearest_one(monkeypatch: pytest.MonkeyPatch, code: str, language: str) -> None:
    monkeypatch.setenv("LANGUAGE", "")
    for variable in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", code)
    assert i18n.system_language() == language


def test_a_name_that_a_person_gave_is_not_translated() -> None:
    i18n.use_language("pt_BR")
    assert i18n.translate("Test") == "Teste"
    assert i18n.translate(i18n.OwnWord("Test")) == "Test"
