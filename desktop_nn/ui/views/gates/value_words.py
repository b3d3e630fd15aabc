"""A value of a neuron as the lecture writes it: short where it can be, exact where it is nearly 0 or 1."""

from __future__ import annotations

from desktop_nn.i18n import decimal, number

_NEAR = 5e-4


def value_words(value: float) -> str:
    """Three decimals; what they would round to 0 or 1 with the digits that tell: 4.54 × 10⁻⁵, 0.9999546."""
    if value and abs(value) < _NEAR:
        return number(value, 3)
    if abs(value) != 1 and abs(abs(value) - 1) < _NEAR:
        return number(value, 7)
    return decimal(value, 3)
