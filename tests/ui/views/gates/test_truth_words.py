from __future__ import annotations

import math

import pytest

from desktop_nn.ui.views.gates.truth_words import error_words


@pytest.mark.parametrize(
    ("error", "words"),
    [(0.25, "0.2500"), (2.0, "2"), (1e-9, "1 × 10⁻⁹"), (1e-17, "0"), (math.inf, "∞"), (math.nan, "not a number")],
)
def test_an_error_is_written_whatever_it_is(error: float, words: str) -> None:
    assert error_words(error) == words
