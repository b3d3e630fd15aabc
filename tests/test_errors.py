"""A user error reads as a sentence in each language."""

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, use_language


def test_a_message_holds_the_values() -> None:
    assert UserError(N_("{thing} is {value}."), thing="Kernel", value=40).message == "Kernel is 40."


def test_text_values_are_translated_when_the_message_is_shown() -> None:
    error = UserError(N_("{label} must be at least {limit}, not {value}."), label=N_("Units"), limit=1, value=0)
    english = error.message
    use_language("pt_BR")
    assert "Unidades" in error.message
    assert "Units" in english


def test_a_fraction_in_a_message_is_written_as_the_language_writes_it() -> None:
    error = UserError("{rate}", rate=0.25)
    assert error.message == "0.25"
    use_language("pt_BR")
    assert error.message == "0,25"


def test_an_empty_value_stays_empty() -> None:
    assert UserError("a{gap}b", gap="").message == "ab"


def test_errors_with_the_same_words_are_equal() -> None:
    assert UserError("a", x=1) == UserError("a", x=1)
    assert UserError("a", x=1) != UserError("a", x=2)
